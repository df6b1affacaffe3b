/** Which calls open a misconfiguration, which close it, and which stay unclear: as bullets. */
import { printReference } from '../condition/index.js';
import type { Rule } from '../catalogue/types.js';
import type { Change, Condition } from '../condition/types.js';
import { code, list } from './names.js';
import { inLine, itemName, phrase, type Phrase, type PhraseContext } from './phrase.js';

/** One bullet; the parts below it, where it takes a list. */
export interface Bullet {
  readonly text: string;
  readonly below: readonly Bullet[];
}

export interface EventText {
  readonly opens: readonly Bullet[];
  readonly closes: readonly Bullet[];
  readonly unclear: readonly Bullet[];
}

/** The calls of a rule in words. */
export function eventText(rule: Rule): EventText {
  const home = homeOf(rule);
  const of = (what: 'introduces' | 'remediates' | 'warn'): Bullet[] => bullets(rule, what, home);
  const closes = [...complements(rule, home), ...of('remediates')];
  return { opens: of('introduces'), closes: mergeEqual(closes), unclear: of('warn') };
}

/** The event source that most calls come from: it is not named again. */
function homeOf(rule: Rule): string {
  const counts = new Map<string, number>();
  for (const { source, operations } of rule.changes) counts.set(source, (counts.get(source) ?? 0) + operations.length);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function bullets(rule: Rule, what: 'introduces' | 'remediates' | 'warn', home: string): Bullet[] {
  const changes = rule.changes.filter((change) => change[what] !== undefined);
  const found = changes.map((change) => {
    const parts = [change.where, change[what]].filter((part) => part !== undefined);
    const said = phrase({ kind: 'all', of: parts.flatMap(flat) }, contextOf(rule, change));
    return { calls: callsOf(change, home), said, each: eachOf(change) };
  });
  const all = grouped(found).map(({ calls, said, each }) => ({
    calls,
    bullet: bullet(calls, said, each),
    plain: said === undefined,
  }));
  if (what !== 'remediates') return all.map((one) => one.bullet);
  // What merely goes away comes last.
  const gone = all.filter(({ calls, plain }) => plain && calls.some((call) => GONE.test(call)));
  const rest = all.filter((one) => !gone.includes(one)).map((one) => one.bullet);
  const deletions = gone.flatMap(({ calls }) => calls.filter((call) => GONE.test(call)));
  const others = gone.flatMap(({ calls }) => calls.filter((call) => !GONE.test(call)));
  return [
    ...rest,
    ...(others.length > 0 ? [bullet(others, undefined, '')] : []),
    ...(deletions.length > 0 ? [{ text: `its deletion: ${list(deletions.map(code), 'or')}`, below: [] }] : []),
  ];
}

/** Calls that remove what the plugin looks at. */
const GONE = /(?:^|:)(?:Delete|Terminate)[A-Z]/;

const flat = (condition: Condition): readonly Condition[] => (condition.kind === 'all' ? condition.of : [condition]);

function contextOf(rule: Rule, change: Change): PhraseContext {
  const base = { settings: rule.settings, sets: change.sets, about: change.about.map(printReference) };
  return change.each === undefined ? base : { ...base, item: change.each };
}

/** Views have rules and entries of their own; the items of a plain list go without saying. */
function eachOf(change: Change): string {
  return change.each?.kind === 'view' ? `a ${itemName(change.each)}`.replace('a entry', 'an entry') : '';
}

function callsOf(change: Change, home: string): string[] {
  const prefix = change.source === home ? '' : `${change.source.replace(/\.amazonaws\.com$/, '')}:`;
  return change.operations.map((name) => prefix + name);
}

interface Said {
  readonly calls: readonly string[];
  readonly said: Phrase | undefined;
  readonly each: string;
}

/** Calls of which the same is said stand together. */
function grouped(all: readonly Said[]): Said[] {
  const groups = new Map<string, Said>();
  for (const one of all) {
    const key = JSON.stringify([one.said, one.each]);
    const held = groups.get(key);
    groups.set(key, held === undefined ? one : { ...held, calls: [...new Set([...held.calls, ...one.calls])] });
  }
  return [...groups.values()];
}

/** A longer text than this becomes a list. */
const LONG = 110;

function bullet(calls: readonly string[], said: Phrase | undefined, each: string): Bullet {
  const names = list(calls.map(code), 'or');
  const start = each === '' ? names : `${names} for ${each}`;
  if (said === undefined) return { text: `any ${start}`, below: [] };
  const glue = each === '' ? 'when' : 'where';
  if (typeof said === 'string' || inLine(said).length < LONG)
    return { text: `${start} ${glue} ${inLine(said)}`, below: [] };
  return {
    text: `${start} ${glue} ${said.join === 'and' ? 'all of these hold' : 'one of these holds'}:`,
    below: said.parts.map(nested),
  };
}

function nested(said: Phrase): Bullet {
  if (typeof said === 'string' || inLine(said).length < 1.5 * LONG) return { text: inLine(said), below: [] };
  return { text: said.join === 'and' ? 'all of these:' : 'one of these:', below: said.parts.map(nested) };
}

/** A call that sets the whole, or what it mentions, and does not introduce it, closes it. */
function complements(rule: Rule, home: string): Bullet[] {
  const of = (sets: Change['sets'], text: string): Bullet[] => {
    const changes = rule.changes.filter(
      (change) =>
        change.sets === sets &&
        change.introduces !== undefined &&
        (change.introduces.kind !== 'always' || change.warn !== undefined) &&
        change.remediates === undefined,
    );
    const calls = [...new Set(changes.flatMap((change) => callsOf(change, home)))];
    return calls.length === 0 ? [] : [{ text: `${list(calls.map(code), 'or')} ${text}`, below: [] }];
  };
  return [...of('patch', 'with another value'), ...of('replace', 'without that')];
}

function mergeEqual(all: readonly Bullet[]): Bullet[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Bullets as Markdown lines. */
export function bulletLines(bullets: readonly Bullet[], indent = ''): string[] {
  return bullets.flatMap(({ text, below }) => [`${indent}- ${text}`, ...bulletLines(below, `${indent}  `)]);
}

/** A bullet as one line of text. */
export function bulletText({ text, below }: Bullet): string {
  return below.length === 0 ? text : `${text} ${below.map(bulletText).join('; ')}`;
}
