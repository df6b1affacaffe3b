/** Backward analysis: which fields are still needed, and which assignments are not. */
import { reads, writes } from './flow.js';
import { keeper, type Step } from './steps.js';

/** The fields that are needed; undefined = all that there are. */
export type Live = ReadonlySet<string> | undefined;

const union = (a: Live, b: Live): Live => (a === undefined || b === undefined ? undefined : new Set([...a, ...b]));

const without = (a: Live, fields: readonly string[]): Live => {
  if (a === undefined) return undefined;
  const rest = new Set(a);
  for (const field of fields) rest.delete(field);
  return rest;
};

/** What is needed before a step, from what is needed behind it. */
export function liveBefore(step: Step, after: Live): Live {
  switch (step.kind) {
    case 'fields':
    case 'table': {
      const keeps = keeper(step);
      if (after !== undefined) return new Set([...after].filter(keeps));
      const listed = step.kind === 'table' || step.mode === '+';
      if (!listed || step.fields.some((f) => f.includes('*'))) return undefined;
      return new Set(step.kind === 'table' ? step.fields : [...step.fields, '_raw', '_time']);
    }
    case 'stats':
      return reads(step);
    case 'assign':
    case 'lookup':
    case 'eventstats':
      return union(without(after, writes(step)), reads(step));
    // The rest keeps what it does not touch; rex and fillnull may leave a field as it was.
    default:
      return union(after, reads(step));
  }
}

/** What is needed before a list of steps, when `after` is needed behind it. */
export function liveBeforeAll(steps: readonly Step[], after: Live): Live {
  return steps.reduceRight<Live>((live, step) => liveBefore(step, live), after);
}

/** The steps without assignments that nobody reads. */
export function withoutDead(steps: readonly Step[], after: Live): Step[] {
  const kept: Step[] = [];
  // One set that changes: an assignment, by far the most common step, costs what it touches.
  let live = after === undefined ? undefined : new Set(after);
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as Step;
    if (step.kind === 'assign' && live !== undefined) {
      if (!live.delete(step.field)) continue;
      for (const field of reads(step) ?? []) live.add(field);
    } else {
      const before = liveBefore(step, live);
      live = before === undefined ? undefined : new Set(before);
    }
    kept.push(step);
  }
  return kept.reverse();
}

/**
 * The fields that rows can have behind the steps, where a projection has cut them down to a known list; undefined when
 * it may be any.
 */
export function possibleAfter(steps: readonly Step[]): Live {
  let possible: Live;
  for (const step of steps) {
    const narrows = step.kind === 'table' || (step.kind === 'fields' && step.mode === '+');
    if (narrows && step.fields.every((f) => !f.includes('*'))) {
      const listed = step.kind === 'table' ? step.fields : [...step.fields, '_raw', '_time'];
      possible = new Set(listed.filter((f) => possible === undefined || possible.has(f)));
    } else if (step.kind === 'fields' || step.kind === 'table') {
      const keeps = keeper(step);
      if (possible !== undefined) possible = new Set([...possible].filter(keeps));
    } else if (step.kind === 'stats') possible = new Set([...step.by, ...writes(step)]);
    else if (step.kind === 'inputlookup') possible = undefined;
    else if (possible !== undefined) possible = new Set([...possible, ...writes(step)]);
  }
  return possible;
}
