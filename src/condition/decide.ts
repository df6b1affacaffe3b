/** From a record to verdicts, with the reference evaluator: what the searches must find. */
import { evaluate, listItems, type EvaluateContext, type SettingValues } from './evaluate.js';
import { isObject, member, omitted, operationOf, regionOf, sourceOf, succeeded, type TrailRecord } from './record.js';
import { render } from './render.js';
import { settingsOf } from './walk.js';
import { elements, find, folded } from './values.js';
import type { Change, Condition, Match, Reason, Truth, Verdict } from './types.js';

/** One row: what one change does to one resource. */
export interface Row {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** As CloudSploit prints it; "" when the event does not name it. */
  readonly resource: string;
  readonly via: string;
  readonly part: string;
  /** The region column: `global`, or the event's region. */
  readonly region: string;
}

/** What `decideRule` needs of a rule. */
export interface Decidable {
  readonly changes: readonly Change[];
  /** `default`: what a create call introduces is a default that may be changed at once (reason `default`). */
  readonly detectability?: string;
  readonly settings: readonly { readonly name: string; readonly default?: string }[];
}

type Outcome = { readonly verdict: Verdict; readonly reason: Reason } | undefined;

/** Told the outcome of every leaf; for explanations. */
export type Trace = NonNullable<EvaluateContext['trace']>;

/** Whether a change speaks of this record: source and operation. */
export function concerns(change: Change, record: TrailRecord): boolean {
  return change.source === sourceOf(record) && change.operations.includes(operationOf(record));
}

/**
 * All rows of a rule for a record, merged: for the same resource and part introduces beats unclear
 * beats remediates. Failed calls give none; omitted parameters give one unclear row.
 * @param settings values that an admin has set; the rule's defaults fill the rest
 */
export function decideRule(rule: Decidable, record: TrailRecord, settings: SettingValues = {}, trace?: Trace): Row[] {
  const changes = rule.changes.filter((change) => concerns(change, record));
  if (changes.length === 0 || !succeeded(record)) return [];
  if (omitted(record)) return [unreadable(record)];
  const defaults = rule.settings.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const values = { ...(Object.fromEntries(defaults) as SettingValues), ...settings };
  if (neededSettings(rule).some((name) => (values[name] ?? '').trim() === '')) return [];
  const rows = changes.flatMap((change) => {
    const found = decideChange(change, record, values, trace);
    return rule.detectability === 'default' && change.sets === 'create' ? found.map(asDefault) : found;
  });
  return merge(rows);
}

/**
 * Settings without which the rule finds nothing: named by every change that opens something. While one is
 * unset, the rule's closing changes are silent too.
 */
export function neededSettings(rule: Pick<Decidable, 'changes' | 'settings'>): string[] {
  const opening = rule.changes
    .filter((change) => change.introduces !== undefined || change.warn !== undefined)
    .map((change) => changeSettings(change));
  const optional = rule.settings.filter((setting) => setting.default === undefined).map(({ name }) => name);
  return opening.length === 0 ? [] : optional.filter((name) => opening.every((used) => used.includes(name)));
}

/** The settings that a change's conditions name. */
export function changeSettings(change: Change): string[] {
  const conditions = [change.where, change.introduces, change.remediates, change.warn];
  return conditions.filter((one) => one !== undefined).flatMap(settingsOf);
}

function asDefault(row: Row): Row {
  return row.verdict === 'introduces' ? { ...row, reason: 'default' } : row;
}

function unreadable(record: TrailRecord): Row {
  return { verdict: 'unclear', reason: 'unreadable', resource: '', via: '', part: '*', region: regionOf(record) };
}

const RANK: Readonly<Record<Verdict, number>> = { introduces: 2, unclear: 1, remediates: 0 };

/** One row for each resource and part: the highest verdict, the first of equal ones. */
export function merge(rows: readonly Row[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.resource, row.part]);
    const held = best.get(key);
    if (held === undefined || RANK[row.verdict] > RANK[held.verdict]) best.set(key, row);
  }
  return [...best.values()];
}

/** The rows of one change for a record that it speaks of, before merging. */
export function decideChange(change: Change, record: TrailRecord, settings: SettingValues, trace?: Trace): Row[] {
  const base: EvaluateContext = trace === undefined ? { record, settings } : { record, settings, trace };
  if (change.each === undefined) return rowOf(change, base, decide(change, base));
  const { items, blocked } = listItems(change.each, base);
  const rows = items.flatMap((item) => {
    const bound = change.match === undefined ? item : matched(item, change.match, base);
    if (bound === undefined) return [];
    const context = { ...base, item: bound };
    return rowOf(change, context, decide(change, context));
  });
  const unread: Outcome = blocked ? { verdict: 'unclear', reason: 'cannot-tell' } : undefined;
  return [...rows, ...rowOf(change, base, unread)];
}

function rowOf(change: Change, context: EvaluateContext, outcome: Outcome): Row[] {
  if (outcome === undefined) return [];
  const resource = render(change.resource, context);
  return [
    {
      ...outcome,
      resource,
      via: resource === '' ? render(change.via, context) : '',
      part: change.part.length === 0 ? '*' : render(change.part, context) || '*',
      region: change.scope === 'global' ? 'global' : regionOf(context.record),
    },
  ];
}

/** The item with its partner under `matched`; undefined when there is not exactly one. */
function matched(item: unknown, match: Match, context: EvaluateContext): unknown {
  const partners = find(match.with, context).values.flatMap(elements);
  const own = match.on.map((name) => folded(member(item, name)));
  if (!isObject(item) || own.includes(undefined)) return undefined;
  const same = partners.filter((partner) => match.on.every((name, at) => folded(member(partner, name)) === own[at]));
  return same.length === 1 ? { ...item, matched: same[0] } : undefined;
}

/** The table of docs/rule-format.md, then `where`: an outcome that rests on an unknown `where` is unclear. */
function decide(change: Change, context: EvaluateContext): Outcome {
  if (isInert(change, context.settings)) return undefined;
  if (change.sets === 'patch' && !change.about.some((about) => isMentioned(find(about, context)))) return undefined;
  const where = change.where === undefined ? 'yes' : evaluate(change.where, context);
  if (where === 'no') return undefined;
  const outcome = outcomeOf(change, context);
  return outcome !== undefined && where === 'unknown' ? unclear('cannot-tell') : outcome;
}

function isMentioned(found: { mentioned: boolean; blocked: boolean }): boolean {
  return found.mentioned || found.blocked;
}

/** While a setting that its conditions name is unset, a change gives no row: the admin has not asked yet. */
function isInert(change: Change, settings: SettingValues): boolean {
  return changeSettings(change).some((name) => (settings[name] ?? '').trim() === '');
}

function unclear(reason: Reason): Outcome {
  return { verdict: 'unclear', reason };
}

function outcomeOf(change: Change, context: EvaluateContext): Outcome {
  const ask = (condition: Condition | undefined): Truth => (condition ? evaluate(condition, context) : 'no');
  const introduces = ask(change.introduces);
  if (introduces === 'yes') return { verdict: 'introduces', reason: '' };
  if (introduces === 'unknown') return unclear('cannot-tell');
  const warn = ask(change.warn);
  if (warn === 'yes') return unclear('warn');
  const remediates = change.remediates ? ask(change.remediates) : complement(change);
  if (warn === 'unknown' || remediates === 'unknown') return unclear('cannot-tell');
  return remediates === 'yes' ? { verdict: 'remediates', reason: '' } : undefined;
}

/** What "not introduced" means: the whole was set and is fine, or nothing was said. */
function complement(change: Change): Truth {
  return change.introduces !== undefined && (change.sets === 'replace' || change.sets === 'patch') ? 'yes' : 'no';
}
