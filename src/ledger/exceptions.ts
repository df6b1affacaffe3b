/** Exceptions: misconfigurations that somebody has accepted, for a while. They hide rows from alerts, never from the ledger. */
import { readFileSync } from 'node:fs';
import { parseDocument, stringify } from 'yaml';
import { C2CError } from '../errors.js';

/** What an exception is about; `*` stands for anything, anywhere in a value. */
export const SCOPE = ['plugin', 'account', 'region', 'resource', 'actor'] as const;
export type ScopeKey = (typeof SCOPE)[number];

export interface Exception {
  readonly plugin: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly actor: string;
  /** Who has accepted it, and why. */
  readonly owner: string;
  readonly reason: string;
  /** ISO, UTC: from then on it counts no more. */
  readonly expires: string;
}

/** What an exception can be about: a row of a sweep, or an entry of the ledger. */
export type Subject = Readonly<Partial<Record<ScopeKey, string>>>;

/** What the exceptions say of a subject. */
export interface Acceptance {
  /** One that counts now. */
  readonly by?: Exception;
  /** Those that would, had they not expired. They are told of only where none counts. */
  readonly expired: readonly Exception[];
}

export class Exceptions {
  private readonly compiled: readonly { readonly exception: Exception; readonly fits: (s: Subject) => boolean }[];

  constructor(readonly list: readonly Exception[]) {
    this.compiled = list.map((exception) => ({ exception, fits: fitting(exception) }));
  }

  /** @param now ISO, UTC */
  of(subject: Subject, now: string): Acceptance {
    const fitting = this.compiled.filter(({ fits }) => fits(subject)).map(({ exception }) => exception);
    const by = fitting.find(({ expires }) => now < expires);
    return by === undefined ? { expired: fitting } : { by, expired: [] };
  }
}

function fitting(exception: Exception): (subject: Subject) => boolean {
  const tests = SCOPE.filter((key) => exception[key] !== '*').map((key) => [key, pattern(exception[key])] as const);
  return (subject) => tests.every(([key, test]) => test.test(subject[key] ?? ''));
}

/** `*` is anything, everything else itself; with case, as in Splunk's lookups. */
function pattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&'))
      .join('[^]*')}$`,
  );
}

/**
 * Reads a file of exceptions: a YAML list of maps with owner, reason, expires, and plugin, account, region, resource, actor
 * where they are not `*`.
 *
 * @throws C2CError with file and line for what is wrong
 */
export function readExceptions(file: string): Exceptions {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new C2CError(`The exceptions "${file}" cannot be read: ${(error as Error).message}`, { remedy: REMEDY });
  }
  return new Exceptions(parseExceptions(text, file));
}

const REMEDY =
  'An exception has plugin, account, region, resource, actor (each `*` unless given), owner, reason, expires.';
const KEYS: readonly string[] = [...SCOPE, 'owner', 'reason', 'expires'];

/** @throws C2CError with file and line for what is wrong */
export function parseExceptions(text: string, file: string): Exception[] {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true });
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const [first] = document.errors;
  if (first !== undefined)
    throw new C2CError(first.message.split('\n')[0] ?? 'not YAML', {
      at: { file, line: lineOf(first.pos[0]) },
      remedy: REMEDY,
    });
  const value: unknown = document.toJS();
  if (value === null) return [];
  if (!Array.isArray(value)) throw new C2CError('Exceptions are a list', { at: { file, line: 1 }, remedy: REMEDY });
  return value.map((item: unknown, i) => {
    const node = document.getIn([i], true) as { range?: readonly [number, number, number] } | undefined;
    return readOne(item, { file, line: lineOf(node?.range?.[0] ?? 0) });
  });
}

function readOne(item: unknown, at: { file: string; line: number }): Exception {
  const fault = (message: string): C2CError => new C2CError(message, { at, remedy: REMEDY });
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw fault('An exception is a map');
  const map = item as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(map)) if (!KEYS.includes(key)) throw fault(`An exception has no "${key}"`);
  const text = (key: string, otherwise?: string): string => {
    const value = map[key] ?? otherwise;
    if (key === 'account' && typeof value === 'number')
      throw fault('An account id stands in quotes: YAML would take it for a number');
    if (typeof value !== 'string' || value.trim() === '') throw fault(`An exception needs "${key}" as text`);
    return value.trim();
  };
  const scope = Object.fromEntries(SCOPE.map((key) => [key, text(key, '*')])) as Record<ScopeKey, string>;
  if (SCOPE.every((key) => scope[key] === '*')) throw fault('An exception to everything is none: it needs a scope');
  if (scope.account !== '*' && !/^[0-9*]+$/.test(scope.account)) throw fault(`"${scope.account}" is no account id`);
  return { ...scope, owner: text('owner'), reason: text('reason'), expires: expiry(text('expires'), fault) };
}

/** A date ends with its day. */
export function expiry(text: string, fault: (message: string) => C2CError): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const time = Date.parse(day ? `${text}T00:00:00Z` : text) + (day ? 86_400_000 : 0);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time)) throw fault(`"${text}" is no date: write 2026-12-31`);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** The exceptions as YAML that {@link parseExceptions} reads. */
export function printExceptions(list: readonly Exception[]): string {
  const maps = list.map((exception) =>
    Object.fromEntries(
      KEYS.map((key) => [key, exception[key as keyof Exception]] as const).filter(([, v]) => v !== '*'),
    ),
  );
  return maps.length === 0
    ? '[]\n'
    : stringify(maps, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}
