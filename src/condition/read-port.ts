/** Reads `port: {is, from, to, when_absent}`. */
import { readReferenceNode, wantMap } from './read-node.js';
import type { ReadContext } from './context.js';
import { describe, entry, type YamlEntry, type YamlNode } from './yaml.js';
import type { Test } from './types.js';

type PortTest = Extract<Test, { kind: 'port' }>;

/** Reads a port test; problems go to the context. */
export function readPort(item: YamlEntry, context: ReadContext): PortTest | undefined {
  const map = wantMap(item, ['is', 'from', 'to', 'when_absent'], context);
  if (map === undefined) return undefined;
  const is = entry(map, 'is');
  const from = entry(map, 'from');
  const to = entry(map, 'to');
  if (is === undefined || from === undefined || to === undefined) {
    context.problems.add(item.keyAt, '"port" needs "is", "from" and "to"');
    return undefined;
  }
  const ranges = readRanges(is.value, context);
  const whenAbsent = readWhenAbsent(entry(map, 'when_absent'), context);
  const fromReference = readReferenceNode(from.value, context);
  const toReference = readReferenceNode(to.value, context);
  if (ranges === undefined || whenAbsent === undefined || !fromReference || !toReference) return undefined;
  return { kind: 'port', is: ranges, from: fromReference, to: toReference, whenAbsent };
}

function readWhenAbsent(item: YamlEntry | undefined, context: ReadContext): 'all' | 'none' | undefined {
  if (item === undefined) return 'none';
  const value = item.value.kind === 'scalar' ? item.value.value : undefined;
  if (value === 'all' || value === 'none') return value;
  context.problems.add(item.value.at, `"when_absent" is all or none, not ${describe(item.value)}`);
  return undefined;
}

function readRanges(node: YamlNode, context: ReadContext): PortTest['is'] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  const ranges = nodes.map((one) => readRange(one, context));
  if (nodes.length === 0) context.problems.add(node.at, '"is" needs at least one port');
  const good = ranges.filter((range) => range !== undefined);
  return good.length === nodes.length && good.length > 0 ? good : undefined;
}

function readRange(node: YamlNode, context: ReadContext): { from: number; to: number } | undefined {
  const text = node.kind === 'scalar' ? String(node.value) : '';
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match) {
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from <= to && to <= 65535) return { from, to };
  }
  context.problems.add(node.at, `a port is a number or "from-to" from 0 to 65535, not ${describe(node)}`);
  return undefined;
}
