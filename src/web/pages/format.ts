/** How values are written for a person, and how they leave the page. */

/** `3 d 4 h`; the two largest units. @param seconds of any size */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ];
  const words: string[] = [];
  let left = seconds;
  for (const [word, size] of units) {
    const n = Math.floor(left / size);
    if (n > 0 || words.length > 0) words.push(`${n.toLocaleString('en')} ${word}`);
    left -= n * size;
    if (words.length === 2) break;
  }
  return words.length === 0 ? `${Math.floor(seconds)} s` : words.filter((word) => !word.startsWith('0 ')).join(' ');
}

/** `2025-06-06 10:00` of an ISO time in UTC; anything else as it is. */
export function time(iso: string): string {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso);
  return found === null ? iso : `${found[1] ?? ''} ${found[2] ?? ''}`;
}

export const number = (n: number): string => n.toLocaleString('en');

/**
 * A table as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front; so does one that hides it
 * behind blanks.
 */
export function csv(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const cell = (value: unknown): string => {
    const plain = Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : '';
    // eslint-disable-next-line no-control-regex
    const safe = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|^[\t\r]/.test(plain) ? `'${plain}` : plain;
    return `"${safe.replace(/"/g, '""')}"`;
  };
  return [columns.map(cell).join(','), ...rows.map((row) => columns.map((name) => cell(row[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');
}

const ARN = /^arn:aws(-cn|-us-gov)?:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:[^\s<>"'`]{1,1000}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where AWS shows the resource; undefined for anything that is not an ARN of the usual form. */
export function resourceLink(resource: string): string | undefined {
  const found = ARN.exec(resource);
  // The consoles of the other partitions stand elsewhere.
  return found === null || found[1] !== undefined
    ? undefined
    : `https://console.aws.amazon.com/go/view?arn=${encodeURIComponent(resource)}`;
}

/** Where AWS shows the event, for 90 days. */
export function eventLink(eventId: string, region: string): string | undefined {
  if (!UUID.test(eventId) || !REGION.test(region)) return undefined;
  return `https://${region}.console.aws.amazon.com/cloudtrailv2/home?region=${region}#/events/${eventId}`;
}

/** A change in the `toks` of a ledger row: see src/ledger/entry.ts. */
export interface Change {
  readonly time: string;
  readonly kind: 'default' | 'remediates' | 'introduces';
  readonly eventId: string;
  readonly part: string;
  readonly eventName: string;
  readonly actor: string;
  readonly channel: string;
  readonly sourceIp: string;
}

const KINDS: Readonly<Record<string, Change['kind']>> = { '0': 'default', '1': 'remediates', '2': 'introduces' };
const decode = (word: string): string =>
  word.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

export function changesOf(toks: string): Change[] {
  return toks.split(' ').flatMap((token) => {
    if (token === '') return [];
    const [at = '', rank = '', ...rest] = token.split('|');
    const [eventId = '', part = '', eventName = '', actor = '', channel = '', sourceIp = ''] = rest.map(decode);
    return [{ time: at, kind: KINDS[rank] ?? 'introduces', eventId, part, eventName, actor, channel, sourceIp }];
  });
}

/**
 * Control characters and those that turn the writing direction, made visible: a name must not be able to look like another.
 */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'string') return '';
  return value.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
