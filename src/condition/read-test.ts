/** Reads one `reference|operator: value`. */
import type { ReadContext } from './context.js';
import { isList, printReference } from './reference.js';
import { checkRegex } from './regex.js';
import { describe, type YamlEntry, type YamlNode } from './yaml.js';
import { KMS_LEVELS, type KmsLevel, type Operand, type Reference, type Test } from './types.js';

/** Every operator of the language. */
export const OPERATORS = [
  'lt', 'lte', 'gt', 'gte', 'version_lt', 'version_lte', 'version_gte', 'startswith', 'endswith', 'contains', 're',
  'cased', 'given', 'mentioned', 'has_all', 'only', 'count', 'cidr', 'kms_below',
] as const; // prettier-ignore
type Operator = (typeof OPERATORS)[number];

/** Sigma's modifiers that are not operators here, and what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  all: 'write "has_all" for lists, or all_of: [..]',
  base64: 'decode with (json), or leave it out',
  base64offset: 'decode with (json), or leave it out',
  windash: 'Windows only',
  fieldref: 'write a setting, "{account}" or "{region}"',
  exists: 'write "given" or "mentioned"',
  wide: 'Windows only',
  expand: 'write {setting: name}',
};

/**
 * Reads a test.
 * @param words the operators behind the reference, `['re', 'cased']`
 */
export function readTest(
  of: Reference,
  words: readonly string[],
  item: YamlEntry,
  context: ReadContext,
): Test | undefined {
  for (const word of words) {
    const refused = REFUSED[word];
    if (refused !== undefined) {
      context.problems.add(item.keyAt, `"${word}" is not an operator here`, refused);
      return undefined;
    }
    if (!(OPERATORS as readonly string[]).includes(word)) {
      context.problems.unknown(item.keyAt, 'operator', word, OPERATORS);
      return undefined;
    }
  }
  const cased = words.includes('cased');
  const operators = words.filter((word) => word !== 'cased') as Operator[];
  if (operators.length > 1) {
    context.problems.add(item.keyAt, `"${operators.join('" and "')}" do not go together`, 'write two tests');
    return undefined;
  }
  const operator = operators[0];
  if (cased && !['startswith', 'endswith', 'contains', 're'].includes(operator ?? '')) {
    context.problems.add(item.keyAt, '"cased" goes with startswith, endswith, contains and re only');
    return undefined;
  }
  return readOperator(of, operator, cased, item, context);
}

function readOperator(
  of: Reference,
  operator: Operator | undefined,
  cased: boolean,
  item: YamlEntry,
  context: ReadContext,
): Test | undefined {
  const node = item.value;
  switch (operator) {
    case undefined: {
      const values = operands(node, context);
      return values && { kind: 'equals', of, values };
    }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const value = numberOperand(node, context);
      return value && { kind: 'compare', of, op: operator, value };
    }
    case 'version_lt':
    case 'version_lte':
    case 'version_gte': {
      const value = version(node, context);
      return value === undefined
        ? undefined
        : { kind: 'version', of, op: operator.slice(8) as 'lt' | 'lte' | 'gte', value };
    }
    case 'startswith':
    case 'endswith':
    case 'contains':
    case 're': {
      const values = texts(node, context);
      if (values === undefined) return undefined;
      if (operator === 're' && !regexes(values, node, context)) return undefined;
      return { kind: 'text', of, op: operator, values, cased };
    }
    case 'given':
    case 'mentioned': {
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return { kind: operator, of, value: node.value };
      context.problems.add(node.at, `"${operator}" is true or false, not ${describe(node)}`);
      return undefined;
    }
    case 'has_all': {
      const values = wantList(of, operator, item, context) ? texts(node, context) : undefined;
      return values && { kind: 'hasAll', of, values };
    }
    case 'only': {
      const values = wantList(of, operator, item, context) ? operands(node, context) : undefined;
      return values && { kind: 'only', of, values };
    }
    case 'count':
      return wantList(of, operator, item, context) ? count(of, node, context) : undefined;
    case 'cidr': {
      const values = cidrs(node, context);
      return values && { kind: 'cidr', of, values };
    }
    case 'kms_below': {
      const level = kmsLevel(node, context);
      return level && { kind: 'kmsBelow', of, level };
    }
    case 'cased':
      return undefined;
  }
}

function wantList(of: Reference, operator: string, item: YamlEntry, context: ReadContext): boolean {
  if (isList(of)) return true;
  const text = printReference(of);
  context.problems.add(item.keyAt, `"${operator}" asks for a list, "${text}" is none`, `write "${text}[]|${operator}"`);
  return false;
}

/** A literal, `{setting: x}`, `"{account}"` or `"{region}"`, or a list of them. */
function operands(node: YamlNode, context: ReadContext): Operand[] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  if (nodes.length === 0) {
    context.problems.add(node.at, 'the list of values is empty');
    return undefined;
  }
  const values = nodes.map((one) => operand(one, context)).filter((one) => one !== undefined);
  return values.length === nodes.length ? values : undefined;
}

function operand(node: YamlNode, context: ReadContext): Operand | undefined {
  if (node.kind === 'map') {
    const name = setting(node, context);
    return name === undefined ? undefined : { kind: 'setting', name };
  }
  if (node.kind === 'scalar' && node.value !== null && node.value !== '') {
    if (node.value === '{account}') return { kind: 'record', name: 'account' };
    if (node.value === '{region}') return { kind: 'record', name: 'region' };
    if (typeof node.value === 'string' && /^\{.*\}$/.test(node.value)) {
      context.problems.unknown(node.at, 'value', node.value, ['{account}', '{region}']);
      return undefined;
    }
    return { kind: 'literal', value: node.value };
  }
  const empty = node.kind === 'scalar';
  context.problems.add(
    node.at,
    `a value is needed here, not ${empty ? (node.value === '' ? 'empty text' : 'nothing') : 'a list'}`,
    empty ? 'absent, null and "" are asked for with "|given: false"' : undefined,
  );
  return undefined;
}

/** The name in `{setting: name}`. */
function setting(node: YamlNode, context: ReadContext): string | undefined {
  const item = node.kind === 'map' && node.entries.length === 1 ? node.entries[0] : undefined;
  if (
    item === undefined ||
    item.key !== 'setting' ||
    item.value.kind !== 'scalar' ||
    typeof item.value.value !== 'string'
  ) {
    context.problems.add(node.at, 'a map on the right side is {setting: name}');
    return undefined;
  }
  if (context.settings !== undefined && !context.settings.has(item.value.value)) {
    context.problems.unknown(item.value.at, 'setting', item.value.value, [...context.settings]);
    return undefined;
  }
  return item.value.value;
}

function numberOperand(node: YamlNode, context: ReadContext): Operand | undefined {
  if (node.kind === 'map') return operand(node, context);
  if (node.kind === 'scalar' && typeof node.value === 'number') return { kind: 'literal', value: node.value };
  context.problems.add(node.at, `a number or {setting: name} is needed here, not ${describe(node)}`);
  return undefined;
}

function version(node: YamlNode, context: ReadContext): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && /^\d+(\.\d+)*$/.test(node.value)) return node.value;
  const unquoted = node.kind === 'scalar' && typeof node.value === 'number';
  context.problems.add(
    node.at,
    `a version is dotted numbers in quotes, not ${describe(node)}`,
    unquoted ? 'quote it: 5.10 without quotes is the number 5.1' : undefined,
  );
  return undefined;
}

function texts(node: YamlNode, context: ReadContext): string[] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  const values: string[] = [];
  for (const one of nodes) {
    if (one.kind === 'scalar' && one.value !== null && one.value !== '') values.push(String(one.value));
    else context.problems.add(one.at, `text is needed here, not ${describe(one)}`);
  }
  if (nodes.length === 0) context.problems.add(node.at, 'the list of values is empty');
  return values.length === nodes.length && values.length > 0 ? values : undefined;
}

function regexes(values: readonly string[], node: YamlNode, context: ReadContext): boolean {
  let good = true;
  values.forEach((value, index) => {
    const wrong = checkRegex(value);
    if (wrong === undefined) return;
    good = false;
    const at = node.kind === 'list' ? (node.items[index]?.at ?? node.at) : node.at;
    context.problems.add(at, `the regular expression "${value}": ${wrong}`);
  });
  return good;
}

function count(of: Reference, node: YamlNode, context: ReadContext): Test | undefined {
  const item = node.kind === 'map' && node.entries.length === 1 ? node.entries[0] : undefined;
  if (item === undefined) {
    context.problems.add(node.at, `"count" needs one of {lt: n}, {lte: n}, {gt: n}, {gte: n}, not ${describe(node)}`);
    return undefined;
  }
  if (item.key !== 'lt' && item.key !== 'lte' && item.key !== 'gt' && item.key !== 'gte') {
    context.problems.unknown(item.keyAt, 'key of "count"', item.key, ['lt', 'lte', 'gt', 'gte']);
    return undefined;
  }
  const value = numberOperand(item.value, context);
  return value && { kind: 'count', of, op: item.key, value };
}

function cidrs(node: YamlNode, context: ReadContext): string[] | undefined {
  const values = texts(node, context);
  if (values === undefined) return undefined;
  const wrong = values.find((value) => value !== 'internet' && !/^[0-9A-Fa-f:.]+\/\d{1,3}$/.test(value));
  if (wrong === undefined) return values;
  context.problems.add(node.at, `"${wrong}" is neither "internet" nor a CIDR such as "10.0.0.0/8"`);
  return undefined;
}

function kmsLevel(node: YamlNode, context: ReadContext): KmsLevel | { setting: string } | undefined {
  if (node.kind === 'map') {
    const name = setting(node, context);
    return name === undefined ? undefined : { setting: name };
  }
  const value = node.kind === 'scalar' ? node.value : undefined;
  if ((KMS_LEVELS as readonly unknown[]).includes(value)) return value as KmsLevel;
  context.problems.unknown(node.at, 'key level', String(value), KMS_LEVELS);
  return undefined;
}
