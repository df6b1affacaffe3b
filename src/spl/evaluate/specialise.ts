/**
 * A version of the streaming steps for one (eventSource, eventName): both are constants in it, what follows from them
 * is computed once, and what cannot happen is gone. Equal to the plain steps for each record with these two members.
 */
import type { Expr } from '../ast.js';
import { constant, constantOf } from './constants.js';
import type { Context } from './context.js';
import type { Environment } from './environment.js';
import { writes } from './flow.js';
import { type Fact, Folder } from './fold.js';
import { type Live, withoutDead } from './liveness.js';
import { tableOf, type LookupTable } from './lookups.js';
import { lookupOutputs, lookupValues } from './pipeline.js';
import { mayMatch } from './refute.js';
import { type Assign, keeper, type Step } from './steps.js';
import { fieldsOf } from './traverse.js';
import { isList, type Scalar, stored, textOf, toList, type Value } from './values.js';

/** The lookup tables whose content went into a version: it is void when one of them changes. */
export type Used = Map<string, LookupTable>;

interface Job {
  readonly context: Context;
  readonly env: Environment;
  readonly used: Used;
  /** Fields that may hold something. */
  readonly known: Set<string>;
  readonly facts: Map<string, Fact>;
  readonly folder: Folder;
  readonly fields: ReadonlyMap<Expr, ReadonlySet<string>>;
  readonly out: Step[];
}

/** The result of a step: go on, or no row gets further. */
type Outcome = 'on' | 'never';

/** A field gets another value: what was known of it, and of copies of the record's text, is void. */
function forget(job: Job, field: string): void {
  job.known.add(field);
  job.facts.delete(field);
  if (field !== '_raw') return;
  for (const [name, fact] of job.facts) if (fact.kind === 'raw') job.facts.delete(name);
}

/** Whether nothing is known of what an expression reads. */
function untouched(job: Job, value: Expr): boolean {
  const fields = job.fields.get(value);
  if (fields === undefined) return false;
  for (const field of fields) if (job.facts.has(field)) return false;
  return true;
}

function assign(job: Job, step: Assign): void {
  const { field, value } = step;
  const folded = untouched(job, value) ? value : job.folder.fold(value, job.facts);
  const fixed = constantOf(folded);
  job.out.push(folded === value ? step : { kind: 'assign', field, value: folded });
  const isCopy = folded.kind === 'field' && folded.name === '_raw' && job.facts.get('_raw')?.kind === 'raw';
  forget(job, field);
  if (fixed !== undefined) job.facts.set(field, { kind: 'value', value: stored(fixed.value, job.context.switches) });
  else if (isCopy && field !== '_raw') job.facts.set(field, { kind: 'raw' });
}

/** A field gets a value that is known. */
const set = (job: Job, field: string, value: Value): void =>
  assign(job, { kind: 'assign', field, value: constant(value) });

function lookup(job: Job, step: Step & { readonly kind: 'lookup' }): void {
  const table = tableOf(job.env.lookups, step.table);
  const outputs = lookupOutputs(step, table);
  const keys = step.keys.map((k) => job.facts.get(k.as));
  const values = keys.map((k) =>
    k?.kind === 'value' && k.value !== undefined && !isList(k.value)
      ? textOf(k.value, job.context.switches)
      : undefined,
  );
  if (values.some((v) => v === undefined)) {
    job.out.push(step);
    for (const o of outputs) forget(job, o.as);
    return;
  }
  job.used.set(step.table, table);
  const found = lookupValues(step, outputs, table, values as string[]);
  outputs.forEach((o, i) => set(job, o.as, found[i]));
}

function apply(job: Job, step: Step): Outcome {
  switch (step.kind) {
    case 'assign':
      assign(job, step);
      return 'on';
    case 'where': {
      const condition = job.folder.condition(step.condition, job.facts);
      const fixed = constantOf(condition);
      if (fixed !== undefined) return fixed.value === true ? 'on' : 'never';
      job.out.push({ ...step, condition });
      return 'on';
    }
    case 'fields':
    case 'table': {
      const keeps = keeper(step);
      for (const field of job.known) if (!keeps(field)) set(job, field, undefined);
      return 'on';
    }
    case 'mvexpand': {
      const fact = job.facts.get(step.field);
      if (fact?.kind === 'value' && fact.value === undefined)
        return job.context.switches.mvexpandMissing === 'keeps' ? 'on' : 'never';
      job.out.push(step);
      forget(job, step.field);
      return 'on';
    }
    case 'fillnull':
      for (const field of step.fields) {
        const fact = job.facts.get(field);
        if (fact?.kind === 'raw' || (fact?.kind === 'value' && fact.value !== undefined)) continue;
        if (fact === undefined) job.out.push({ ...step, fields: [field] });
        forget(job, field);
        if (fact !== undefined) set(job, field, step.value);
      }
      return 'on';
    case 'lookup':
      lookup(job, step);
      return 'on';
    default:
      job.out.push(step);
      for (const field of writes(step)) forget(job, field);
      return 'on';
  }
}

/** Values of `f` that the filter behind it removes in any case, or undefined when it is no such filter. */
function filterOf(step: Step | undefined, field: string): Expr | undefined {
  if (step?.kind !== 'assign' || step.field !== field) return undefined;
  const { value } = step;
  if (value.kind !== 'call' || value.name !== 'mvfilter') return undefined;
  return fieldsOf(value).has(field) ? value.args[0] : undefined;
}

/** The beginning of a text that is known. */
function beginningOf(expr: Expr): string | undefined {
  const first = expr.kind === 'concat' ? expr.parts[0] : undefined;
  return first?.kind === 'string' ? first.value : undefined;
}

/**
 * `f=mvappend(a, "", b) f=mvfilter(f!="")`: what the filter removes need not be made. Only where a filter over NULL is
 * NULL, because a shorter list may be no list.
 */
class Pruner {
  constructor(
    private readonly job: Job,
    private readonly field: string,
    private readonly filter: Expr,
  ) {}

  private removed(value: Scalar): boolean {
    const fact = new Map<string, Fact>([
      [this.field, { kind: 'value', value: stored(value, this.job.context.switches) as Scalar }],
    ]);
    const kept = constantOf(this.job.folder.fold(this.filter, fact));
    return (
      kept !== undefined &&
      kept.value !== true &&
      (kept.value === false || this.job.context.switches.mvfilterNullResult === 'drops')
    );
  }

  private hopeless(expr: Expr): boolean {
    const beginning = beginningOf(expr);
    const { filter } = this;
    if (beginning === undefined || filter.kind !== 'call' || filter.name !== 'match') return false;
    const [subject, pattern] = filter.args;
    return subject?.kind === 'field' && pattern?.kind === 'string' && !mayMatch(pattern.value, beginning);
  }

  prune(expr: Expr): Expr {
    const fixed = constantOf(expr);
    if (fixed !== undefined) {
      const kept = toList(fixed.value).filter((v) => !this.removed(v));
      return kept.length === toList(fixed.value).length ? expr : constant(kept.length > 1 ? kept : kept[0]);
    }
    if (this.hopeless(expr)) return constant(undefined);
    if (expr.kind !== 'call') return expr;
    if (expr.name === 'mvappend') {
      const args = expr.args
        .map((a) => this.prune(a))
        .filter((a) => constantOf(a) === undefined || constantOf(a)?.value !== undefined);
      return args.length === 0 ? constant(undefined) : { ...expr, args };
    }
    if (expr.name === 'if') {
      const [condition, yes, no] = expr.args as [Expr, Expr, Expr];
      const arms = [this.prune(yes), this.prune(no)];
      return arms.every((a) => constantOf(a) !== undefined && constantOf(a)?.value === undefined)
        ? constant(undefined)
        : { ...expr, args: [condition, ...arms] };
    }
    return expr;
  }
}

/** What all versions of one search have in common. */
export interface Common {
  readonly steps: readonly Step[];
  /** The fields of automatic extraction that the plain steps read. */
  readonly extracted: readonly string[];
  /** What is needed behind the steps. */
  readonly after: Live;
  readonly context: Context;
  readonly env: Environment;
  readonly used: Used;
}

/** Makes the versions of one search. */
export class Specialiser {
  /** The fields that each assignment reads: most read nothing that is known, and stay as they are. */
  private readonly fields = new Map<Expr, ReadonlySet<string>>();

  constructor(private readonly common: Common) {
    for (const step of common.steps) if (step.kind === 'assign') this.fields.set(step.value, fieldsOf(step.value));
  }

  /** The streaming steps for one pair; undefined when none of its records gives a row. */
  steps(pair: { readonly eventSource: string; readonly eventName: string }): Step[] | undefined {
    const { steps, extracted, after, context } = this.common;
    const members = new Map(Object.entries(pair));
    const facts = new Map<string, Fact>([['_raw', { kind: 'raw' }]]);
    for (const [name, value] of members) if (extracted.includes(name)) facts.set(name, { kind: 'value', value });
    const known = new Set(['_raw', '_time', ...extracted]);
    const job: Job = {
      ...this.common,
      facts,
      known,
      folder: new Folder(context, members),
      fields: this.fields,
      out: [],
    };
    const prunes = context.switches.mvfilterOverNull === 'null';
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step;
      const filter = step.kind === 'assign' && prunes ? filterOf(steps[i + 1], step.field) : undefined;
      const outcome =
        step.kind === 'assign' && filter !== undefined
          ? apply(job, {
              ...step,
              value: new Pruner(job, step.field, filter).prune(job.folder.fold(step.value, facts)),
            })
          : apply(job, step);
      if (outcome === 'never') return undefined;
    }
    return withoutDead(job.out, after);
  }
}
