/** Reads examples: a record from `test/records` with values set and unset. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  attempt,
  describe,
  entry,
  toPlain,
  type ReadContext,
  type TrailRecord,
  type Verdict,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';
import { checkKeys, textAt, wordAt } from './fields.js';
import { readPath, withoutValue, withValue } from './paths.js';
import type { Equivalent, Example, Expectation } from './types.js';

const KEYS = ['expect', 'why', 'source', 'from', 'set', 'unset', 'rows', 'settings'];
const EXPECTATIONS: readonly Expectation[] = ['introduces', 'remediates', 'unclear', 'silent'];
const VERDICTS: readonly Verdict[] = ['introduces', 'remediates', 'unclear'];

/** The records below `test/records`, each read once. */
export class RecordStore {
  readonly #root: string;
  readonly #held = new Map<string, TrailRecord | string>();

  /** @param root the folder of the records */
  constructor(root: string) {
    this.#root = root;
  }

  /** The record `rds/CreateDBInstance`, or what is wrong with it. */
  get(name: string): TrailRecord | string {
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const read = this.#read(name);
    this.#held.set(name, read);
    return read;
  }

  #read(name: string): TrailRecord | string {
    const file = path.join(this.#root, `${name}.json`);
    if (!existsSync(file)) return `there is no record "${name}" (test/records/${name}.json)`;
    try {
      const content = JSON.parse(readFileSync(file, 'utf8')) as { record?: unknown };
      if (typeof content.record === 'object' && content.record !== null) return content.record as TrailRecord;
      return `test/records/${name}.json has no "record"`;
    } catch (error) {
      return `test/records/${name}.json is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

/** What a file of examples holds. */
export interface ExampleFile {
  readonly examples: readonly Example[];
  readonly equivalents: readonly Equivalent[];
}

/**
 * Reads a rule's examples: a list, or a map with `examples` and `equivalent`.
 * @param plugin whose examples they are
 */
export function readExamples(node: YamlNode, plugin: string, records: RecordStore, context: ReadContext): ExampleFile {
  const list = node.kind === 'map' ? entry(node, 'examples')?.value : node;
  if (node.kind === 'map') checkKeys(node, ['examples', 'equivalent', 'with'], 'an examples file', context);
  if (list?.kind !== 'list') {
    context.problems.add(list?.at ?? node.at, 'an examples file is a list of examples, or a map with "examples"');
    return { examples: [], equivalents: [] };
  }
  const examples = list.items
    .map((item) => readExample(item, plugin, records, context))
    .filter((one) => one !== undefined);
  const equivalent = node.kind === 'map' ? entry(node, 'equivalent') : undefined;
  return { examples, equivalents: equivalent ? readEquivalents(equivalent, plugin, context) : [] };
}

function readEquivalents(item: YamlEntry, plugin: string, context: ReadContext): Equivalent[] {
  if (item.value.kind !== 'map') {
    context.problems.add(item.value.at, `"equivalent" is a map of mutants and reasons, not ${describe(item.value)}`);
    return [];
  }
  return item.value.entries.flatMap(({ key, keyAt, value }) => {
    if (value.kind === 'scalar' && typeof value.value === 'string' && value.value.trim() !== '') {
      return [{ plugin, mutant: key, why: value.value, at: keyAt }];
    }
    context.problems.add(value.at, `the mutant "${key}" needs a reason`);
    return [];
  });
}

function readExample(node: YamlNode, plugin: string, records: RecordStore, context: ReadContext): Example | undefined {
  if (node.kind !== 'map') {
    context.problems.add(node.at, `an example is a map, not ${describe(node)}`);
    return undefined;
  }
  checkKeys(node, KEYS, 'an example', context);
  for (const key of ['expect', 'why', 'from']) {
    if (entry(node, key) === undefined) context.problems.add(node.at, `"${key}" is missing`);
  }
  const expect = wordAt(node, 'expect', EXPECTATIONS, context);
  const why = textAt(node, 'why', context);
  const from = textAt(node, 'from', context);
  const source = textAt(node, 'source', context);
  const base = from === undefined ? undefined : records.get(from);
  if (typeof base === 'string') context.problems.add(entry(node, 'from')?.value.at ?? node.at, base);
  if (
    expect === undefined ||
    why === undefined ||
    from === undefined ||
    base === undefined ||
    typeof base === 'string'
  ) {
    return undefined;
  }
  const record = apply(node, base, context);
  const rows = readRows(node, context);
  return {
    plugin,
    expect,
    why,
    ...(source === undefined ? {} : { source }),
    from,
    record,
    ...(rows === undefined ? {} : { rows }),
    settings: readSettingValues(node, context),
    at: node.at,
  };
}

function apply(node: YamlMap, base: TrailRecord, context: ReadContext): TrailRecord {
  let record: unknown = base;
  const unset = entry(node, 'unset');
  for (const item of unset === undefined ? [] : unset.value.kind === 'list' ? unset.value.items : [unset.value]) {
    const text = String(toPlain(item));
    const names = attempt(context, item.at, () => readPath(text));
    if (names === undefined) continue;
    const next = withoutValue(record, names);
    if (next === undefined) context.problems.add(item.at, `"${text}" is not in the record`);
    else record = next;
  }
  const set = entry(node, 'set');
  if (set !== undefined && set.value.kind !== 'map') {
    context.problems.add(set.value.at, `"set" is a map of paths and values, not ${describe(set.value)}`);
  }
  for (const item of set?.value.kind === 'map' ? set.value.entries : []) {
    const names = attempt(context, item.keyAt, () => readPath(item.key));
    if (names !== undefined) record = withValue(record, names, toPlain(item.value));
  }
  return record as TrailRecord;
}

function readRows(node: YamlMap, context: ReadContext): Example['rows'] | undefined {
  const item = entry(node, 'rows');
  if (item === undefined) return undefined;
  if (item.value.kind !== 'list') {
    context.problems.add(item.value.at, `"rows" is a list of rows, not ${describe(item.value)}`);
    return undefined;
  }
  return item.value.items.flatMap((row) => {
    if (row.kind !== 'map') {
      context.problems.add(row.at, `a row is a map with verdict, resource, part, not ${describe(row)}`);
      return [];
    }
    checkKeys(row, ['verdict', 'resource', 'part', 'via', 'reason'], 'a row', context);
    const verdict = wordAt(row, 'verdict', VERDICTS, context);
    if (verdict === undefined) return [];
    const text = (key: string): object => {
      const value = entry(row, key)?.value;
      return value === undefined ? {} : { [key]: toPlain(value) === null ? '' : String(toPlain(value)) };
    };
    return [{ verdict, ...text('resource'), ...text('part'), ...text('via'), ...text('reason') }];
  });
}

function readSettingValues(node: YamlMap, context: ReadContext): Record<string, string> {
  const item = entry(node, 'settings');
  if (item === undefined) return {};
  if (item.value.kind !== 'map') {
    context.problems.add(item.value.at, `"settings" is a map of names and values, not ${describe(item.value)}`);
    return {};
  }
  return Object.fromEntries(item.value.entries.map(({ key, value }) => [key, String(toPlain(value) ?? '')]));
}
