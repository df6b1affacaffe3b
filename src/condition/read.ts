/** Reads conditions: YAML nodes in, the tree of `types.ts` out. All problems are collected. */
import type { Position } from '../errors.js';
import { attempt, type ReadContext } from './context.js';
import { readPolicyTest } from './read-policy.js';
import { readPort } from './read-port.js';
import { OPERATORS, readTest } from './read-test.js';
import { printReference, readReference, scanReference } from './reference.js';
import { readReferenceNode, wantMap, wantText } from './read-node.js';
import { describe, entry, type YamlEntry, type YamlNode } from './yaml.js';
import type { Condition, ListSource, ViewName } from './types.js';

/** The keys of a condition that are not references. */
const KEYWORDS = ['always', 'all_of', 'one_of', 'not', 'any', 'every', 'none', 'port', 'policy'] as const;
type Keyword = (typeof KEYWORDS)[number];

/**
 * A condition that never holds: a test whose values are an empty parameter of a family. The reader
 * simplifies it away; only a whole condition can come out as NEVER.
 */
export const NEVER: Condition = { kind: 'oneOf', of: [] };

/** Whether a condition is NEVER. */
export function isNever(condition: Condition): boolean {
  return condition === NEVER;
}

/** Whether a value is the empty list of a family's parameter. */
function isEmptyParameter(node: YamlNode): boolean {
  return node.kind === 'list' && node.parameter === true && node.items.length === 0;
}

export const VIEWS: readonly ViewName[] = ['securityGroupRules', 'networkAclEntries', 's3Grants'];

/**
 * Reads a condition: a map (and), a list of maps (or), or `always`.
 * @returns undefined when something is wrong; the problems are in the context
 */
export function readCondition(node: YamlNode, context: ReadContext): Condition | undefined {
  if (node.kind === 'scalar') {
    if (node.value === 'always') return placed(context, node.at, { kind: 'always' });
    context.problems.add(node.at, `a condition is a map, a list of maps or "always", not ${describe(node)}`);
    return undefined;
  }
  if (node.kind === 'list') return join('oneOf', node, context);
  if (node.entries.length === 0) {
    context.problems.add(node.at, 'this condition is empty', 'write "always" where it always holds');
    return undefined;
  }
  const parts = node.entries.map((item) => readEntry(item, context));
  return joined('all', parts, node.at, context);
}

function join(kind: 'all' | 'oneOf', node: YamlNode, context: ReadContext): Condition | undefined {
  if (node.kind !== 'list' || node.items.length === 0) {
    context.problems.add(
      node.at,
      `a list of conditions is needed here, not ${node.kind === 'list' ? 'an empty one' : describe(node)}`,
    );
    return undefined;
  }
  return joined(
    kind,
    node.items.map((item) => readCondition(item, context)),
    node.at,
    context,
  );
}

function joined(
  kind: 'all' | 'oneOf',
  parts: readonly (Condition | undefined)[],
  at: Position,
  context: ReadContext,
): Condition | undefined {
  if (parts.includes(undefined)) return undefined;
  if (kind === 'all' && parts.some((part) => part && isNever(part))) return NEVER;
  const good = parts.filter((part) => part !== undefined && !isNever(part)) as Condition[];
  if (good.length === 0) return NEVER;
  if (good.length === 1) return good[0];
  return placed(context, at, { kind, of: good });
}

function placed<T extends Condition>(context: ReadContext, at: Position, condition: T): T {
  context.places.set(condition, at);
  return condition;
}

function readEntry(item: YamlEntry, context: ReadContext): Condition | undefined {
  if ((KEYWORDS as readonly string[]).includes(item.key)) return readKeyword(item.key as Keyword, item, context);
  if (!/^(request|response|event|item)(?![A-Za-z0-9_])/.test(item.key)) {
    const word = /^[A-Za-z0-9_]*/.exec(item.key)?.[0] || item.key;
    context.problems.unknown(item.keyAt, 'key', word, [...KEYWORDS, 'request', 'response', 'event', 'item']);
    return undefined;
  }
  const scanned = attempt(context, item.keyAt, () => scanReference(item.key, 0));
  if (scanned === undefined) return undefined;
  const rest = item.key.slice(scanned.end);
  if (rest !== '' && !rest.startsWith('|')) {
    context.problems.add(
      item.keyAt,
      `"${rest}" in the key "${item.key}" does not belong to a reference`,
      'operators follow "|", names with dots, slashes, hyphens or colons are quoted',
    );
    return undefined;
  }
  if (isEmptyParameter(item.value)) return NEVER;
  const words = rest === '' ? [] : rest.slice(1).split('|');
  const test = readTest(scanned.reference, words, item, context);
  return test === undefined ? undefined : placed(context, item.keyAt, test);
}

function readKeyword(key: Keyword, item: YamlEntry, context: ReadContext): Condition | undefined {
  const at = item.keyAt;
  switch (key) {
    case 'always':
      if (item.value.kind === 'scalar' && item.value.value === true) return placed(context, at, { kind: 'always' });
      context.problems.add(at, '"always" stands alone', 'write "introduces: always"');
      return undefined;
    case 'all_of':
      return join('all', item.value, context);
    case 'one_of':
      return join('oneOf', item.value, context);
    case 'not': {
      const of = readCondition(item.value, context);
      if (of === undefined) return undefined;
      return placed(context, at, isNever(of) ? { kind: 'always' } : { kind: 'not', of });
    }
    case 'port': {
      const is = item.value.kind === 'map' ? entry(item.value, 'is') : undefined;
      if (is !== undefined && isEmptyParameter(is.value)) return NEVER;
      const port = readPort(item, context);
      return port === undefined ? undefined : placed(context, at, port);
    }
    case 'policy': {
      const policy = readPolicyTest(item, context);
      return policy === undefined ? undefined : placed(context, at, policy);
    }
    case 'any':
    case 'every':
    case 'none':
      return readItems(key, item, context);
  }
}

function readItems(quantifier: 'any' | 'every' | 'none', item: YamlEntry, context: ReadContext): Condition | undefined {
  const map = wantMap(item, ['in', 'where'], context);
  if (map === undefined) return undefined;
  const from = entry(map, 'in');
  const where = entry(map, 'where');
  if (from === undefined || where === undefined) {
    context.problems.add(item.keyAt, `"${quantifier}" needs "in" and "where"`);
    return undefined;
  }
  const source = readListSource(from.value, context);
  const condition = readCondition(where.value, context);
  if (source === undefined || condition === undefined) return undefined;
  if (isNever(condition)) return quantifier === 'none' ? placed(context, item.keyAt, { kind: 'always' }) : NEVER;
  return placed(context, item.keyAt, { kind: 'items', quantifier, in: source, where: condition });
}

/** Reads what `in:` and `each:` name: `view.name`, or a reference that ends in `[]`. */
export function readListSource(node: YamlNode, context: ReadContext): ListSource | undefined {
  const text = wantText(node, context, 'a list');
  if (text === undefined) return undefined;
  if (text.startsWith('view.')) {
    const view = text.slice('view.'.length);
    if ((VIEWS as readonly string[]).includes(view)) return { kind: 'view', view: view as ViewName };
    context.problems.unknown(node.at, 'view', view, VIEWS);
    return undefined;
  }
  const reference = attempt(context, node.at, () => readReference(text));
  if (reference === undefined) return undefined;
  if (!reference.alternatives.every((path) => path.steps.at(-1)?.kind === 'each')) {
    context.problems.add(node.at, `"${text}" does not end in a list step`, `write "${printReference(reference)}[]"`);
    return undefined;
  }
  return { kind: 'list', reference };
}

export { OPERATORS, readReferenceNode };
