/** From a rule to what each of its calls must show for Sigma to match. */
import { neededSettings, settingsOf } from '../condition/index.js';
import type { Change, Condition } from '../condition/types.js';
import type { ApiModel } from '../aws/index.js';
import type { Rule } from '../catalogue/types.js';
import { conditionFound, itemsFound, type Context } from './condition.js';
import { and, atom, canHoldWithout, holdsWithoutFields, keyOf, not } from './expr.js';
import { allOf, anyOf, type Found } from './found.js';
import { placesOf } from './places.js';
import { mentioned } from './presence.js';
import { shapesOf } from './shapes.js';
import type { Approximation, Expr } from './types.js';

/** Calls of one source that show the same. */
export interface Selection {
  /** `rds.amazonaws.com` */
  readonly source: string;
  /** Without version suffix. */
  readonly operations: readonly string[];
  readonly sets: Change['sets'];
  readonly expr: Expr;
}

/** A rule as Sigma can say it. */
export interface Translation {
  /** Empty: there is nothing to export. */
  readonly selections: readonly Selection[];
  /** Empty: it matches what the rule introduces, and nothing else. */
  readonly approximations: readonly Approximation[];
  /** Settings whose default is written into the rule. */
  readonly defaults: readonly { readonly name: string; readonly value: string }[];
  /** Settings without a default that a change asks for: it is not exported. */
  readonly missing: readonly string[];
  /** Paths that are lists in the log. */
  readonly lists: readonly string[];
}

/** Translates what introduces. */
export function translate(rule: Rule, model: ApiModel): Translation {
  const settings = Object.fromEntries(
    rule.settings.flatMap(({ name, default: value }) => (value ? [[name, value]] : [])),
  );
  const opening = rule.changes.filter((change) => change.introduces !== undefined);
  const unset = (change: Change): string[] => namesOf(change).filter((name) => settings[name] === undefined);
  const missing = new Set(opening.flatMap(unset));
  const inert = neededSettings(rule).some((name) => settings[name] === undefined);
  const said = inert ? [] : opening.filter((change) => unset(change).length === 0);
  const lists = new Set<string>();
  const found = said.flatMap((change) =>
    change.operations.map((operation) => ({
      change,
      operation,
      found: callFound(change, operation, settings, model, lists),
    })),
  );
  const selections = new Map<string, Selection>();
  const merged = new Map<string, { change: Change; operation: string; found: Found }>();
  for (const one of found) {
    const call = JSON.stringify([one.change.source, one.operation]);
    const held = merged.get(call);
    merged.set(call, held === undefined ? one : { ...held, found: anyOf([held.found, one.found]) });
  }
  for (const { change, operation, found: one } of merged.values()) {
    if (one.expr.kind === 'false') continue;
    const key = JSON.stringify([change.source, keyOf(one.expr)]);
    const held = selections.get(key);
    selections.set(key, {
      source: change.source,
      operations: [...(held?.operations ?? []), operation],
      sets: held?.sets ?? change.sets,
      expr: one.expr,
    });
  }
  const used = new Set(said.flatMap(namesOf));
  return {
    selections: [...selections.values()],
    approximations: [...new Set([...merged.values()].flatMap((one) => [...one.found.notes]))].sort(),
    defaults: [...used].sort().map((name) => ({ name, value: settings[name] ?? '' })),
    missing: [...missing].sort(),
    lists: [...lists].sort(),
  };
}

function namesOf(change: Change): string[] {
  return [change.where, change.introduces, change.remediates, change.warn].flatMap((condition) =>
    condition === undefined ? [] : settingsOf(condition),
  );
}

function callFound(
  change: Change,
  operation: string,
  settings: Readonly<Record<string, string>>,
  model: ApiModel,
  lists: Set<string>,
): Found {
  const context: Context = {
    shapes: shapesOf(model, change.source, operation),
    scope: { kind: 'none' },
    settings,
    items: 'one',
    operation,
    lists,
  };
  const parts = [change.where, change.introduces].filter((part) => part !== undefined);
  const condition: Condition = { kind: 'all', of: parts.flatMap((part) => (part.kind === 'all' ? part.of : [part])) };
  let found =
    change.each === undefined
      ? conditionFound(condition, false, context)
      : itemsFound(change.each, condition, 'some', false, context, change.match);
  if (change.match !== undefined) found = allOf([found], 'pairing');
  if (change.sets === 'patch') found = withAbout(change, found, context);
  const guards = [
    ...(holdsWithoutFields(found.expr) ? [not(atom('requestParameters.omitted', '', [true]))] : []),
    ...(change.source === 'signin.amazonaws.com' ? [not(atom('responseElements.ConsoleLogin', '', ['Failure']))] : []),
  ];
  return guards.length === 0 ? found : { ...found, expr: and([found.expr, ...guards]) };
}

/** What a patch does not mention it does not touch. Where the tests need it to be there, that is said already. */
function withAbout(change: Change, found: Found, context: Context): Found {
  if (change.about.some((one) => one.alternatives.some((path) => path.root === 'item'))) {
    return { ...found, notes: new Set([...found.notes, 'absence' as const]) };
  }
  const places = change.about.flatMap((one) => placesOf(one, context));
  const touched = (field: string): boolean =>
    places.some((place) => field === place.field || field.startsWith(`${place.field}.`));
  return canHoldWithout(found.expr, touched) ? allOf([found, mentioned(places)]) : found;
}
