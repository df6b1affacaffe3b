/** A search made ready to run on CloudTrail records. */
import type { Search, SearchExpr } from '../ast.js';
import { candidatesOf } from './candidates.js';
import { type Context, SlotTable } from './context.js';
import type { Environment, OutRow, Prepared, SplEvent } from './environment.js';
import { recordAccessor, rowMaker, type Subject, subjectOf } from './events.js';
import { expandSearch } from './expand.js';
import { extractedFields } from './flow.js';
import { JsonStyle } from './json.js';
import { type Live, liveBeforeAll, possibleAfter } from './liveness.js';
import { compileSteps, isBlocking, lookupOutputs, type Op, outRow, runStages, stream, tableRows } from './pipeline.js';
import { tableOf } from './lookups.js';
import { compileTerm } from './search-terms.js';
import { type Step, stepsOfCommands } from './steps.js';
import type { Row } from './values.js';
import { Versions } from './versions.js';

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
  const possible = possibleAfter(steps);
  let known = -1;
  let names: string[] = [];
  let slots: number[] = [];
  return (row) => {
    if (context.slots.names.length !== known) {
      names = [...new Set([...first, ...(possible ?? context.slots.names)])];
      slots = names.map((n) => context.slots.of(n));
      known = context.slots.names.length;
    }
    return outRow(row, names, slots, context);
  };
}

/** The steps that go row by row, and the rest. */
function cut(steps: readonly Step[]): [Step[], Step[]] {
  const at = steps.findIndex(isBlocking);
  return at < 0 ? [[...steps], []] : [steps.slice(0, at), steps.slice(at)];
}

/**
 * Makes a search ready.
 * @throws C2CError for anything that cannot be evaluated, before any record is read
 */
export function prepare(search: Search, env: Environment): Prepared {
  const expanded = expandSearch(search, env.macros ?? new Map());
  const { base, generator, ...parts } = split(expanded);
  // A lookup without OUTPUT shows all columns: from here on they are listed.
  const steps = parts.steps.map((s) =>
    s.kind === 'lookup' ? { ...s, output: lookupOutputs(s, tableOf(env.lookups, s.table)) } : s,
  );
  const style = new JsonStyle(env.switches);
  const context: Context = { slots: new SlotTable(), switches: env.switches, style, now: () => env.now() };
  const write = writer(steps, context);

  if (base === undefined) {
    const stages = compileSteps(steps, context, env);
    const rows =
      generator?.kind === 'inputlookup' ? tableRows(generator, context, env) : (): Row[] => [timeRow(context)];
    return { candidates: [], run: () => runStages(stages, rows()).map(write) };
  }

  const [before, behind] = cut(steps);
  const extracted = extractedFields(steps).filter((f) => !f.startsWith('_'));
  // The streaming steps have their own, wide rows; what they give is moved to narrow ones.
  const inner: Context = { ...context, slots: new SlotTable() };
  const makeRow = rowMaker(extracted, inner);
  const [streaming] = compileSteps(before, inner, env);
  const ops: readonly Op[] = streaming?.kind === 'stream' ? streaming.ops : [];
  const needed: Live = liveBeforeAll(behind, undefined) ?? possibleAfter(before);
  const moves = [...(needed ?? inner.slots.names)].map((f) => [inner.slots.of(f), context.slots.of(f)] as const);
  const stages = compileSteps(behind, context, env);
  const admits = compileTerm(base, recordAccessor(env.switches), env.switches);
  const plain = (subject: Subject, out: Row[]): void => {
    if (admits(subject)) stream(ops, makeRow(subject), out);
  };
  const versions = env.specialise
    ? new Versions({ base, admits, steps: before, extracted, after: needed, context: inner, env, plain })
    : undefined;
  const one = versions === undefined ? plain : (subject: Subject, out: Row[]): void => versions.run(subject, out);

  const run = (events: Iterable<SplEvent>): OutRow[] => {
    versions?.refresh();
    const rows: Row[] = [];
    const wide: Row[] = [];
    for (const event of events) {
      wide.length = 0;
      one(subjectOf(event, style), wide);
      for (const from of wide) {
        const to = context.slots.emptyRow();
        for (const [source, target] of moves) to[target] = from[source];
        rows.push(to);
      }
    }
    return runStages(stages, rows).map(write);
  };
  return { candidates: candidatesOf(base), run };
}

/** The row of makeresults: `_time` is now. */
function timeRow(context: Context): Row {
  const row = context.slots.emptyRow();
  row[context.slots.of('_time')] = context.now();
  return row;
}
