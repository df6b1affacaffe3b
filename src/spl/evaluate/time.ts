/** Times as Splunk writes them, in UTC. Search Reference, "Date and time format variables" and "Time modifiers". */
import { C2CError } from '../../errors.js';

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** A format variable: how it reads, and what the digits mean. */
const READ: Readonly<Record<string, readonly [string, string]>> = {
  '%Y': ['(\\d{4})', 'year'],
  '%m': ['(\\d{1,2})', 'month'],
  '%d': ['(\\d{1,2})', 'day'],
  '%H': ['(\\d{1,2})', 'hour'],
  '%M': ['(\\d{1,2})', 'minute'],
  '%S': ['(\\d{1,2})', 'second'],
  '%3N': ['(\\d{3})', 'fraction'],
  '%6N': ['(\\d{6})', 'fraction'],
  '%s': ['(\\d+(?:\\.\\d+)?)', 'epoch'],
  '%z': ['([+-]\\d{2}:?\\d{2}|Z)', 'zone'],
  '%Z': ['(UTC|GMT|Z)', 'zone'],
};
const SHORT: Readonly<Record<string, string>> = { '%F': '%Y-%m-%d', '%T': '%H:%M:%S' };
const VARIABLE = /%(?:[36]N|[A-Za-z%])/g;

const expand = (format: string): string => format.replace(/%[FT]/g, (v) => SHORT[v] as string);

function unknownVariable(variable: string): never {
  throw new C2CError(`time format variable "${variable}"`, {
    remedy: `Known: ${Object.keys(READ).join(' ')} %F %T %%`,
  });
}

function compileFormat(format: string): { pattern: RegExp; parts: readonly string[] } {
  const parts: string[] = [];
  const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  let source = '';
  let last = 0;
  const whole = expand(format);
  for (const match of whole.matchAll(VARIABLE)) {
    source += literal(whole.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[0] === '%%') source += '%';
    else {
      const [pattern, part] = READ[match[0]] ?? unknownVariable(match[0]);
      source += pattern;
      parts.push(part);
    }
  }
  return { pattern: new RegExp(`^\\s*${source}${literal(whole.slice(last))}`), parts };
}

const formats = new Map<string, ReturnType<typeof compileFormat>>();

function zoneSeconds(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}

/**
 * Seconds since 1970 of a text; undefined when it does not fit the format.
 * @throws C2CError for a format variable that is not known
 */
export function parseTime(text: string, format: string): number | undefined {
  let compiled = formats.get(format);
  if (compiled === undefined) formats.set(format, (compiled = compileFormat(format)));
  const match = compiled.pattern.exec(text);
  if (match === null) return undefined;
  const found = new Map(compiled.parts.map((part, i) => [part, match[i + 1] as string]));
  const epoch = found.get('epoch');
  if (epoch !== undefined) return Number(epoch);
  const n = (part: string, otherwise: number): number => Number(found.get(part) ?? otherwise);
  const [month, day] = [n('month', 1), n('day', 1)];
  const date = new Date(Date.UTC(n('year', 1970), month - 1, day, n('hour', 0), n('minute', 0), n('second', 0)));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() < day) return undefined;
  const fraction = found.get('fraction');
  return (
    date.getTime() / 1000 - zoneSeconds(found.get('zone')) + (fraction === undefined ? 0 : Number(`0.${fraction}`))
  );
}

const WRITE: Readonly<Record<string, (d: Date, seconds: number) => string>> = {
  '%Y': (d) => pad(d.getUTCFullYear(), 4),
  '%m': (d) => pad(d.getUTCMonth() + 1),
  '%d': (d) => pad(d.getUTCDate()),
  '%H': (d) => pad(d.getUTCHours()),
  '%M': (d) => pad(d.getUTCMinutes()),
  '%S': (d) => pad(d.getUTCSeconds()),
  '%3N': (d) => pad(d.getUTCMilliseconds(), 3),
  '%6N': (d) => `${pad(d.getUTCMilliseconds(), 3)}000`,
  '%s': (_d, seconds) => String(Math.floor(seconds)),
  '%z': () => '+0000',
  '%Z': () => 'UTC',
  '%%': () => '%',
};

/**
 * A time as text.
 * @throws C2CError for a format variable that is not known
 */
export function formatTime(seconds: number, format: string): string | undefined {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return undefined;
  return expand(format).replace(VARIABLE, (v) => (WRITE[v] ?? unknownVariable(v))(date, seconds));
}

const UNITS: Readonly<Record<string, string>> = {
  s: 's',
  sec: 's',
  m: 'm',
  min: 'm',
  h: 'h',
  hour: 'h',
  d: 'd',
  day: 'd',
  w: 'w',
  week: 'w',
  mon: 'mon',
  month: 'mon',
  y: 'y',
  year: 'y',
};
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function shift(date: Date, amount: number, unit: string): Date {
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return new Date(date.getTime() + amount * seconds * 1000);
  const moved = new Date(date);
  moved.setUTCMonth(moved.getUTCMonth() + amount * (unit === 'y' ? 12 : 1));
  return moved;
}

function snap(date: Date, unit: string): Date {
  const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'y') return new Date(Date.UTC(y, 0, 1));
  if (unit === 'mon') return new Date(Date.UTC(y, m, 1));
  if (unit === 'w') return new Date(Date.UTC(y, m, d - date.getUTCDay()));
  const milliseconds = (SECONDS[unit] as number) * 1000;
  return new Date(Math.floor(date.getTime() / milliseconds) * milliseconds);
}

/**
 * The time moved by a specifier such as `-30d@d`.
 * @throws C2CError for a specifier that cannot be read
 */
export function relativeTime(seconds: number, specifier: string): number {
  let date = new Date(seconds * 1000);
  let rest = specifier.trim();
  while (rest !== '') {
    const match = /^(?:([+-])(\d*)|@)([a-z]+)/.exec(rest);
    const unit = UNITS[match?.[3] ?? ''];
    if (match === null || unit === undefined)
      throw new C2CError(`time specifier "${specifier}"`, { remedy: 'Write it as -30d@d' });
    date =
      match[1] === undefined
        ? snap(date, unit)
        : shift(date, (match[1] === '-' ? -1 : 1) * Number(match[2] === '' ? 1 : match[2]), unit);
    rest = rest.slice(match[0].length);
  }
  return date.getTime() / 1000;
}
