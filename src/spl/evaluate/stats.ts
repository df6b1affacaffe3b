/** stats and eventstats. Search Reference, "stats" and "Statistical and charting functions". */
import { C2CError } from '../../errors.js';
import type { Aggregate } from '../ast.js';
import { order } from './compare.js';
import { compileExpr, isPredicate } from './compile.js';
import type { Context, Thunk } from './context.js';
import { fromList, numberOf, type Row, type Scalar, textOf, toList, type Value } from './values.js';

/** Collects the values of one group. */
interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** list() keeps at most this many (limits.conf, list_maxsize). */
const LIST_MAX = 100;

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function distinct(context: Context, result: (texts: Set<string>) => Value): Accumulator {
  const texts = new Set<string>();
  return {
    add: (value) => {
      for (const v of toList(value)) texts.add(textOf(v, context.switches));
    },
    result: () => result(texts),
  };
}

function extreme(context: Context, sign: 1 | -1): Accumulator {
  let best: Scalar | undefined;
  return {
    add: (value) => {
      for (const v of toList(value)) if (best === undefined || order(v, best, context.switches) * sign > 0) best = v;
    },
    result: () => best,
  };
}

/** One statistics function, one entry: its rule, and how a group collects. */
const STATS_TABLE: ReadonlyMap<string, { rule: string; start: (context: Context) => Accumulator }> = new Map([
  [
    'count',
    {
      rule: '[D] count: rows; count(f): values of f; count(eval(c)): rows for which c is true.',
      start: () => {
        let n = 0;
        return { add: (value: Value) => void (n += toList(value).length), result: () => n };
      },
    },
  ],
  [
    'dc',
    { rule: '[D] dc(f): the number of distinct values.', start: (c: Context) => distinct(c, (texts) => texts.size) },
  ],
  [
    'values',
    {
      rule: '[D] values(f): the distinct values as texts, by character code.',
      start: (c: Context) => distinct(c, (texts) => fromList([...texts].sort(byCode))),
    },
  ],
  [
    'list',
    {
      rule: '[D] list(f): all values in order of the rows; [S] at most 100.',
      start: () => {
        const values: Scalar[] = [];
        return {
          add: (value: Value) => void values.push(...toList(value).slice(0, LIST_MAX - values.length)),
          result: () => fromList(values),
        };
      },
    },
  ],
  [
    'first',
    {
      rule: '[D] first(f): the value of the first row that has one.',
      start: () => {
        let found: Value;
        return { add: (value: Value) => void (found ??= value), result: () => found };
      },
    },
  ],
  [
    'last',
    {
      rule: '[D] last(f): the value of the last row that has one.',
      start: () => {
        let found: Value;
        return { add: (value: Value) => void (found = value ?? found), result: () => found };
      },
    },
  ],
  [
    'min',
    {
      rule: '[D] min(f): the least; numbers as numbers, texts by character code.',
      start: (c: Context) => extreme(c, -1),
    },
  ],
  [
    'max',
    {
      rule: '[D] max(f): the greatest; numbers as numbers, texts by character code.',
      start: (c: Context) => extreme(c, 1),
    },
  ],
  [
    'sum',
    {
      rule: '[D] sum(f): the sum of the numbers.',
      start: () => {
        let total: number | undefined;
        return {
          add: (value: Value) => {
            for (const v of toList(value)) {
              const n = numberOf(v);
              if (n !== undefined) total = (total ?? 0) + n;
            }
          },
          result: () => total,
        };
      },
    },
  ],
]);

export const STATS_NAMES: readonly string[] = [...STATS_TABLE.keys()];

interface Compiled {
  readonly slot: number;
  readonly value: Thunk;
  readonly start: () => Accumulator;
}

function compileAggregate({ func, arg, as }: Aggregate, context: Context): Compiled {
  const entry = STATS_TABLE.get(func);
  if (entry === undefined)
    throw new C2CError(`unknown statistics function "${func}"`, { remedy: `Known: ${STATS_NAMES.join(', ')}` });
  if (as.includes('*')) throw new C2CError(`wildcard "${as}" in stats`, { remedy: 'List the fields' });
  const slot = context.slots.of(as);
  const start = (): Accumulator => entry.start(context);
  if (arg === undefined) return { slot, start, value: () => true };
  const value = compileExpr(arg, context);
  if (!isPredicate(arg)) return { slot, start, value };
  if (func !== 'count')
    throw new C2CError(`${func}() of a condition`, { remedy: 'Write if(condition, value, null())' });
  return { slot, start, value: (row) => (value(row) === true ? true : undefined) };
}

/** Every combination of the values of the BY fields; none when one of them is NULL [1]. */
function keysOf(row: Row, by: readonly number[], context: Context): string[][] {
  let keys: string[][] = [[]];
  for (const slot of by) {
    const values = toList(row[slot]).map((v) => textOf(v, context.switches));
    keys = keys.flatMap((key) => values.map((v) => [...key, v]));
  }
  return keys;
}

interface Group {
  readonly key: readonly string[];
  readonly accumulators: readonly Accumulator[];
}

function gather(
  rows: readonly Row[],
  by: readonly number[],
  aggregates: readonly Compiled[],
  context: Context,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const values = aggregates.map((a) => a.value(row));
    for (const key of keysOf(row, by, context)) {
      const id = key.length === 1 ? (key[0] as string) : JSON.stringify(key);
      let group = groups.get(id);
      if (group === undefined) groups.set(id, (group = { key, accumulators: aggregates.map((a) => a.start()) }));
      group.accumulators.forEach((a, i) => a.add(values[i]));
    }
  }
  return groups;
}

const compareKeys = (a: readonly string[], b: readonly string[]): number => {
  for (let i = 0; i < a.length; i++) {
    const c = byCode(a[i] as string, b[i] as string);
    if (c !== 0) return c;
  }
  return 0;
};

/** stats: one row a group, sorted by the BY fields; without BY one row. */
export function compileStats(
  aggregates: readonly Aggregate[],
  by: readonly string[],
  context: Context,
): (rows: readonly Row[]) => Row[] {
  const compiled = aggregates.map((a) => compileAggregate(a, context));
  const slots = by.map((f) => context.slots.of(f));
  return (rows) => {
    const groups = gather(rows, slots, compiled, context);
    if (by.length === 0 && groups.size === 0) groups.set('', { key: [], accumulators: compiled.map((a) => a.start()) });
    return [...groups.values()]
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ key, accumulators }) => {
        const row = context.slots.emptyRow();
        slots.forEach((slot, i) => (row[slot] = key[i]));
        compiled.forEach((a, i) => (row[a.slot] = (accumulators[i] as Accumulator).result()));
        return row;
      });
  };
}

/** eventstats: every row kept, the aggregates of its group added; a row without a BY field gets none. */
export function compileEventstats(
  aggregates: readonly Aggregate[],
  by: readonly string[],
  context: Context,
): (rows: readonly Row[]) => Row[] {
  const compiled = aggregates.map((a) => compileAggregate(a, context));
  const slots = by.map((f) => context.slots.of(f));
  return (rows) => {
    const groups = gather(rows, slots, compiled, context);
    const results = new Map([...groups].map(([id, g]) => [id, g.accumulators.map((a) => a.result())]));
    for (const row of rows) {
      const key = keysOf(row, slots, context)[0];
      if (key === undefined) continue;
      const values = results.get(key.length === 1 ? (key[0] as string) : JSON.stringify(key)) as Value[];
      compiled.forEach((a, i) => (row[a.slot] = values[i]));
    }
    return [...rows];
  };
}
