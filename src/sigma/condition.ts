/**
 * Conditions as expressions over fields. What Sigma cannot say is replaced by something that holds wherever the condition
 * does, and named.
 *
 * The evaluator knows yes, no and "cannot tell"; a rule introduces on yes. `conditionFound(c, false)` covers where c is yes,
 * `conditionFound(c, true)` where c is no, so that `not` only turns the question round.
 */
import { leavesOf, printReference, referencesOf } from '../condition/index.js';
import type { Condition, ListSource, Match, Test } from '../condition/types.js';
import { canHoldWithout, FALSE } from './expr.js';
import { allOf, anyOf, exactly, leftOut, noneOf, type Found } from './found.js';
import { GRANT_LIST, grantsFound } from './grants.js';
import { leafFound, type LeafContext } from './leaf.js';
import { constantOf, isOfItem, listScope, placesOf, type Scope } from './places.js';
import { present } from './presence.js';
import { shapesOfView } from './views.js';

/** What a condition is read in. */
export interface Context extends LeafContext {
  /** The event's name without version. */
  readonly operation: string;
}

/** Covers where a condition is yes; negated: where it is no. */
export function conditionFound(condition: Condition, negated: boolean, context: Context): Found {
  switch (condition.kind) {
    case 'all':
      return negated ? someFound(condition.of, true, context) : everyFound(condition.of, false, context);
    case 'oneOf':
      return negated ? everyFound(condition.of, true, context) : someFound(condition.of, false, context);
    case 'not':
      return conditionFound(condition.of, !negated, context);
    case 'items': {
      const { quantifier, where } = condition;
      const [items, fails] =
        quantifier === 'every'
          ? ([negated ? 'some' : 'every', negated] as const)
          : quantifier === 'any'
            ? ([negated ? 'every' : 'some', negated] as const)
            : ([negated ? 'some' : 'every', !negated] as const);
      return itemsFound(condition.in, where, items, fails, context);
    }
    default:
      return leafFound(condition, negated, context);
  }
}

/** All parts hold. Of some item of a list: each part of some item, for the same item cannot be said. */
function everyFound(parts: readonly Condition[], negated: boolean, context: Context): Found {
  const found = parts
    .filter((part) => negated || !parts.some((other) => other !== part && shows(other, part)))
    .map((part) => conditionFound(part, negated, context));
  const apart = context.items === 'some' && aboutItems(parts, context) > 1;
  return apart ? allOf(found, 'same-item') : allOf(found);
}

/** Whether a test can only hold where the value is given that another test asks for. */
function shows(test: Condition, presence: Condition): boolean {
  if (presence.kind !== 'given' || !presence.value) return false;
  const needs = ['equals', 'compare', 'version', 'text', 'cidr', 'hasAll', 'only', 'policy'].includes(test.kind);
  const wanted = printReference(presence.of);
  return needs && referencesOf(test as Test).some((reference) => printReference(reference) === wanted);
}

/** One of the parts holds. Of every item of a list: that different items pass by different parts cannot be said. */
function someFound(parts: readonly Condition[], negated: boolean, context: Context): Found {
  if (context.items === 'every' && aboutItems(parts, context) > 1) return leftOut('negation');
  return anyOf(parts.map((part) => conditionFound(part, negated, context)));
}

/** How many of the parts ask the item. */
function aboutItems(parts: readonly Condition[], context: Context): number {
  return parts.filter((part) => asksItem(part, context.scope)).length;
}

function asksItem(condition: Condition, scope: Scope): boolean {
  return leavesOf(condition)
    .flatMap(referencesOf)
    .some((reference) => isOfItem(reference) && constantOf(reference, scope) === undefined);
}

/**
 * Some item of a list or a view passes, or every item does.
 * @param negated "fails" instead of "passes"
 * @param match the partner that an item must have
 */
export function itemsFound(
  source: ListSource,
  where: Condition,
  items: 'some' | 'every',
  negated: boolean,
  context: Context,
  match?: Match,
): Found {
  if (source.kind === 'list') {
    const scope = listScope(source, context.scope, match);
    const found = conditionFound(where, negated, { ...context, scope, items });
    if (items === 'every') return found;
    const places = placesOf(source.reference, context);
    const below = (field: string): boolean =>
      places.some((place) => field === place.field || field.startsWith(`${place.field}.`));
    // There must be an item, which most tests of it show.
    return canHoldWithout(found.expr, below) ? allOf([present(places), found]) : found;
  }
  if (source.view === 's3Grants') {
    context.lists.add(GRANT_LIST);
    if (items === 'some') return grantsFound(where, negated, context.settings);
    return noneOf(grantsFound(where, !negated, context.settings));
  }
  const forms = shapesOfView(source.view, context.operation).map((shape) => {
    const scope = { kind: 'view', shape } as const;
    const found = conditionFound(where, negated, { ...context, scope, items: shape.several ? items : 'one' });
    if (items === 'every' || shape.item === undefined) return found;
    return allOf([anyOf(shape.item.map((field) => present([{ ...BARE, field }]))), found]);
  });
  return items === 'some' ? anyOf([exactly(FALSE), ...forms]) : allOf(forms);
}

/** A field of plain text. */
const BARE = { kind: 'text', list: false, container: false, entries: [], members: [], loose: false } as const;
