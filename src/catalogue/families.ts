/** Families: one definition with parameters, many members. Works on YAML nodes, before anything is read. */
import { isDeepStrictEqual } from 'node:util';
import {
  describe,
  entry,
  suggest,
  toPlain,
  type ReadContext,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';

/** A family's file. */
export interface Family {
  readonly name: string;
  readonly node: YamlMap;
  readonly parameters: ReadonlyMap<string, YamlNode>;
}

/** A member with the family's keys filled in. */
export interface Expanded {
  readonly node: YamlMap;
  readonly family?: { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };
}

/** Reads a family's file. */
export function readFamily(node: YamlNode, fileName: string, context: ReadContext): Family | undefined {
  if (node.kind !== 'map') {
    context.problems.add(node.at, `a family is a map, not ${describe(node)}`);
    return undefined;
  }
  const name = entry(node, 'family');
  if (name?.value.kind !== 'scalar' || name.value.value !== fileName) {
    context.problems.add(name?.value.at ?? node.at, `"family" must be the file's name, "${fileName}"`);
  }
  const parameters = new Map<string, YamlNode>();
  const declared = entry(node, 'parameters')?.value;
  if (declared !== undefined && declared.kind !== 'map') {
    context.problems.add(declared.at, `"parameters" is a map of names and defaults, not ${describe(declared)}`);
  }
  if (declared?.kind === 'map') for (const { key, value } of declared.entries) parameters.set(key, value);
  return { name: fileName, node, parameters };
}

/** Fills a member's `use` in. Without `use` the member comes back as it is. */
export function expand(member: YamlMap, families: ReadonlyMap<string, Family>, context: ReadContext): Expanded {
  const use = entry(member, 'use');
  if (use === undefined) return { node: member };
  const call = readUse(use, context);
  const family = call && families.get(call.name);
  if (call === undefined || family === undefined) {
    if (call) context.problems.unknown(use.value.at, 'family', call.name, [...families.keys()]);
    return { node: without(member, ['use']) };
  }
  const values = bind(family, call.given, use, context);
  const own = new Set(member.entries.map(({ key }) => key));
  const inherited = family.node.entries
    .filter(({ key }) => key !== 'family' && key !== 'parameters' && !own.has(key))
    .map((item) => substituteEntry(item, values, context));
  const entries = [...member.entries.filter(({ key }) => key !== 'use'), ...inherited];
  const plain = Object.fromEntries([...values].map(([key, value]) => [key, toPlain(value)]));
  return { node: { ...member, entries }, family: { name: family.name, parameters: plain } };
}

function without(map: YamlMap, keys: readonly string[]): YamlMap {
  return { ...map, entries: map.entries.filter(({ key }) => !keys.includes(key)) };
}

/** `use: open-port` or `use: {open-port: {tcp: [22]}}`. */
function readUse(use: YamlEntry, context: ReadContext): { name: string; given: YamlMap } | undefined {
  const empty: YamlMap = { kind: 'map', entries: [], at: use.value.at };
  if (use.value.kind === 'scalar' && typeof use.value.value === 'string')
    return { name: use.value.value, given: empty };
  const only = use.value.kind === 'map' && use.value.entries.length === 1 ? use.value.entries[0] : undefined;
  if (only?.value.kind === 'map') return { name: only.key, given: only.value };
  context.problems.add(use.value.at, '"use" is {family: {parameter: value}}');
  return undefined;
}

/** The value of every parameter: what the member says, otherwise the default. */
export function bind(
  family: Family,
  given: YamlMap,
  use: { readonly keyAt: YamlEntry['keyAt'] },
  context: ReadContext,
): Map<string, YamlNode> {
  for (const { key, keyAt } of given.entries) {
    if (!family.parameters.has(key)) {
      context.problems.unknown(keyAt, `parameter of "${family.name}"`, key, [...family.parameters.keys()]);
    }
  }
  const values = new Map<string, YamlNode>();
  for (const [name, fallback] of family.parameters) {
    const value = entry(given, name)?.value ?? fallback;
    if (value.kind === 'scalar' && value.value === null) {
      context.problems.add(use.keyAt, `the family "${family.name}" needs the parameter "${name}"`);
    }
    values.set(name, value.kind === 'list' ? { ...value, parameter: true } : value);
  }
  return values;
}

function substituteEntry(item: YamlEntry, values: ReadonlyMap<string, YamlNode>, context: ReadContext): YamlEntry {
  return {
    key: substituteText(item.key, values, item.keyAt, context),
    keyAt: item.keyAt,
    value: substitute(item.value, values, context),
  };
}

/** Replaces `$name` and `${name}` in a tree. A list inside a list is spliced. */
export function substitute(node: YamlNode, values: ReadonlyMap<string, YamlNode>, context: ReadContext): YamlNode {
  if (node.kind === 'map')
    return { ...node, entries: node.entries.map((item) => substituteEntry(item, values, context)) };
  if (node.kind === 'list') {
    const items = node.items.flatMap((item) => {
      const value = substitute(item, values, context);
      return isParameter(item) && value.kind === 'list' ? value.items : [value];
    });
    return items.length === 0 && node.items.length > 0 ? { ...node, items, parameter: true } : { ...node, items };
  }
  if (isParameter(node)) return valueOf(String(node.value).slice(1), values, node.at, context) ?? node;
  if (typeof node.value !== 'string') return node;
  return { ...node, value: substituteText(node.value, values, node.at, context) };
}

function isParameter(node: YamlNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string' && /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(node.value);
}

function valueOf(
  name: string,
  values: ReadonlyMap<string, YamlNode>,
  at: YamlNode['at'],
  context: ReadContext,
): YamlNode | undefined {
  const value = values.get(name);
  if (value === undefined) context.problems.add(at, `unknown parameter "$${name}"`, suggest(name, [...values.keys()]));
  return value;
}

function substituteText(
  text: string,
  values: ReadonlyMap<string, YamlNode>,
  at: YamlNode['at'],
  context: ReadContext,
): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    const value = valueOf(name, values, at, context);
    if (value === undefined) return whole;
    if (value.kind === 'list') return value.items.map((item) => String(toPlain(item))).join(', ');
    return String(toPlain(value));
  });
}

/** Whether a rule uses the family with exactly these parameters. */
export function sameParameters(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): boolean {
  return isDeepStrictEqual(left, right);
}
