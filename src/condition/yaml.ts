/**
 * YAML with positions. The tree of the `yaml` package becomes a small one of our own, whose nodes
 * know file, line and column: families put nodes of one file into another, and messages must still
 * name the right one.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Position } from '../errors.js';
import type { Problems } from './problems.js';

export type YamlScalar = string | number | boolean | null;

/** One node: a scalar, a list or a map. Keys of maps are text. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly value: YamlScalar; readonly at: Position }
  | {
      readonly kind: 'list';
      readonly items: readonly YamlNode[];
      readonly at: Position;
      /** The value of a family's parameter: may be empty, then the test never holds. */
      readonly parameter?: true;
    }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly at: Position };

export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: YamlNode;
}

export type YamlMap = Extract<YamlNode, { kind: 'map' }>;

/**
 * Reads YAML 1.2, core schema; duplicate keys are errors.
 * @param text the file's text
 * @param file its name, for messages
 * @returns the tree; undefined when the text is broken or empty (then a problem has been noted)
 */
export function readYaml(text: string, file: string, problems: Problems): YamlNode | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const place = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  for (const error of [...document.errors, ...document.warnings]) {
    problems.add(place(error.pos[0]), `YAML: ${error.message}`, remedyOf(error.code));
  }
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) {
    problems.add({ file, line: 1, column: 1 }, 'the file is empty');
    return undefined;
  }
  return convert(document.contents, document, place, { file, line: 1, column: 1 }, problems);
}

function remedyOf(code: string): string | undefined {
  if (code === 'DUPLICATE_KEY') return 'join alternatives with a list of maps, or use one_of / all_of';
  if (code === 'BAD_INDENT' || code === 'MULTILINE_IMPLICIT_KEY')
    return 'check the indentation, and quote text that holds ": " or "#"';
  return undefined;
}

function convert(
  node: Node | null,
  document: Document,
  place: (offset: number) => Position,
  parent: Position,
  problems: Problems,
): YamlNode {
  if (node === null) return { kind: 'scalar', value: null, at: parent };
  const at = node.range ? place(node.range[0]) : parent;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (target === undefined) problems.add(at, `unknown alias "${node.source}"`);
    return convert((target as Node | undefined) ?? null, document, place, at, problems);
  }
  if (isMap(node)) {
    const entries: YamlEntry[] = [];
    for (const item of node.items) {
      if (!isPair(item)) continue;
      const key = item.key as Node | null;
      const keyAt = key?.range ? place(key.range[0]) : at;
      if (!isScalar(key)) {
        problems.add(keyAt, 'a key must be plain text');
        continue;
      }
      entries.push({
        key: key.value === null ? '' : String(key.value),
        keyAt,
        value: convert(item.value as Node | null, document, place, keyAt, problems),
      });
    }
    return { kind: 'map', entries, at };
  }
  if (isSeq(node)) {
    return {
      kind: 'list',
      items: node.items.map((item) => convert(item as Node | null, document, place, at, problems)),
      at,
    };
  }
  const value = isScalar(node) ? node.value : null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return { kind: 'scalar', value, at };
  }
  problems.add(at, `"${String(value)}" is not text, a number or true / false`);
  return { kind: 'scalar', value: String(value), at };
}

/** The value under a key of a map. */
export function entry(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((candidate) => candidate.key === key);
}

/** Plain JavaScript values of a tree; for example records, whose values may be anything. */
export function toPlain(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value)]));
}

/** What a node is, in words for messages. */
export function describe(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return 'nothing';
  return `${typeof node.value === 'string' ? 'the text' : typeof node.value === 'number' ? 'the number' : 'the Boolean'} "${node.value}"`;
}
