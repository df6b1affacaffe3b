/** Small readers that the others share. */
import { attempt, type ReadContext } from './context.js';
import { readReference } from './reference.js';
import { describe, type YamlEntry, type YamlMap, type YamlNode } from './yaml.js';
import type { Reference } from './types.js';

/** Reads a reference from a node. */
export function readReferenceNode(node: YamlNode, context: ReadContext): Reference | undefined {
  const text = wantText(node, context, 'a reference');
  return text === undefined ? undefined : attempt(context, node.at, () => readReference(text));
}

/** A map with known keys only. */
export function wantMap(item: YamlEntry, known: readonly string[], context: ReadContext): YamlMap | undefined {
  if (item.value.kind !== 'map') {
    context.problems.add(
      item.value.at,
      `"${item.key}" needs a map with ${known.join(', ')}, not ${describe(item.value)}`,
    );
    return undefined;
  }
  for (const { key, keyAt } of item.value.entries) {
    if (!known.includes(key)) context.problems.unknown(keyAt, `key of "${item.key}"`, key, known);
  }
  return item.value;
}

/** Text, or a problem. */
export function wantText(node: YamlNode, context: ReadContext, what: string): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  context.problems.add(node.at, `${what} is text, not ${describe(node)}`);
  return undefined;
}
