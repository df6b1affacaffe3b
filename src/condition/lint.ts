/** Lints of the language: what reads well and is wrong all the same. */
import type { Position } from '../errors.js';
import type { ReadContext } from './context.js';
import { isList, printPath, printReference } from './reference.js';
import { referencesOf } from './walk.js';
import type { Change, Condition, ListSource, Path, Reference, Sets, Test } from './types.js';

interface Around {
  readonly context: ReadContext;
  readonly at: Position;
  readonly sets: Sets;
  /** References whose presence is asked for beside the condition. */
  readonly present: ReadonlySet<string>;
  /** Inside an items test, or inside `each`. */
  readonly bound: 'items' | 'each' | undefined;
}

/** Checks the conditions of a change; problems go to the context. */
export function lintChange(change: Change, context: ReadContext): void {
  const only = change.about.length === 1 ? change.about[0] : undefined;
  const around: Around = {
    context,
    at: change.at,
    sets: change.sets,
    present: new Set(only === undefined ? [] : [printReference(only)]),
    bound: change.each === undefined ? undefined : 'each',
  };
  if (change.sets === 'patch' && change.about.length === 0) {
    context.problems.add(change.at, '"sets: patch" needs "about"', 'name what the call must mention for a verdict');
  }
  if (change.introduces === undefined && change.remediates === undefined && change.warn === undefined) {
    context.problems.add(change.at, 'this change decides nothing', 'write introduces, remediates or warn');
  }
  const outer =
    change.where === undefined ? around : { ...around, present: withPresent(around.present, [change.where]) };
  if (change.where !== undefined) lint(change.where, around);
  for (const condition of [change.introduces, change.remediates, change.warn]) {
    if (condition !== undefined) lint(condition, outer);
  }
}

function lint(condition: Condition, around: Around): void {
  const at = around.context.places.get(condition) ?? around.at;
  switch (condition.kind) {
    case 'all': {
      const beside = { ...around, present: withPresent(around.present, condition.of) };
      for (const part of condition.of) lint(part, beside);
      return;
    }
    case 'oneOf':
      for (const part of condition.of) lint(part, around);
      return;
    case 'not':
      lintNot(condition.of, at, around);
      lint(condition.of, around);
      return;
    case 'items':
      lintItems(condition, at, around);
      return;
    default:
      lintTest(condition, at, around);
  }
}

/** What given / mentioned tests among the parts say is there. */
function withPresent(present: ReadonlySet<string>, parts: readonly Condition[]): Set<string> {
  const all = new Set(present);
  const visit = (part: Condition): void => {
    if ((part.kind === 'given' || part.kind === 'mentioned') && part.value) add(all, part.of);
    if (part.kind === 'all') part.of.forEach(visit);
    if (part.kind === 'items' && part.quantifier === 'any') all.add(sourceText(part.in));
  };
  parts.forEach(visit);
  return all;
}

function add(all: Set<string>, reference: Reference): void {
  all.add(printReference(reference));
  if (reference.alternatives.length === 1) for (const path of reference.alternatives) all.add(printPath(path));
}

/** Whether a reference, or the list that it runs over, is known to be there. */
function isPresent(reference: Reference, around: Around): boolean {
  const names = [printReference(reference), ...reference.alternatives.map(printPath)];
  if (names.some((name) => around.present.has(name))) return true;
  if (reference.alternatives.length !== 1) return false;
  const [path] = reference.alternatives as [Path];
  const last = path.steps.at(-1);
  if (last?.kind !== 'each' && last?.kind !== 'decode') return false;
  return isPresent({ alternatives: [{ root: path.root, steps: path.steps.slice(0, -1) }] }, around);
}

function sourceText(source: ListSource): string {
  return source.kind === 'view' ? `view.${source.view}` : printReference(source.reference);
}

function lintNot(of: Condition, at: Position, around: Around): void {
  if (around.sets === 'create' || around.sets === 'replace') return;
  for (const reference of comparedIn(of)) {
    if (isPresent(reference, around)) continue;
    const text = printReference(reference);
    around.context.problems.add(
      at,
      `"not" also holds when "${text}" is absent`,
      `write "${text}|given: true" beside it, or compare with the values that are meant`,
    );
  }
}

/** References compared in a condition, where absence makes the comparison false. */
function comparedIn(condition: Condition): Reference[] {
  switch (condition.kind) {
    case 'all': {
      const inner = withPresent(new Set(), condition.of);
      return condition.of.flatMap(comparedIn).filter((one) => !inner.has(printReference(one)));
    }
    case 'oneOf':
      return condition.of.flatMap(comparedIn);
    case 'not':
      return [];
    case 'items':
      return condition.quantifier === 'any' && condition.in.kind === 'list' ? [condition.in.reference] : [];
    case 'given':
    case 'mentioned':
    case 'kmsBelow':
    case 'count':
      return [];
    default:
      return referencesOf(condition);
  }
}

function lintItems(condition: Extract<Condition, { kind: 'items' }>, at: Position, around: Around): void {
  const { problems } = around.context;
  const source = sourceText(condition.in);
  const reads = condition.in.kind === 'list' ? condition.in.reference.alternatives.map((path) => path.root) : [];
  if (around.bound === 'items' || (around.bound === 'each' && reads.includes('item'))) {
    problems.add(
      at,
      `"${condition.quantifier}" stands inside ${around.bound === 'items' ? 'another items test' : '"each"'}`,
      'one level only: test one member of the deeper list (item.list[].member)',
    );
  }
  if (condition.quantifier === 'every' && !everyPresent(condition.in, around)) {
    problems.add(at, `"every" also holds when "${source}" is empty`, `write "${source}|given: true" beside it`);
  }
  lint(condition.where, { ...around, bound: 'items' });
}

function everyPresent(source: ListSource, around: Around): boolean {
  return source.kind === 'view' ? around.present.has(sourceText(source)) : isPresent(source.reference, around);
}

/** Inside items: at most one deeper list, tested on one member. */
function lintTest(test: Test, at: Position, around: Around): void {
  if (around.bound === undefined) return;
  for (const reference of referencesOf(test).filter(isList)) {
    for (const path of reference.alternatives) {
      if (path.root !== 'item') continue;
      const first = path.steps.findIndex((step) => step.kind === 'each');
      if (first < 0 || path.steps.length - first - 1 <= 1) {
        if (path.steps.filter((step) => step.kind === 'each').length <= 1) continue;
      }
      around.context.problems.add(
        at,
        `"${printPath(path)}" goes too deep inside an item`,
        'one deeper list, tested on one member of its elements (item.list[].member)',
      );
    }
  }
}
