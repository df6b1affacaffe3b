/**
 * A change in SPL: whether this record is one, its verdict, and the resource and part that it touches.
 *
 * A hit is the text `plugin|v|{"r":resource,"x":via,"i":part}`. `v` is one letter, ours; whatever a log
 * can choose is inside the JSON and cannot end it.
 */
import type { Change } from '../condition/types.js';
import type { Rule } from '../catalogue/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, isFalse, isTrue, or, str } from '../spl/build.js';
import { type Decision, compileCondition, fails, settingField } from './condition.js';
import type { Fields } from './fields.js';
import { type ItemScope, type Scope, listField, mentioned } from './reference.js';
import { settingsOf } from './settings.js';
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
function verdictLetter(scope: Scope, change: Change, isDefault: boolean, notBusiness: readonly Expr[]): Expr {
  const arms: Expr[] = [];
  const arm = (when: Expr, letter: string): void => {
    if (!isFalse(when)) arms.push(when, str(letter));
  };
  for (const when of notBusiness) arm(when, '');
  if (change.sets === 'patch') arm(fails(or(...change.about.map((ref) => mentioned(scope, ref)))), '');
  if (change.where !== undefined) {
    const where = compileCondition(scope, change.where);
    arm(where.total ? fails(where.yes) : where.no, '');
    if (!where.total) arm(fails(where.yes), 'u');
  }
  const decisions: Decision[] = [];
  const add = (condition: Change['introduces'], letter: string): Decision | undefined => {
    if (condition === undefined) return undefined;
    const decision = compileCondition(scope, condition);
    arm(decision.yes, letter);
    decisions.push(decision);
    return decision;
  };
  const introduces = add(change.introduces, isDefault && change.sets === 'create' ? 'd' : 'i');
  const remediates = add(change.remediates, 'r');
  add(change.warn, 'w');
  const hasComplement =
    introduces !== undefined && remediates === undefined && (change.sets === 'replace' || change.sets === 'patch');
  const otherwise = hasComplement ? 'r' : '';
  // Once a condition always holds, nothing comes after it.
  if (decisions.some((d) => isTrue(d.yes))) return lastArm(arms);
  if (decisions.every((d) => d.total)) return call('case', ...arms, TRUE, str(otherwise));
  arm(and(...decisions.map((d) => d.no)), otherwise);
  return call('case', ...arms, TRUE, str('u'));
}

/** Cuts the arms after the first that always holds. */
function lastArm(arms: readonly Expr[]): Expr {
  const kept: Expr[] = [];
  for (let i = 0; i < arms.length; i += 2) {
    kept.push(arms[i] as Expr, arms[i + 1] as Expr);
    if (isTrue(arms[i] as Expr)) break;
  }
  return kept.length === 2 && isTrue(kept[0] as Expr) ? (kept[1] as Expr) : call('case', ...kept);
}

/** Where a change stops being decided: settings without a default that the admin has not given. */
function inert(rule: Rule, change: Change): Expr[] {
  const used = settingsOf(change);
  return rule.settings
    .filter((s) => s.default === undefined && used.has(s.name))
    .map((s) => compare(call('coalesce', settingField(s.name), str('')), '=', str('')));
}

/** What the change touches, as one JSON text. */
function target(scope: Scope, change: Change): Expr {
  const entries: Expr[] = [str('r'), compileTemplates(scope, 'res', change.resource)];
  if (change.via.length > 0) entries.push(str('x'), compileTemplates(scope, 'via', change.via));
  entries.push(str('i'), change.part.length > 0 ? compileTemplates(scope, 'part', change.part) : str('*'));
  if (change.scope === 'global') entries.push(str('g'), str('global'));
  return call('json_object', ...entries);
}

/** Adds the rule's evals to `fields`; the result are the hits (text or a multivalue of texts, `""` = none). */
export function compileChanges(fields: Fields, rule: Rule): Expr[] {
  const scope: Scope = { fields };
  const hits: Expr[] = [];
  const isDefault = rule.detectability === 'default';
  const single = new Map<string, { target: Expr; arms: Expr[] }[]>();

  for (const change of rule.changes) {
    const notBusiness = inert(rule, change);
    if (change.each !== undefined) {
      hits.push(eachHits(scope, rule, change, isDefault, notBusiness));
      continue;
    }
    const what = fields.define('t', target(scope, change));
    const letter = verdictLetter(scope, change, isDefault, notBusiness);
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
    hits.push(
      call('if', compare(verdict, '=', str('')), str(''), concat(str(`${rule.plugin}|`), verdict, str('|'), what)),
    );
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

/** One hit an item; items without a verdict are dropped. */
function eachHits(scope: Scope, rule: Rule, change: Change, isDefault: boolean, notBusiness: readonly Expr[]): Expr {
  const { fields } = scope;
  if (change.each === undefined) throw new Error('each is needed');
  const { list, item } = listField(scope, change.each);
  let itemScope: ItemScope = item(list);
  const drop = [...notBusiness];
  if (change.match !== undefined) {
    const partner = partnerOf(scope, change, list);
    itemScope = { kind: 'json', value: list, matched: partner.json };
    drop.push(partner.missing);
  }
  const inner: Scope = { fields, item: itemScope };
  const letter = verdictLetter(inner, change, isDefault, drop);
  const one = concat(letter, str('|'), target(inner, change));
  const marked = fields.define(`h_${rule.plugin}`, call('if', isChange(change), call('mvmap', list, one), str('')));
  const kept = fields.define(`h_${rule.plugin}`, call('mvfilter', call('match', marked, str('^[a-z]\\|'))));
  return fields.define(
    `h_${rule.plugin}`,
    call('if', call('isnull', kept), str(''), call('mvmap', kept, concat(str(`${rule.plugin}|`), kept))),
  );
}

/**
 * Pairs an item with the one entry of another list that has the same key members. All entries are
 * written into one text behind a hash of their key; splitting that text at the item's hash finds them.
 */
function partnerOf(scope: Scope, change: Change, list: Expr): { json: Expr; missing: Expr } {
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
      call('coalesce', call('mvindex', found, { kind: 'number', value: 1 }), str('{}')),
      str('\\n[0-9a-f]{64}:[\\s\\S]*$'),
      str(''),
    ),
    missing: compare(call('mvcount', found), '!=', { kind: 'number', value: 2 }),
  };
}
