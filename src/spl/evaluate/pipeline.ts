/** Steps to running code: streaming steps go row by row, the others need all rows. */
import { C2CError } from '../../errors.js';
import { compileExpr, requireCondition } from './compile.js';
import type { Context } from './context.js';
import type { Environment, OutRow } from './environment.js';
import { cell, type LookupRow, type LookupTable, matches, tableOf } from './lookups.js';
import { regex } from './regex.js';
import { compileTerm } from './search-terms.js';
import { compileEventstats, compileStats, compileStreamstats } from './stats.js';
import { keeper, type Step } from './steps.js';
import { fromList, isList, numberOf, type Row, stored, textOf, toList, type Value } from './values.js';

/** One streaming step on one row: changed in place and kept (true), dropped (false), or split into several. */
export type Op = (row: Row) => boolean | readonly Row[];

type Block = (rows: readonly Row[]) => readonly Row[];

export type Stage =
  { readonly kind: 'stream'; readonly ops: readonly Op[] } | { readonly kind: 'block'; readonly run: Block };

/** The text of a table cell: several values are joined by a line break, as outputlookup flattens them. */
const flat = (value: Value, context: Context): string =>
  toList(value)
    .map((v) => textOf(v, context.switches))
    .join('\n');

/** A row as the outside sees it. */
export function outRow(row: Row, names: readonly string[], slots: readonly number[], context: Context): OutRow {
  const out = Object.create(null) as OutRow;
  for (let i = 0; i < names.length; i++) {
    const value = row[slots[i] as number];
    if (value === undefined) continue;
    out[names[i] as string] = isList(value)
      ? value.map((v) => textOf(v, context.switches))
      : textOf(value, context.switches);
  }
  return out;
}

/** All fields of rows, as the outside sees them. */
function outRows(rows: readonly Row[], context: Context): OutRow[] {
  const names = context.slots.names;
  const slots = names.map((_, i) => i);
  return rows.map((row) => outRow(row, names, slots, context));
}

function projection(step: Step & { readonly kind: 'fields' | 'table' }, context: Context): Op {
  const keeps = keeper(step);
  const kept: boolean[] = [];
  return (row) => {
    const { names } = context.slots;
    for (let slot = kept.length; slot < names.length; slot++) kept.push(keeps(names[slot] as string));
    for (let slot = 0; slot < row.length; slot++) if (kept[slot] === false) row[slot] = undefined;
    return true;
  };
}

function expansion(field: string, context: Context): Op {
  const slot = context.slots.of(field);
  const keeps = context.switches.mvexpandMissing === 'keeps';
  return (row) => {
    const value = row[slot];
    if (!isList(value)) return value !== undefined || keeps;
    return value.map((v) => {
      const copy = row.slice();
      copy[slot] = v;
      return copy;
    });
  };
}

function extraction(step: Step & { readonly kind: 'rex' }, context: Context): Op {
  const compiled = regex(step.pattern);
  const groups = [...compiled.source.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map((m) => m[1] as string);
  if (groups.length === 0)
    throw new C2CError(`rex "${step.pattern}" without a named group`, { remedy: 'Write (?<name>...)' });
  const source = context.slots.of(step.field);
  const targets = groups.map((name) => [name, context.slots.of(name)] as const);
  return (row) => {
    for (const value of toList(row[source])) {
      const found = compiled.exec(textOf(value, context.switches))?.groups;
      if (found === undefined) continue;
      for (const [name, slot] of targets) if (found[name] !== undefined) row[slot] = found[name];
      break;
    }
    return true;
  };
}

/** The output values of a lookup for these inputs. */
export function lookupValues(
  step: Step & { readonly kind: 'lookup' },
  outputs: readonly { readonly field: string }[],
  table: LookupTable,
  values: readonly string[],
): readonly Value[] {
  const found = matches(
    table,
    step.keys.map((k) => k.field),
    values,
  );
  return outputs.map((o) => column(found, o.field));
}

/** The values of one output column over the rows found. */
function column(found: readonly LookupRow[], name: string): Value {
  if (found.length === 1) return cell(found[0] as LookupRow, name);
  return fromList(found.flatMap((row) => cell(row, name) ?? []));
}

/** The output columns of a lookup; without OUTPUT all that are not inputs. */
export function lookupOutputs(
  step: Step & { readonly kind: 'lookup' },
  table: LookupTable,
): readonly { field: string; as: string }[] {
  if (step.output.length > 0) return step.output;
  const inputs = new Set(step.keys.map((k) => k.field));
  return table.columns.filter((c) => !inputs.has(c)).map((c) => ({ field: c, as: c }));
}

function lookup(step: Step & { readonly kind: 'lookup' }, context: Context, env: Environment): Op {
  const table = tableOf(env.lookups, step.table);
  const columns = new Set(table.columns);
  const outputs = lookupOutputs(step, table);
  for (const name of [...step.keys, ...outputs].map((f) => f.field))
    if (!columns.has(name))
      throw new C2CError(`lookup "${step.table}" has no column "${name}"`, {
        remedy: `Columns: ${table.columns.join(', ')}`,
      });
  const keySlots = step.keys.map((k) => context.slots.of(k.as));
  const targets = outputs.map((o) => context.slots.of(o.as));
  return (row) => {
    const values: string[] = [];
    for (const slot of keySlots) {
      const value = row[slot];
      if (value !== undefined && !isList(value)) values.push(textOf(value, context.switches));
    }
    const complete = values.length === keySlots.length;
    const found = complete ? lookupValues(step, outputs, tableOf(env.lookups, step.table), values) : [];
    targets.forEach((slot, i) => (row[slot] = found[i]));
    return true;
  };
}

/** The rows of a table as rows of the pipeline. */
export function tableRows(
  step: Step & { readonly kind: 'inputlookup' },
  context: Context,
  env: Environment,
): () => Row[] {
  const { slots, switches } = context;
  for (const name of tableOf(env.lookups, step.table).columns) slots.of(name);
  const accessor = { field: (name: string) => (row: LookupRow) => cell(row, name), text: () => undefined };
  const where = step.where === undefined ? () => true : compileTerm(step.where, accessor, switches);
  return () => {
    const table = tableOf(env.lookups, step.table);
    return table.rows.filter(where).map((source) => {
      const row = slots.emptyRow();
      for (const name of table.columns) row[slots.of(name)] = cell(source, name);
      return row;
    });
  };
}

function writing(step: Step & { readonly kind: 'outputlookup' }, context: Context, env: Environment): Block {
  return (rows) => {
    const names = context.slots.names
      .map((name, slot) => [name, slot] as const)
      .filter(
        ([name, slot]) => (!name.startsWith('_') || name === step.keyField) && rows.some((r) => r[slot] !== undefined),
      );
    const texts = rows.map((row) =>
      Object.fromEntries(
        names.filter(([, slot]) => row[slot] !== undefined).map(([name, slot]) => [name, flat(row[slot], context)]),
      ),
    );
    const how = { append: step.append, ...(step.keyField === undefined ? {} : { keyField: step.keyField }) };
    env.lookups.write(
      step.table,
      names.map(([name]) => name),
      texts,
      how,
    );
    return rows;
  };
}

/** Numbers before texts, numbers by size, texts by character code; rows without the field last. */
function compareCells(a: Value, b: Value, context: Context): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  const [s, t] = [flat(a, context), flat(b, context)];
  return s < t ? -1 : s > t ? 1 : 0;
}

function sorting(step: Step & { readonly kind: 'sort' }, context: Context): Block {
  const keys = step.keys.map((k) => ({ slot: context.slots.of(k.field), sign: k.descending ? -1 : 1 }));
  const compare = (p: Row, q: Row): number => {
    for (const { slot, sign } of keys) {
      const [a, b] = [p[slot], q[slot]];
      if ((a === undefined) !== (b === undefined)) return a === undefined ? 1 : -1;
      const c = a === undefined ? 0 : compareCells(a, b, context);
      if (c !== 0) return c * sign;
    }
    return 0;
  };
  return (rows) => [...rows].sort(compare);
}

/**
 * Compiles a streaming step.
 * @throws C2CError for what cannot be evaluated
 */
export function compileStep(step: Step, context: Context, env: Environment): Op {
  const stage = stageOf(step, context, env);
  if (stage.kind === 'stream' && stage.ops.length === 1) return stage.ops[0] as Op;
  throw new Error(`${step.kind} does not go row by row`);
}

const streaming = (...ops: Op[]): Stage => ({ kind: 'stream', ops });
const blocking = (run: Block): Stage => ({ kind: 'block', run });

function stageOf(step: Step, context: Context, env: Environment): Stage {
  const { slots, switches } = context;
  switch (step.kind) {
    case 'assign': {
      const [slot, value] = [slots.of(step.field), compileExpr(step.value, context)];
      return streaming((row) => {
        row[slot] = stored(value(row), switches);
        return true;
      });
    }
    case 'where': {
      requireCondition(step.condition, 'where');
      const condition = compileExpr(step.condition, context);
      return streaming((row) => condition(row) === true);
    }
    case 'search': {
      const raw = slots.of('_raw');
      const accessor = {
        field: (name: string) => {
          const slot = slots.of(name);
          return (row: Row) => row[slot];
        },
        text: (row: Row) => (row[raw] === undefined ? undefined : flat(row[raw], context)),
      };
      return streaming(compileTerm(step.where, accessor, switches));
    }
    case 'fields':
    case 'table':
      return streaming(projection(step, context));
    case 'mvexpand':
      return streaming(expansion(step.field, context));
    case 'rex':
      return streaming(extraction(step, context));
    case 'fillnull': {
      const targets = step.fields.map((f) => slots.of(f));
      return streaming((row) => {
        for (const slot of targets) row[slot] ??= step.value;
        return true;
      });
    }
    case 'lookup':
      return streaming(lookup(step, context, env));
    case 'stats':
      return blocking(compileStats(step.aggregates, step.by, context));
    case 'eventstats':
      return blocking(compileEventstats(step.aggregates, step.by, context));
    case 'streamstats':
      return blocking(compileStreamstats(step, context));
    case 'sort':
      return blocking(sorting(step, context));
    case 'head':
      return blocking((rows) => rows.slice(0, step.count));
    case 'inputlookup': {
      if (!step.append)
        throw new C2CError('inputlookup in the middle of a search', { remedy: 'Write inputlookup append=true' });
      const read = tableRows(step, context, env);
      return blocking((rows) => [...rows, ...read()]);
    }
    case 'outputlookup':
      return blocking(writing(step, context, env));
    case 'collect': {
      const options = new Map(step.options.map((o) => [o.name, o.value]));
      return blocking((rows) => {
        env.collect?.(outRows(rows, context), options);
        return rows;
      });
    }
    case 'foreach':
      throw new C2CError('foreach whose macros are not expanded', { remedy: 'Run it through prepare' });
    case 'makeresults':
      throw new C2CError('makeresults in the middle of a search', { remedy: 'It must come first' });
  }
}

/** Whether a step needs all rows at once. */
export const isBlocking = (step: Step): boolean =>
  ['stats', 'eventstats', 'streamstats', 'sort', 'head', 'inputlookup', 'outputlookup', 'collect'].includes(step.kind);

/**
 * Compiles steps; neighbouring streaming steps become one stage.
 * @throws C2CError for what cannot be evaluated
 */
export function compileSteps(steps: readonly Step[], context: Context, env: Environment): Stage[] {
  const stages: Stage[] = [];
  for (const step of steps) {
    const stage = stageOf(step, context, env);
    const last = stages[stages.length - 1];
    if (stage.kind === 'stream' && last?.kind === 'stream')
      stages[stages.length - 1] = streaming(...last.ops, ...stage.ops);
    else stages.push(stage);
  }
  return stages;
}

/** Runs streaming steps on one row, from the step `at`; what comes out is added to `out`. */
export function stream(ops: readonly Op[], row: Row, out: Row[], at = 0): void {
  for (let i = at; i < ops.length; i++) {
    const result = (ops[i] as Op)(row);
    if (result === true) continue;
    if (result !== false) for (const part of result) stream(ops, part, out, i + 1);
    return;
  }
  out.push(row);
}

/** Runs stages on rows. */
export function runStages(stages: readonly Stage[], rows: readonly Row[]): readonly Row[] {
  let current = rows;
  for (const stage of stages) {
    if (stage.kind === 'block') current = stage.run(current);
    else {
      const out: Row[] = [];
      for (const row of current) stream(stage.ops, row, out);
      current = out;
    }
  }
  return current;
}
