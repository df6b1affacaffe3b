/** stats, eventstats and streamstats. Search Reference, "stats" and "Statistical and charting functions". */
import { C2CError } from '../../errors.js';
import type { Aggregate, Command } from '../ast.js';
import { order } from './compare.js';
import { compileExpr, isPredicate } from './compile.js';
import type { Context, Thunk } from './context.js';
import { fromList, numberOf, type Row, type Scalar, textOf, toList, type Value } from './values.js';

/** How one statistics function collects the values of a group: a state, one step, the result. */
interface StatsEntry {
  readonly rule: string;
  /** The next state; `state` is undefined at first. */
  readonly add: (state: unknown, value: Value, context: Context) => unknown;
  readonly result: (state: unknown, context: Context) => Value;
}

/** list() keeps at most this many (limits.conf, list_maxsize). */
const LIST_MAX = 100;

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An entry with the type of its state. */
function entry<S>(
  rule: string,
  add: (state: S | undefined, value: Value, context: Context) => S | undefined,
  result: (state: S | undefined, context: Context) => Value,
): StatsEntry {
  return { rule, add: add as StatsEntry['add'], result: result as StatsEntry['result'] };
}

function distinct(rule: string, result: (texts: ReadonlySet<string>) => Value): StatsEntry {
  return entry<Set<string>>(
    rule,
    (texts = new Set(), value, context) => {
      for (const v of toList(value)) texts.add(textOf(v, context.switches));
      return texts;
    },
    (texts) => result(texts ?? new Set()),
  );
}

function extreme(rule: string, sign: 1 | -1): StatsEntry {
  return entry<Scalar>(
    rule,
    (state, value, context) => {
      let best = state;
      for (const v of toList(value)) if (best === undefined || order(v, best, context.switches) * sign > 0) best = v;
      return best;
    },
    (best) => best,
  );
}

const TABLE: ReadonlyMap<string, StatsEntry> = new Map([
  [
    'count',
    entry<number>(
      '[D] count: rows; count(f): values of f; count(eval(c)): rows for which c is true.',
      (n = 0, value) => n + toList(value).length,
      (n) => n ?? 0,
    ),
  ],
  ['dc', distinct('[D] dc(f): the number of distinct values.', (texts) => texts.size)],
  [
    'values',
    distinct('[D] values(f): the distinct values as texts, by character code.', (texts) =>
      fromList([...texts].sort(byCode)),
    ),
  ],
  [
    'list',
    entry<Scalar[]>(
      '[D] list(f): all values in order of the rows; [S] at most 100.',
      (values = [], value) => {
        values.push(...toList(value).slice(0, LIST_MAX - values.length));
        return values;
      },
      (values) => fromList(values ?? []),
    ),
  ],
  [
    'first',
    entry<Value>(
      '[D] first(f): the value of the first row that has one.',
      (found, value) => found ?? value,
      (f) => f,
    ),
  ],
  [
    'last',
    entry<Value>(
      '[D] last(f): the value of the last row that has one.',
      (found, value) => value ?? found,
      (f) => f,
    ),
  ],
  ['min', extreme('[D] min(f): the least; numbers as numbers, texts by character code.', -1)],
  ['max', extreme('[D] max(f): the greatest; numbers as numbers, texts by character code.', 1)],
  [
    'sum',
    entry<number>(
      '[D] sum(f): the sum of the numbers.',
      (total, value) => {
        let sum = total;
        for (const v of toList(value)) {
          const n = numberOf(v);
          if (n !== undefined) sum = (sum ?? 0) + n;
        }
        return sum;
      },
      (total) => total,
    ),
  ],
]);

export const STATS_NAMES: readonly string[] = [...TABLE.keys()];

interface Compiled {
  readonly slot: number;
  readonly value: Thunk;
  readonly entry: StatsEntry;
}

function compileAggregate({ func, arg, as }: Aggregate, context: Context): Compiled {
  const entry = TABLE.get(func);
  if (entry === undefined)
    throw new C2CError(`unknown statistics function "${func}"`, { remedy: `Known: ${STATS_NAMES.join(', ')}` });
  if (as.includes('*')) throw new C2CError(`wildcard "${as}" in stats`, { remedy: 'List the fields' });
  const slot = context.slots.of(as);
  if (arg === undefined) return { slot, entry, value: () => true };
  const value = compileExpr(arg, context);
  if (!isPredicate(arg)) return { slot, entry, value };
  if (func !== 'count')
    throw new C2CError(`${func}() of a condition`, { remedy: 'Write if(condition, value, null())' });
  return { slot, entry, value: (row) => (value(row) === true ? true : undefined) };
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
  readonly states: unknown[];
}

function gather(
  rows: readonly Row[],
  by: readonly number[],
  aggregates: readonly Compiled[],
  context: Context,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    for (const key of keysOf(row, by, context)) {
      const id = key.length === 1 ? (key[0] as string) : JSON.stringify(key);
      let group = groups.get(id);
      if (group === undefined)
        groups.set(id, (group = { key, states: new Array<unknown>(aggregates.length).fill(undefined) }));
      for (let i = 0; i < aggregates.length; i++) {
        const { entry, value } = aggregates[i] as Compiled;
        group.states[i] = entry.add(group.states[i], value(row), context);
      }
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
    if (by.length === 0 && groups.size === 0) groups.set('', { key: [], states: [] });
    return [...groups.values()]
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ key, states }) => {
        const row = context.slots.emptyRow();
        slots.forEach((slot, i) => (row[slot] = key[i]));
        compiled.forEach((a, i) => (row[a.slot] = a.entry.result(states[i], context)));
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
    const results = new Map(
      [...groups].map(([id, g]) => [id, compiled.map((a, i) => a.entry.result(g.states[i], context))]),
    );
    for (const row of rows) {
      const key = keysOf(row, slots, context)[0];
      if (key === undefined) continue;
      const values = results.get(key.length === 1 ? (key[0] as string) : JSON.stringify(key)) as Value[];
      compiled.forEach((a, i) => (row[a.slot] = values[i]));
    }
    return [...rows];
  };
}

/**
 * streamstats: every row kept, the aggregates of its group over the rows before it (and itself, unless current=false)
 * added. No window, so every row so far counts. A row without a BY field gets none [1].
 */
export function compileStreamstats(
  { aggregates, by, current }: Command & { readonly kind: 'streamstats' },
  context: Context,
): (rows: readonly Row[]) => Row[] {
  const compiled = aggregates.map((a) => compileAggregate(a, context));
  const slots = by.map((f) => context.slots.of(f));
  return (rows) => {
    const groups = new Map<string, unknown[]>();
    for (const row of rows) {
      const key = keysOf(row, slots, context)[0];
      if (key === undefined) continue;
      const id = key.length === 1 ? (key[0] as string) : JSON.stringify(key);
      const before = groups.get(id) ?? new Array<unknown>(compiled.length).fill(undefined);
      groups.set(id, before);
      // The values are read before any is written: an aggregate may be named like what another one reads.
      const values = compiled.map((a) => a.value(row));
      const results = compiled.map((a, i) => {
        const next = current ? (before[i] = a.entry.add(before[i], values[i], context)) : before[i];
        const result = a.entry.result(next, context);
        if (!current) before[i] = a.entry.add(before[i], values[i], context);
        return result;
      });
      compiled.forEach((a, i) => (row[a.slot] = results[i]));
    }
    return [...rows];
  };
}
