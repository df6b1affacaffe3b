/**
 * A change in SPL: whether this record is one, its verdict, and the resource and part that it touches.
 *
 * A hit is the text `plugin|v|{"r":resource,"x":via,"i":part}`. `v` is one letter, ours; whatever a log
 * can choose is inside the JSON and cannot end it. A hit without a letter is no hit; the tail drops it.
 */
import type { Change, Condition } from '../condition/types.js';
import type { Rule } from '../catalogue/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, isTrue, num, or, str } from '../spl/build.js';
import { compileCondition } from './condition.js';
import { isCertain } from './decision.js';
import type { Fields } from './fields.js';
import { type ItemScope, type Scope, listField, mentioned } from './reference.js';
import { isSet, settingsOf } from './settings.js';
import { compileTemplates } from './template.js';

/** The letters of a hit and what they say. */
export const MARKS = {
  i: { verdict: 'introduces', reason: '' },
  d: { verdict: 'introduces', reason: 'default' },
  r: { verdict: 'remediates', reason: '' },
  w: { verdict: 'unclear', reason: 'warn' },
  u: { verdict: 'unclear', reason: 'cannot-tell' },
  x: { verdict: 'unclear', reason: 'unreadable' },
} as const;

/** `src="..." AND ev="..."`. */
export function isChange(change: Change): Expr {
  const [first, ...others] = change.operations;
  const event =
    others.length === 0
      ? compare(field('ev'), '=', str(first as string))
      : call('in', field('ev'), ...change.operations.map(str));
  return and(compare(field('src'), '=', str(change.source)), event);
}

/** The letter for one record or item; `""` = no row. */
function verdictLetter(scope: Scope, rule: Rule, change: Change): Expr {
  const isDefault = rule.detectability === 'default' && change.sets === 'create';
  const arms: Expr[] = [];
  const unsure: Expr[] = [];
  const add = (condition: Condition | undefined, letter: string): void => {
    if (condition === undefined) return;
    const { yes, maybe } = compileCondition(scope, condition);
    arms.push(yes, str(letter));
    if (yes !== maybe) unsure.push(maybe);
  };
  add(change.introduces, isDefault ? 'd' : 'i');
  add(change.remediates, 'r');
  add(change.warn, 'w');
  if (unsure.length > 0) arms.push(or(...unsure), str('u'));
  const complement =
    change.introduces !== undefined &&
    change.remediates === undefined &&
    (change.sets === 'replace' || change.sets === 'patch');
  return guarded(scope, rule, change, choose(arms, complement ? 'r' : ''));
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

/** What is not this plugin's business has no row: `where`, a patch of something else, a setting that is not set. */
function guarded(scope: Scope, rule: Rule, change: Change, letter: Expr): Expr {
  let guardedLetter = letter;
  if (change.where !== undefined) {
    const where = compileCondition(scope, change.where);
    const otherwise = isCertain(where) ? str('') : call('if', where.maybe, str('u'), str(''));
    guardedLetter = call('if', where.yes, guardedLetter, otherwise);
  }
  if (change.sets === 'patch' && change.about.length > 0) {
    guardedLetter = call('if', or(...change.about.map((ref) => mentioned(scope, ref))), guardedLetter, str(''));
  }
  const used = settingsOf(change);
  const needed = rule.settings.filter((s) => s.default === undefined && used.has(s.name));
  return needed.length === 0
    ? guardedLetter
    : call('if', and(...needed.map((s) => isSet(s.name))), guardedLetter, str(''));
}

/** What the change touches, as one JSON text. */
function target(scope: Scope, change: Change): Expr {
  const entries: Expr[] = [str('r'), compileTemplates(scope, 'res', change.resource)];
  if (change.via.length > 0) entries.push(str('x'), compileTemplates(scope, 'via', change.via));
  entries.push(str('i'), change.part.length > 0 ? compileTemplates(scope, 'part', change.part) : str('*'));
  if (change.scope === 'global') entries.push(str('g'), str('global'));
  return call('json_object', ...entries);
}

/** Adds the rule's evals to `fields`; the result are the hits (text or a multivalue of texts). */
export function compileChanges(fields: Fields, rule: Rule): Expr[] {
  const scope: Scope = { fields };
  const hits: Expr[] = [];
  const single = new Map<string, { target: Expr; arms: Expr[] }[]>();

  for (const change of rule.changes) {
    if (change.each !== undefined) {
      hits.push(eachHits(scope, rule, change));
      continue;
    }
    const what = fields.define('t', target(scope, change));
    const letter = verdictLetter(scope, rule, change);
    const key = JSON.stringify(what);
    const groups = single.get(key) ?? [];
    single.set(key, groups);
    // Changes of other operations share one case; two changes of one operation may both give a row.
    const overlaps = (group: { arms: Expr[] }): boolean => group.arms.some((a) => sharesOperation(a, change));
    let group = groups.find((g) => !overlaps(g));
    if (group === undefined) groups.push((group = { target: what, arms: [] }));
    group.arms.push(isChange(change), letter);
  }

  for (const { target: what, arms } of [...single.values()].flat()) {
    const verdict = fields.define(`v_${rule.plugin}`, call('case', ...arms, TRUE, str('')));
    hits.push(concat(str(`${rule.plugin}|`), verdict, str('|'), what));
  }
  return hits;
}

function sharesOperation(guard: Expr, change: Change): boolean {
  const printed = JSON.stringify(guard);
  return (
    printed.includes(JSON.stringify(change.source)) &&
    change.operations.some((op) => printed.includes(`"value":${JSON.stringify(op)}`))
  );
}

/** One hit an item. */
function eachHits(scope: Scope, rule: Rule, change: Change): Expr {
  const { fields } = scope;
  if (change.each === undefined) throw new Error('each is needed');
  const { list, item } = listField(scope, change.each);
  let itemScope: ItemScope = item(list);
  let paired: Expr = TRUE;
  if (change.match !== undefined) {
    const partner = partnerOf(scope, change, list);
    itemScope = { kind: 'json', value: list, matched: partner.json };
    paired = partner.found;
  }
  const inner: Scope = { fields, item: itemScope };
  const decided = verdictLetter(inner, rule, change);
  const letter = isTrue(paired) ? decided : call('if', paired, decided, str(''));
  const one = concat(str(`${rule.plugin}|`), letter, str('|'), target(inner, change));
  return fields.define(`h_${rule.plugin}`, call('if', isChange(change), call('mvmap', list, one), str('')));
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
        'json_array',
        ...on.map((k) => call('coalesce', call('tostring', call('json_extract', base, str(k))), str(''))),
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
    json: call(
      'replace',
      call('coalesce', call('mvindex', found, num(1)), str('{}')),
      str('\\n[0-9a-f]{64}:[\\s\\S]*$'),
      str(''),
    ),
    found: compare(call('mvcount', found), '=', num(2)),
  };
}
