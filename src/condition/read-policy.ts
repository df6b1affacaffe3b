/** Reads `policy: {in, statement, effect, principal, action, ...}`. */
import { readReferenceNode, wantMap } from './read-node.js';
import type { ReadContext } from './context.js';
import { describe, entry, type YamlEntry, type YamlMap, type YamlNode } from './yaml.js';
import type { PolicyTest } from './types.js';

const KEYS = ['in', 'statement', 'effect', 'principal', 'action', 'resource_has_all', 'condition', 'unless_condition'];
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a policy test; problems go to the context. */
export function readPolicyTest(item: YamlEntry, context: ReadContext): PolicyTest | undefined {
  const before = context.problems.list.length;
  const map = wantMap(item, KEYS, context);
  if (map === undefined) return undefined;
  const from = entry(map, 'in');
  if (from === undefined) {
    context.problems.add(item.keyAt, '"policy" needs "in"', 'name the policy: in: request.bucketPolicy');
    return undefined;
  }
  const reference = readReferenceNode(from.value, context);
  const statement = choice(map, 'statement', ['any', 'every'] as const, context) ?? 'any';
  if (reference === undefined) return undefined;
  const test: Writable<PolicyTest> = { kind: 'policy', in: reference, statement };
  const effect = choice(map, 'effect', ['Allow', 'Deny'] as const, context);
  if (effect !== undefined) test.effect = effect;
  const principal = entry(map, 'principal');
  if (principal !== undefined) readPrincipal(principal.value, test, context);
  const action = texts(map, 'action', context);
  if (action !== undefined) test.action = action;
  const resources = texts(map, 'resource_has_all', context);
  if (resources !== undefined) test.resourceHasAll = resources;
  const condition = entry(map, 'condition');
  if (condition !== undefined) test.condition = readConditions(condition, context);
  const unless = entry(map, 'unless_condition');
  if (unless !== undefined) {
    const any = unless.value.kind === 'scalar' && unless.value.value === 'any';
    test.unlessCondition = any ? 'any' : (texts(map, 'unless_condition', context) ?? []);
  }
  if (map.entries.every(({ key }) => key === 'in' || key === 'statement')) {
    context.problems.add(
      item.keyAt,
      '"policy" asks nothing of its statements',
      `add one of ${KEYS.slice(2).join(', ')}`,
    );
  }
  return context.problems.list.length > before ? undefined : test;
}

function readPrincipal(node: YamlNode, test: Writable<PolicyTest>, context: ReadContext): void {
  if (node.kind === 'list') {
    test.principal = node.items.map((item) => textOf(item, context));
    return;
  }
  if (node.kind === 'scalar' && (node.value === 'public' || node.value === 'external')) {
    test.principal = node.value;
    return;
  }
  context.problems.add(
    node.at,
    `"principal" is public, external or a list, not ${describe(node)}`,
    'write [name] for one',
  );
}

function readConditions(item: YamlEntry, context: ReadContext): NonNullable<PolicyTest['condition']> {
  if (item.value.kind !== 'map' || item.value.entries.length === 0) {
    context.problems.add(item.value.at, `"condition" is a map of Operator/key: value, not ${describe(item.value)}`);
    return [];
  }
  return item.value.entries.map(({ key, keyAt, value }) => {
    const match = /^([A-Za-z:]*[A-Za-z])\/(.+)$/.exec(key);
    if (match === null) {
      context.problems.add(keyAt, `"${key}" is not of the form Operator/key`, 'for example Bool/aws:SecureTransport');
    }
    return { operator: match?.[1] ?? '', key: match?.[2] ?? '', value: textOf(value, context) };
  });
}

function choice<T extends string>(map: YamlMap, key: string, known: readonly T[], context: ReadContext): T | undefined {
  const item = entry(map, key);
  if (item === undefined) return undefined;
  const value = item.value.kind === 'scalar' ? item.value.value : undefined;
  if ((known as readonly unknown[]).includes(value)) return value as T;
  context.problems.add(item.value.at, `"${key}" is ${known.join(' or ')}, not ${describe(item.value)}`);
  return undefined;
}

function texts(map: YamlMap, key: string, context: ReadContext): readonly string[] | undefined {
  const item = entry(map, key);
  if (item === undefined) return undefined;
  const nodes = item.value.kind === 'list' ? item.value.items : [item.value];
  if (nodes.length === 0) context.problems.add(item.value.at, `"${key}" is an empty list`);
  return nodes.map((node) => textOf(node, context));
}

function textOf(node: YamlNode, context: ReadContext): string {
  if (node.kind === 'scalar' && node.value !== null) return String(node.value);
  context.problems.add(node.at, `text is needed here, not ${describe(node)}`);
  return '';
}
