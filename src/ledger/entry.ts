/** A row of the ledger: what the search `C2C - Ledger - Fold` writes, in Splunk and here. */

/** The columns that the fold writes, in their order. `toks` is the state, the others are derived from it. */
export const LEDGER_COLUMNS = [
  'id',
  'plugin',
  'account',
  'region',
  'resource',
  'home',
  'state',
  'since',
  'open_parts',
  'firm',
  'uncertain',
  'reopened',
  'exposed',
  'exposed_since',
  'event_time',
  'event_id',
  'event_name',
  'actor',
  'channel',
  'source_ip',
  'first_intro',
  'first_event_id',
  'first_actor',
  'intro_time',
  'intro_event_id',
  'intro_event_name',
  'intro_actor',
  'intro_channel',
  'fix_time',
  'fix_event_id',
  'fix_event_name',
  'fix_actor',
  'fix_channel',
  'last_change',
  'first',
  'cut',
  'toks',
] as const;

export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];

/** All values are text, as in Splunk; a column without a value is absent. Times are ISO in UTC, `exposed` is seconds. */
export type LedgerRow = Readonly<{ id: string; toks: string } & Partial<Record<LedgerColumn, string>>>;

/** One change of a resource as the ledger remembers it. */
export interface Change {
  /** ISO, UTC, whole seconds. */
  readonly time: string;
  /** 0 a default left by a create call, 1 remediates, 2 introduces: the order within one second. */
  readonly rank: 0 | 1 | 2;
  readonly eventId: string;
  readonly part: string;
  readonly eventName: string;
  readonly actor: string;
  readonly channel: string;
  readonly sourceIp: string;
}

/** The changes in the order of time. */
export function changesOf(row: Pick<LedgerRow, 'toks'>): Change[] {
  return row.toks.split(' ').flatMap((token) => (token === '' ? [] : [changeOf(token)]));
}

/** A token of c2c_fold: members between bars, percent-encoded. */
export function changeOf(token: string): Change {
  const [time = '', rank = '', ...rest] = token.split('|');
  const [eventId = '', part = '', eventName = '', actor = '', channel = '', sourceIp = ''] = rest.map(decode);
  return { time, rank: rank === '0' ? 0 : rank === '1' ? 1 : 2, eventId, part, eventName, actor, channel, sourceIp };
}

/** The open parts of a row, decoded. */
export function openParts(row: LedgerRow): string[] {
  return (row.open_parts ?? '').split(' ').flatMap((part) => (part === '' ? [] : [decode(part)]));
}

/** c2c_enc encodes nothing but ASCII, so that only these bytes come back. */
function decode(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What a reader calls the state of an entry. */
export type ShownState = 'open' | 'reopened' | 'pending' | 'closed' | 'clean';

/** Grace period for a default that a create call leaves: the usual create-then-harden pair should not alert. Seconds. */
export const GRACE = 900;

/**
 * The state as a person sees it. The ledger cannot know the future, so "pending" is decided here: open by nothing but
 * defaults of create calls, within the grace period.
 *
 * @param now seconds since the epoch
 */
export function shownState(row: LedgerRow, now: number, grace = GRACE): ShownState {
  if (row.state !== 'open') return row.state === 'closed' ? 'closed' : 'clean';
  if (row.firm !== '1' && now - Date.parse(row.since ?? '') / 1000 < grace) return 'pending';
  return Number(row.reopened ?? '0') > 0 ? 'reopened' : 'open';
}

/** Seconds that the resource has been open in all, up to `now` (seconds since the epoch). */
export function exposure(row: LedgerRow, now: number): number {
  const before = Number(row.exposed ?? '0');
  if (row.state !== 'open') return before;
  return before + Math.max(0, now - Date.parse(row.exposed_since ?? row.since ?? '') / 1000);
}
