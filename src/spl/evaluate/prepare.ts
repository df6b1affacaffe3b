/** A search made ready to run on CloudTrail records. */
import type { Search, SearchExpr } from '../ast.js';
import { candidatesOf } from './candidates.js';
import { type Context, SlotTable } from './context.js';
import type { Environment, OutRow, Prepared, SplEvent } from './environment.js';
import { eventTime, recordAccessor, recordField, type Subject, subjectOf } from './events.js';
import { expandSearch } from './expand.js';
import { extractedFields } from './flow.js';
import { JsonStyle } from './json.js';
import { compileSteps, outRow, runStages, tableRows } from './pipeline.js';
import { compileTerm } from './search-terms.js';
import { type Step, stepsOfCommands } from './steps.js';
import type { Row } from './values.js';

/** The first command apart: what makes the rows. */
interface Split {
  readonly base: SearchExpr | undefined;
  readonly generator: (Step & { readonly kind: 'makeresults' | 'inputlookup' }) | undefined;
  readonly steps: readonly Step[];
}

function split(search: Search): Split {
  const [first, ...rest] = search.commands;
  if (first?.kind === 'search') return { base: first.where, generator: undefined, steps: stepsOfCommands(rest) };
  if (first?.kind === 'makeresults' || (first?.kind === 'inputlookup' && !first.append))
    return { base: undefined, generator: first, steps: stepsOfCommands(rest) };
  return { base: { kind: 'all' }, generator: undefined, steps: stepsOfCommands(search.commands) };
}

/** Makes the first row of an event: `_raw`, `_time` and the extracted fields that the steps read. */
function rowMaker(steps: readonly Step[], context: Context): (subject: Subject) => Row {
  const { slots, switches } = context;
  const raw = slots.of('_raw');
  const time = slots.of('_time');
  const fields = extractedFields(steps)
    .filter((f) => !f.startsWith('_'))
    .map((f) => [slots.of(f), recordField(f, switches)] as const);
  return (subject) => {
    const row = slots.emptyRow();
    row[raw] = subject.raw;
    row[time] = eventTime(subject);
    for (const [slot, read] of fields) row[slot] = read(subject);
    return row;
  };
}

/** The columns of the result in the order of the last step that names them; undefined when all fields are shown. */
function outputOrder(steps: readonly Step[]): readonly string[] {
  for (const step of [...steps].reverse()) {
    if (step.kind === 'table' || (step.kind === 'fields' && step.mode === '+'))
      return step.fields.filter((f) => !f.includes('*'));
    if (step.kind === 'stats') return [...step.by, ...step.aggregates.map((a) => a.as)];
  }
  return [];
}

/** Writes rows out: named columns first, then every other field. */
function writer(steps: readonly Step[], context: Context): (row: Row) => OutRow {
  const first = outputOrder(steps);
  let known = -1;
  let names: string[] = [];
  let slots: number[] = [];
  return (row) => {
    if (context.slots.names.length !== known) {
      names = [...new Set([...first, ...context.slots.names])];
      slots = names.map((n) => context.slots.of(n));
      known = context.slots.names.length;
    }
    return outRow(row, names, slots, context);
  };
}

/**
 * Makes a search ready.
 * @throws C2CError for anything that cannot be evaluated, before any record is read
 */
export function prepare(search: Search, env: Environment): Prepared {
  const expanded = expandSearch(search, env.macros ?? new Map());
  const { base, generator, steps } = split(expanded);
  const style = new JsonStyle(env.switches);
  const context: Context = { slots: new SlotTable(), switches: env.switches, style, now: () => env.now() };
  const makeRow = rowMaker(steps, context);
  const stages = compileSteps(steps, context, env);
  const write = writer(steps, context);

  if (base === undefined) {
    const rows =
      generator?.kind === 'inputlookup' ? tableRows(generator, context, env) : (): Row[] => [timeRow(context)];
    return { candidates: [], run: () => runStages(stages, rows()).map(write) };
  }
  const admits = compileTerm(base, recordAccessor(env.switches), env.switches);
  const start = function* (events: Iterable<SplEvent>): Iterable<Row> {
    for (const event of events) {
      const subject = subjectOf(event, style);
      if (admits(subject)) yield makeRow(subject);
    }
  };
  return { candidates: candidatesOf(base), run: (events) => runStages(stages, [...start(events)]).map(write) };
}

/** The row of makeresults: `_time` is now. */
function timeRow(context: Context): Row {
  const row = context.slots.emptyRow();
  row[context.slots.of('_time')] = context.now();
  return row;
}
