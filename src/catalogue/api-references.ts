/** Reduces changes to what the checks against AWS's API model look at: paths, literals, patterns. */
import type { CheckedChange, CheckedPath, CheckedReference, Pattern, Role, Use } from '../aws/index.js';
import {
  printReference,
  referencesOf,
  type Change,
  type Condition,
  type ListSource,
  type Operand,
  type Path,
  type Reference,
  type Template,
  type Test,
} from '../condition/index.js';

/** What `item` stands for where a condition is read: the lists, or nothing that is checked (a view). */
interface Place {
  readonly item: readonly CheckedPath[] | undefined;
  readonly matched: readonly CheckedPath[] | undefined;
}

interface Walk extends Place {
  readonly role: Role;
  /** Below a `not`. */
  readonly negated: boolean;
  /** References whose presence is asked for beside the test: absence does not decide there. */
  readonly guarded: ReadonlySet<string>;
}

/** One change of a rule for `checkApi`. */
export function checkedChange(change: Change): CheckedChange {
  const outer: Place = { item: undefined, matched: undefined };
  const inner: Place = {
    item: change.each === undefined ? undefined : gated(listPaths(change.each, outer)),
    matched: change.match === undefined ? undefined : paths(change.match.with, outer),
  };
  const about = change.sets === 'patch' ? change.about.map(printReference) : [];
  const guarded = new Set([...about, ...(change.where === undefined ? [] : presentIn(change.where))]);
  const references: CheckedReference[] = [];
  if (change.each?.kind === 'list') {
    const each = reference(change.each.reference, 'list', 'each', outer);
    references.push({ ...each, alternatives: gated(each.alternatives) ?? [] });
  }
  if (change.match !== undefined) references.push(reference(change.match.with, 'list', 'match', outer));
  for (const one of change.about) references.push(reference(one, 'presence', 'about', inner));
  for (const role of ['where', 'introduces', 'remediates', 'warn'] as const) {
    const condition = change[role];
    if (condition !== undefined) collect(condition, { ...inner, role, negated: false, guarded }, references);
  }
  const complement =
    change.introduces !== undefined &&
    change.remediates === undefined &&
    (change.sets === 'replace' || change.sets === 'patch');
  return {
    source: change.source,
    operations: change.operations,
    at: change.at,
    references,
    names: (['resource', 'via', 'part'] as const).map((what) => ({
      what,
      templates: change[what].map((t) => t.parts.flatMap((p) => (p.kind === 'value' ? [paths(p.of, inner)] : []))),
    })),
    introduces: change.introduces !== undefined || change.warn !== undefined,
    remediates: change.remediates !== undefined || complement,
    resource: change.resource.map(pattern),
    part: change.part.map(pattern),
    scope: change.scope,
  };
}

/** `each: request.x[]` over a plain value means: one row if it is given. */
function gated(all: readonly CheckedPath[] | undefined): readonly CheckedPath[] | undefined {
  return all?.map((path) => ({ ...path, gate: true }));
}

function pattern(template: Template): Pattern {
  return template.parts.map((part) => (part.kind === 'text' ? part.text : undefined));
}

function listPaths(source: ListSource, place: Place): readonly CheckedPath[] | undefined {
  return source.kind === 'view' ? undefined : paths(source.reference, place);
}

/** A reference's alternatives, with what `item` ranges over. */
export function paths(of: Reference, place: Place = { item: undefined, matched: undefined }): readonly CheckedPath[] {
  return of.alternatives.map((path) => checkedPath(path, place));
}

function checkedPath(path: Path, place: Place): CheckedPath {
  if (path.root !== 'item') return { root: path.root, steps: path.steps };
  const [first, ...rest] = path.steps;
  const matched = first?.kind === 'key' && first.name === 'matched' && place.matched !== undefined;
  const over = matched ? place.matched : place.item;
  return { root: 'item', steps: matched ? rest : path.steps, ...(over === undefined ? {} : { over }) };
}

function reference(of: Reference, use: Use, role: Role, place: Place): CheckedReference {
  return { alternatives: paths(of, place), use, role, absenceCounts: false, literals: [] };
}

function collect(condition: Condition, walk: Walk, into: CheckedReference[]): void {
  switch (condition.kind) {
    case 'all': {
      const beside = walk.negated ? [] : presentIn(condition);
      for (const one of condition.of) collect(one, { ...walk, guarded: new Set([...walk.guarded, ...beside]) }, into);
      return;
    }
    case 'oneOf':
      for (const one of condition.of) collect(one, walk, into);
      return;
    case 'not':
      collect(condition.of, { ...walk, negated: !walk.negated }, into);
      return;
    case 'items': {
      const list = condition.in;
      if (list.kind === 'list') {
        const absent = (condition.quantifier === 'any') === walk.negated;
        into.push({
          ...reference(list.reference, 'list', walk.role, walk),
          absenceCounts: absent && !isGuarded(list.reference, walk),
        });
      }
      // Inside, absence of a member says nothing about the operation: the list decides.
      const item = listPaths(list, walk);
      collect(condition.where, { ...walk, item, guarded: new Set(['*']) }, into);
      return;
    }
    case 'always':
      return;
    default:
      for (const of of referencesOf(condition)) into.push(tested(condition, of, walk));
  }
}

function tested(test: Test, of: Reference, walk: Walk): CheckedReference {
  const absent = holdsWhenAbsent(test) !== walk.negated;
  return {
    alternatives: paths(of, walk),
    use:
      test.kind === 'policy' ? 'document' : test.kind === 'given' || test.kind === 'mentioned' ? 'presence' : 'value',
    role: walk.role,
    absenceCounts: absent && (walk.role === 'introduces' || walk.role === 'remediates') && !isGuarded(of, walk),
    literals: literals(test),
  };
}

function isGuarded(of: Reference, walk: Walk): boolean {
  return walk.guarded.has('*') || walk.guarded.has(printReference(of));
}

/** Whether the test alone holds when its value is not there. */
function holdsWhenAbsent(test: Test): boolean {
  switch (test.kind) {
    case 'given':
    case 'mentioned':
      return !test.value;
    case 'kmsBelow':
      return true;
    case 'count':
      return test.op === 'lt' || test.op === 'lte';
    case 'port':
      return test.whenAbsent === 'all';
    default:
      return false;
  }
}

/** References that must be there for the condition to hold, as text. */
function presentIn(condition: Condition): string[] {
  if (condition.kind === 'all') return condition.of.flatMap(presentIn);
  if (condition.kind === 'oneOf' || condition.kind === 'not' || condition.kind === 'always') return [];
  if (condition.kind === 'items') {
    return condition.quantifier === 'any' && condition.in.kind === 'list'
      ? [printReference(condition.in.reference)]
      : [];
  }
  return holdsWhenAbsent(condition) ? [] : referencesOf(condition).map(printReference);
}

function literals(test: Test): CheckedReference['literals'] {
  switch (test.kind) {
    case 'equals':
    case 'only':
      return test.values.flatMap((v) => literal(v, 'equals'));
    case 'hasAll':
      return test.values.map((value) => ({ value, comparison: 'equals' }));
    case 'compare':
      return literal(test.value, 'number');
    case 'text':
      return test.values.map((value) => ({ value, comparison: test.op }));
    default:
      return [];
  }
}

function literal(operand: Operand, comparison: 'equals' | 'number'): CheckedReference['literals'] {
  return operand.kind === 'literal' ? [{ value: operand.value, comparison }] : [];
}
