/** Fields with several values. Search Reference, "Multivalue eval functions". */
import { C2CError } from '../../../errors.js';
import type { Expr } from '../../ast.js';
import type { Context, FunctionEntry, Thunk } from '../context.js';
import { regex } from '../regex.js';
import { childrenOf, fieldsOf } from '../traverse.js';
import { fromList, isList, numberOf, type Row, type Scalar, stored, textOf, toList, type Value } from '../values.js';
import { argument, argumentOf, onText } from './helpers.js';

/** Whether mvmap occurs in it. */
const maps = (expr: Expr): boolean => (expr.kind === 'call' && expr.name === 'mvmap') || childrenOf(expr).some(maps);

/** The one field that mvfilter or mvmap goes over. */
function onlyField(name: string, expr: Expr): string {
  const fields = [...fieldsOf(expr)];
  if (fields.length === 1) return fields[0] as string;
  throw new C2CError(
    `${name}() over ${fields.length === 0 ? 'no field' : `the fields ${fields.map((f) => `"${f}"`).join(', ')}`}`,
    {
      remedy:
        name === 'mvfilter'
          ? 'Its expression may read one field only; use mvmap for more'
          : 'Its first argument reads one field',
    },
  );
}

/** The other fields of an mvmap that hold several values are documented not to work: hides them where that is asked. */
function hiding(slots: readonly number[], inner: (row: Row) => Value): Thunk {
  return (row) => {
    const kept: [number, Value][] = [];
    for (const slot of slots) if (isList(row[slot])) kept.push([slot, row[slot]]);
    for (const [slot] of kept) row[slot] = undefined;
    const result = inner(row);
    for (const [slot, value] of kept) row[slot] = value;
    return result;
  };
}

function compileMap(args: Parameters<FunctionEntry['compile']>[0], context: Context): Thunk {
  const [over, body] = [argumentOf(args, 0), argumentOf(args, 1)];
  const field = onlyField('mvmap', over.expr);
  if (maps(body.expr))
    throw new C2CError('mvmap inside mvmap', { remedy: 'Its meaning is not documented: use two assignments' });
  const slot = context.slots.of(field);
  const { mvmapNullResult, mvmapOverNull, mvmapOtherMultivalue } = context.switches;
  const once = (row: Row): Value => stored(body.value(row), context.switches);
  const map: Thunk = (row) => {
    const values = over.value(row);
    if (values === undefined && mvmapOverNull === 'null') return undefined;
    const outer = row[slot];
    if (!isList(values)) {
      row[slot] = values;
      const result = once(row) ?? (mvmapNullResult === 'keeps' && values !== undefined ? '' : undefined);
      row[slot] = outer;
      return result;
    }
    const results: Scalar[] = [];
    for (const value of values) {
      row[slot] = value;
      const result = once(row);
      if (result === undefined) {
        if (mvmapNullResult === 'keeps') results.push('');
      } else if (isList(result)) results.push(...result);
      else results.push(result);
    }
    row[slot] = outer;
    return fromList(results);
  };
  if (mvmapOtherMultivalue === 'all') return map;
  return hiding(
    [...fieldsOf(body.expr)].filter((f) => f !== field).map((f) => context.slots.of(f)),
    map,
  );
}

function compileFilter(args: Parameters<FunctionEntry['compile']>[0], context: Context): Thunk {
  const test = argumentOf(args, 0);
  const slot = context.slots.of(onlyField('mvfilter', test.expr));
  const { mvfilterNullResult, mvfilterOverNull } = context.switches;
  const keeps = (row: Row): boolean => {
    const result = test.value(row);
    return result === true || (result === undefined && mvfilterNullResult === 'keeps');
  };
  return (row) => {
    const values = row[slot];
    if (values === undefined) return mvfilterOverNull === 'empty' ? '' : undefined;
    if (!isList(values)) return keeps(row) ? values : undefined;
    const kept: Scalar[] = [];
    for (const value of values) {
      row[slot] = value;
      if (keeps(row)) kept.push(value);
    }
    row[slot] = values;
    return fromList(kept);
  };
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A function of all values of its first argument. */
function onList(rule: string, apply: (values: readonly Scalar[], context: Context) => Value): FunctionEntry {
  return {
    rule,
    compile: (args, context) => {
      const x = argument(args, 0);
      return (row) => {
        const value = x(row);
        return value === undefined ? undefined : apply(toList(value), context);
      };
    },
  };
}

export const MULTIVALUE = {
  split: onText('[D] split(s, d): the parts between the delimiters; "" gives the characters.', (s, [d], c) => {
    if (s === '') return c.switches.emptySplit === 'empty' ? '' : undefined;
    return fromList(s.split(textOf(d as string, c.switches)));
  }),
  mvappend: {
    rule: '[D] mvappend(...): all values in order; [1] NULL adds none.',
    compile: (args, context) => {
      const thunks = args.map((a) => a.value);
      return (row) => {
        const values: Scalar[] = [];
        for (const thunk of thunks) {
          const value = stored(thunk(row), context.switches);
          if (value === undefined) continue;
          if (isList(value)) values.push(...value);
          else values.push(value);
        }
        return fromList(values);
      };
    },
  },
  mvfilter: {
    rule: '[D] mvfilter(condition): the values for which it holds; it may read one field only.',
    conditions: () => true,
    compile: compileFilter,
  },
  mvmap: {
    rule: '[D] mvmap(f, x): x for each value of f; other fields in x are single-valued; [1] a NULL drops the value.',
    compile: compileMap,
  },
  mvcount: onList('[D] mvcount(f): the number of values; NULL, not 0, when there is none.', (values) => values.length),
  mvdedup: onList('[D] mvdedup(f): each value once, in order.', (values, c) => {
    const seen = new Set<string>();
    return fromList(
      values.filter((v) => {
        const text = textOf(v, c.switches);
        return !seen.has(text) && seen.add(text);
      }),
    );
  }),
  mvsort: onList('[D] mvsort(f): sorted by character code.', (values, c) =>
    fromList(values.map((v) => textOf(v, c.switches)).sort(byCode)),
  ),
  mvjoin: {
    rule: '[D] mvjoin(f, d): all values in one text with the delimiter between them.',
    compile: (args, context) => {
      const [x, delimiter] = [argument(args, 0), argument(args, 1)];
      return (row) => {
        const [value, d] = [x(row), delimiter(row)];
        if (value === undefined || d === undefined || isList(d)) return undefined;
        return toList(value)
          .map((v) => textOf(v, context.switches))
          .join(textOf(d, context.switches));
      };
    },
  },
  mvindex: {
    rule: '[D] mvindex(f, i[, j]): from 0, negative from the end; NULL when out of range.',
    compile: (args) => {
      const [x, first] = [argument(args, 0), argument(args, 1)];
      const last = args.length > 2 ? argument(args, 2) : undefined;
      return (row) => {
        const value = x(row);
        const i = numberOf(first(row));
        if (value === undefined || i === undefined) return undefined;
        const values = toList(value);
        const from = i < 0 ? values.length + i : i;
        if (last === undefined) return values[from];
        const j = numberOf(last(row));
        if (j === undefined) return undefined;
        const to = j < 0 ? values.length + j : j;
        return from < 0 || from > to ? undefined : fromList(values.slice(from, to + 1));
      };
    },
  },
  mvfind: {
    rule: '[D] mvfind(f, "regex"): the place of the first value that matches, from 0; NULL when none does.',
    compile: (args, context) => {
      const [x, pattern] = [argument(args, 0), argument(args, 1)];
      return (row) => {
        const [value, source] = [x(row), pattern(row)];
        if (value === undefined || source === undefined || isList(source)) return undefined;
        const compiled = regex(textOf(source, context.switches));
        const at = toList(value).findIndex((v) => compiled.test(textOf(v, context.switches)));
        return at < 0 ? undefined : at;
      };
    },
  },
} satisfies Record<string, FunctionEntry>;
