/**
 * A change in SPL: whether this record is one, its verdict, and the resource and part that it touches.
 *
 * A hit is the text `plugin|v|{"r":resource,"x":via,"i":part}`. `v` is one letter, ours; whatever a log
 * can choose is inside the JSON and cannot end it. A hit without a letter is no hit; the tail drops it.
 */
import { changeSettings, neededSettings } from '../condition/index.js';
import type { Change } from '../condition/types.js';
import type { Rule } from '../catalogue/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, isTrue, num, or, str } from '../spl/build.js';
import { compileCondition } from './condition.js';
import { byAnswer, isCertain } from './decision.js';
import { type Fields, mapOver } from './fields.js';
import { type ItemScope, type Scope, listField, mentioned, share } from './reference.js';
import { isSet } from './settings.js';
import { compileTemplates } from './template.js';
import { viewWidth } from './views.js';

/** The letters of a hit and what they say. */
export const MARKS = {
  i: { verdict: 'introduces', reason: '' },
  d: { verdict: 'introduces', reason: 'default' },
  r: { verdict: 'remediates', reason: '' },
  w: { verdict: 'unclear', reason: 'warn' },
  u: { verdict: 'unclear', reason: 'cannot-tell' },
  x: { verdict: 'unclear', reason: 'unreadable' },
} as const;

/** `rds:ModifyDBInstance`, as the prelude writes it into the field `op`. */
const operationsOf = (change: Change): string[] =>
  change.operations.map((name) => `${change.source.replace(/\.amazonaws\.com$/, '')}:${name}`);

/** Whether the record is one of these calls. */
function isOperation(fields: Fields, operations: readonly string[]): Expr {
  const [only, ...others] = operations;
  if (only === undefined) throw new Error('a change without operations');
  if (others.length === 0) return compare(field('op'), '=', str(only));
  return compare(
    fields.define('is', call('if', call('in', field('op'), ...operations.map(str)), num(1), num(0))),
    '=',
    num(1),
  );
}

/** The letter for one record or item; `""` = no row. */
function verdictLetter(scope: Scope, rule: Rule, change: Change): Expr {
  const isDefault = rule.detectability === 'default' && change.sets === 'create';
  const complement =
    change.introduces !== undefined &&
    change.remediates === undefined &&
    (change.sets === 'replace' || change.sets === 'patch');
  const otherwise = complement ? 'r' : '';
  const asked = [
    { condition: change.introduces, letter: isDefault ? 'd' : 'i' },
    { condition: change.warn, letter: 'w' },
    { condition: change.remediates, letter: 'r' },
  ].flatMap(({ condition, letter }) =>
    condition === undefined ? [] : [{ decision: compileCondition(scope, condition), letter }],
  );
  const [only, ...others] = asked;
  if (only !== undefined && others.length === 0) {
    return guarded(scope, rule, change, byAnswer(only.decision, str(only.letter), str('u'), str(otherwise)));
  }
  const arms = asked.flatMap(({ decision, letter }) =>
    isCertain(decision) ? [decision.yes, str(letter)] : [decision.yes, str(letter), decision.maybe, str('u')],
  );
  return guarded(scope, rule, change, choose(arms, otherwise));
}

/** `case` up to the first arm that always holds. */
function choose(arms: readonly Expr[], otherwise: string): Expr {
  const kept: Expr[] = [];
  for (let i = 0; i + 1 < arms.length; i += 2) {
    const [when, then] = [arms[i] as Expr, arms[i + 1] as Expr];
    if (isTrue(when)) return kept.length === 0 ? then : call('case', ...kept, TRUE, then);
    kept.push(when, then);
  }
  if (kept.length === 2) return call('if', ...kept, str(otherwise));
  return call('case', ...kept, TRUE, str(otherwise));
}

/** `u` where there would be a letter. */
function unsureOf(letter: Expr): Expr {
  if (letter.kind === 'string') return str(letter.value === '' ? '' : 'u');
  return call('replace', letter, str('.'), str('u'));
}

/** What is not this plugin's business has no row: `where`, a patch of something else, a setting that is not set. */
function guarded(scope: Scope, rule: Rule, change: Change, letter: Expr): Expr {
  let guardedLetter = letter;
  if (change.where !== undefined) {
    const where = compileCondition(scope, change.where);
    // A row that cannot be told is only one where there would be a row.
    const once = isCertain(where) ? guardedLetter : share(scope, 'v', guardedLetter);
    guardedLetter = byAnswer(where, once, unsureOf(once), str(''));
  }
  if (change.sets === 'patch' && change.about.length > 0) {
    guardedLetter = call('if', or(...change.about.map((ref) => mentioned(scope, ref))), guardedLetter, str(''));
  }
  const used = changeSettings(change);
  const own = rule.settings.filter((s) => s.default === undefined && used.includes(s.name)).map((s) => s.name);
  const needed = [...new Set([...own, ...neededSettings(rule)])];
  return needed.length === 0
    ? guardedLetter
    : call('if', and(...needed.map((name) => isSet(scope.fields, name))), guardedLetter, str(''));
}

/**
 * What the change touches, as one JSON text. What the event names instead counts only where it does not
 * name the resource. The sign before each value keeps an account id from being printed as a number.
 */
function target(scope: Scope, change: Change): Expr {
  const text = (value: Expr): Expr => concat(str('='), value);
  const resource = compileTemplates(scope, 'res', change.resource);
  const entries: Expr[] = [str('r'), text(resource)];
  if (change.via.length > 0) {
    const via = compileTemplates(scope, 'via', change.via);
    const needed = resource.kind === 'string' ? via : call('if', compare(resource, '=', str('')), via, str(''));
    entries.push(str('x'), text(needed));
  }
  entries.push(str('i'), text(change.part.length > 0 ? compileTemplates(scope, 'part', change.part, '*') : str('*')));
  if (change.scope === 'global') entries.push(str('g'), str('global'));
  return call('json_object', ...entries);
}

interface Arm {
  readonly operations: string[];
  readonly then: Expr;
}

/** Adds an arm; calls that are decided alike share one. */
function addArm(arms: Arm[], operations: readonly string[], then: Expr): void {
  const alike = arms.find((arm) => JSON.stringify(arm.then) === JSON.stringify(then));
  if (alike === undefined) arms.push({ operations: [...operations], then });
  else alike.operations.push(...operations);
}

/** One value for each call. */
function byOperation(fields: Fields, arms: readonly Arm[], otherwise: Expr): Expr {
  const pairs = arms.flatMap((arm) => [isOperation(fields, [...arm.operations].sort()), arm.then]);
  return pairs.length === 2 ? call('if', ...pairs, otherwise) : call('case', ...pairs, TRUE, otherwise);
}

/** Adds the rule's evals to `fields`; the result are the hits (text or a multivalue of texts). */
export function compileChanges(fields: Fields, rule: Rule): Expr[] {
  fields.declare(rule.settings);
  return [
    ...wholeHits(
      fields,
      rule,
      rule.changes.filter((c) => c.each === undefined),
    ),
    ...itemHits(
      fields,
      rule,
      rule.changes.filter((c) => c.each !== undefined),
    ),
  ];
}

/** Changes that touch one resource: one verdict and one target for each call. */
function wholeHits(fields: Fields, rule: Rule, changes: readonly Change[]): Expr[] {
  const scope: Scope = { fields };
  // Two changes of one call may both give a row, so they stand in different groups.
  const groups: { operations: Set<string>; letters: Arm[]; targets: Arm[] }[] = [];
  for (const change of changes) {
    const operations = operationsOf(change);
    const what = fields.define('t', target(scope, change));
    const letter = verdictLetter(scope, rule, change);
    let group = groups.find((g) => operations.every((op) => !g.operations.has(op)));
    if (group === undefined) groups.push((group = { operations: new Set(), letters: [], targets: [] }));
    for (const op of operations) group.operations.add(op);
    addArm(group.letters, operations, letter);
    addArm(group.targets, operations, what);
  }
  return groups.map(({ letters, targets }) => {
    const verdict = byOperation(fields, letters, str(''));
    const [first, ...others] = targets;
    const what =
      others.length === 0 ? (first as Arm).then : fields.define('t', byOperation(fields, targets, str('{}')));
    return concat(str(`${rule.plugin}|`), verdict, str('|'), what);
  });
}

/** What two changes over the same items must have in common to be one mvmap. */
const shapeOf = ({ at: _at, source: _source, operations: _operations, ...shape }: Change): string =>
  JSON.stringify(shape);

/** Changes that touch several resources or parts: one hit an item. */
function itemHits(fields: Fields, rule: Rule, changes: readonly Change[]): Expr[] {
  const byCondition = new Map<string, Change[]>();
  for (const change of changes) {
    // The condition that introduces in one call and remediates in another is asked once.
    const { introduces, remediates, warn, ...rest } = change;
    const single = [introduces, remediates, warn].filter((c) => c !== undefined);
    const oneCondition = single.length === 1 && (change.sets === 'add' || change.sets === 'remove');
    const key = oneCondition
      ? `${shapeOf({ ...rest, sets: 'add' })}${JSON.stringify(single)}`
      : shapeOf(change) + String(changes.indexOf(change));
    byCondition.set(key, [...(byCondition.get(key) ?? []), change]);
  }
  return [...byCondition.values()].map((group) => eachHits(fields, rule, group));
}

/** One hit an item, for changes that ask the same of it. */
function eachHits(fields: Fields, rule: Rule, changes: readonly Change[]): Expr {
  const scope: Scope = { fields };
  const [change] = changes;
  if (change?.each === undefined) throw new Error('each is needed');
  const { list, item } = listField(scope, change.each);
  let itemScope: ItemScope = item(list);
  let paired: Expr = TRUE;
  if (change.match !== undefined) {
    const partner = partnerOf(scope, change, list);
    itemScope = { kind: 'json', value: list, matched: partner.json };
    paired = partner.found;
  }
  const inner: Scope = { fields, item: itemScope };
  const letter =
    changes.length === 1
      ? verdictLetter(inner, rule, change)
      : guarded(inner, rule, change, sharedLetter(inner, changes));
  const decided = isTrue(paired) ? letter : call('if', paired, letter, str(''));
  const operations = changes.flatMap(operationsOf).sort();
  const hits = (over: Expr, what: Expr, letterOf: Expr): Expr =>
    call(
      'if',
      // Whether mvmap evaluates its body for a list that is NULL is open: it is not asked.
      and(isOperation(fields, operations), call('isnotnull', list)),
      call('mvmap', over, concat(str(`${rule.plugin}|`), letterOf, str('|'), what)),
      str(''),
    );
  const what = target(inner, change);
  if (itemScope.kind !== 'view') return hits(list, what, decided);
  // The rules over a view mostly touch the same part: it is written into the token once.
  const packed = fields.define('vt', mapOver(list, concat(list, str('|'), what)));
  return hits(
    packed,
    call('replace', packed, str(`^([^|]*[|]){${viewWidth(itemScope.view)}}`), str('')),
    replaceField(decided, list, packed),
  );
}

/** The one condition of several changes; the letter depends on the call. */
function sharedLetter(inner: Scope, changes: readonly Change[]): Expr {
  const [first] = changes;
  const condition = first?.introduces ?? first?.remediates ?? first?.warn;
  if (condition === undefined) throw new Error('a change without a condition');
  const arms: Arm[] = [];
  for (const change of changes) {
    addArm(arms, operationsOf(change), str(change.introduces ? 'i' : change.remediates ? 'r' : 'w'));
  }
  const letter = inner.fields.define('l', byOperation(inner.fields, arms, str('')));
  return byAnswer(compileCondition(inner, condition), letter, str('u'), str(''));
}

/** The same expression over another field. */
function replaceField(expr: Expr, from: Expr, to: Expr): Expr {
  return JSON.parse(JSON.stringify(expr).replaceAll(JSON.stringify(from), JSON.stringify(to))) as Expr;
}

/**
 * Pairs an item with the one entry of another list that has the same key members. All entries are
 * written into one text behind a hash of their key; splitting that text at the item's hash finds them.
 */
function partnerOf(scope: Scope, change: Change, list: Expr): { json: Expr; found: Expr } {
  const { fields } = scope;
  if (change.match === undefined) throw new Error('match is needed');
  const { list: others } = listField(scope, { kind: 'list', reference: change.match.with });
  const { on } = change.match;
  const key = (base: Expr): Expr =>
    call(
      'sha256',
      call(
        'json_object',
        ...on.flatMap((k) => [str(k), call('coalesce', call('tostring', call('json_extract', base, str(k))), str(''))]),
      ),
    );
  const book = fields.define(
    'm',
    call(
      'coalesce',
      call('mvjoin', call('mvmap', others, concat(str('\n'), key(others), str(':'), others)), str('')),
      str(''),
    ),
  );
  const found = call('split', book, concat(str('\n'), key(list), str(':')));
  return {
    json: call('replace', call('mvindex', found, num(1)), str('(?s)\\n[0-9a-f]{64}:.*$'), str('')),
    found: compare(call('mvcount', found), '=', num(2)),
  };
}
