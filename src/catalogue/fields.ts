/** Small readers of rule files: text, lists of text, words from a set. */
import { describe, entry, suggest, type ReadContext, type YamlMap, type YamlNode } from '../condition/index.js';

/** Text under a key; a problem where it is missing (if required) or not text. */
export function textAt(map: YamlMap, key: string, context: ReadContext): string | undefined {
  const item = entry(map, key);
  if (item === undefined) return undefined;
  if (item.value.kind === 'scalar' && typeof item.value.value === 'string' && item.value.value.trim() !== '') {
    return item.value.value.trim();
  }
  const quoted = item.value.kind === 'scalar' && item.value.value !== null && typeof item.value.value !== 'string';
  context.problems.add(
    item.value.at,
    `"${key}" is text, not ${describe(item.value)}`,
    quoted ? 'put it in quotes' : undefined,
  );
  return undefined;
}

/** One of a set of words. */
export function wordAt<T extends string>(
  map: YamlMap,
  key: string,
  known: readonly T[],
  context: ReadContext,
): T | undefined {
  const text = textAt(map, key, context);
  if (text === undefined) return undefined;
  if ((known as readonly string[]).includes(text)) return text as T;
  context.problems.add(entry(map, key)?.value.at ?? map.at, `unknown ${key} "${text}"`, suggest(text, known));
  return undefined;
}

/** A list of texts, or one text. */
export function textsOf(node: YamlNode, what: string, context: ReadContext): string[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.flatMap((one) => {
    if (one.kind === 'scalar' && typeof one.value === 'string') return [one.value];
    context.problems.add(one.at, `"${what}" is text or a list of texts, not ${describe(one)}`);
    return [];
  });
}

/** Notes every key that is not known. */
export function checkKeys(map: YamlMap, known: readonly string[], what: string, context: ReadContext): void {
  for (const { key, keyAt } of map.entries) {
    if (!known.includes(key)) context.problems.unknown(keyAt, `key of ${what}`, key, known);
  }
}
