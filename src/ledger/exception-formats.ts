/**
 * Exceptions of other scanners: CloudSploit's suppressions (`plugin:region:resource`, a line each) and Prowler's mutelist.
 * What cannot be said in the other format without accepting more is left out and named.
 */
import { parse, stringify } from 'yaml';
import { C2CError } from '../errors.js';
import type { Mappings } from '../findings/index.js';
import type { Exception } from './exceptions.js';

/** Who stands for imported exceptions: neither format says. */
export interface ImportAs {
  readonly owner: string;
  /** ISO, UTC. */
  readonly expires: string;
}

/** What came over, and what did not and why. */
export interface Converted<T> {
  readonly result: T;
  readonly left: readonly string[];
}

/** CloudSploit's suppressions: one a line, `*` for anything. Comments begin with #. */
export function fromCloudSploit(text: string, as: ImportAs): Converted<Exception[]> {
  const result: Exception[] = [];
  const left: string[] = [];
  for (const line of text.split(/\r?\n/).map((l) => l.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    // The resource may hold colons.
    const [plugin = '', region = '', ...rest] = line.split(':');
    const resource = rest.join(':');
    if (plugin === '' || region === '' || resource === '') left.push(`"${line}" is not plugin:region:resource`);
    else if (plugin === '*' && resource === '*' && region === '*') left.push(`"${line}" accepts everything`);
    else
      result.push({
        ...ANY,
        plugin,
        region: region.toLowerCase(),
        resource,
        owner: as.owner,
        reason: 'Suppressed in CloudSploit',
        expires: as.expires,
      });
  }
  return { result, left };
}

const ANY = { plugin: '*', account: '*', region: '*', resource: '*', actor: '*' } as const;

/** For CloudSploit's --suppress; it knows neither accounts nor actors nor an end. */
export function toCloudSploit(list: readonly Exception[], now: string): Converted<string> {
  const lines = new Set<string>();
  const left: string[] = [];
  for (const e of list) {
    const why = expired(e, now) ?? (e.account === '*' ? undefined : 'is of one account') ?? byActor(e);
    if (why === undefined) lines.add(`${e.plugin}:${e.region}:${e.resource}`);
    else left.push(`${nameOf(e)} ${why}`);
  }
  return { result: [...lines].map((line) => `${line}\n`).join(''), left };
}

interface Mute {
  readonly Regions?: unknown;
  readonly Resources?: unknown;
  readonly Tags?: unknown;
  readonly Exceptions?: unknown;
  readonly Description?: unknown;
}

/**
 * Prowler's mutelist: `Mutelist: Accounts: <account>: Checks: <check>: {Regions, Resources}`. Checks become plugins by the
 * table; resources are regular expressions there, found anywhere in the ARN.
 *
 * @throws C2CError where it is no mutelist
 */
export function fromProwler(text: string, mappings: Mappings, as: ImportAs): Converted<Exception[]> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new C2CError(`The mutelist is no YAML: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  const accounts = (value as { Mutelist?: { Accounts?: unknown } } | null)?.Mutelist?.Accounts;
  if (typeof accounts !== 'object' || accounts === null)
    throw new C2CError('This is no mutelist of Prowler', { remedy: 'It begins with "Mutelist:" and "Accounts:".' });
  const result: Exception[] = [];
  const left: string[] = [];
  for (const [account, { Checks = {} } = {}] of Object.entries(
    accounts as Record<string, { Checks?: Record<string, Mute> }>,
  ))
    for (const [check, mute] of Object.entries(Checks))
      for (const one of muted(account, check, mute, mappings, as)) {
        if (typeof one === 'string') left.push(`${check} in ${account}: ${one}`);
        else result.push(one);
      }
  return { result, left };
}

function muted(account: string, check: string, mute: Mute, mappings: Mappings, as: ImportAs): (Exception | string)[] {
  if (!isEmpty(mute.Tags)) return ['by tags, which CloudTrail does not show'];
  if (!isEmpty(mute.Exceptions)) return ['with exceptions of its own'];
  const plugins = check === '*' ? ['*'] : pluginsOf(check, mappings);
  if (plugins.length === 0) return ['no plugin stands for the check'];
  const regions = texts(mute.Regions);
  return texts(mute.Resources).flatMap((source): (Exception | string)[] => {
    const resource = wildcardOf(source);
    if (resource === undefined) return [`the resource "${source}" is a regular expression that a wildcard cannot say`];
    const reason =
      typeof mute.Description === 'string' && mute.Description !== '' ? mute.Description : 'Muted in Prowler';
    if (check === '*' && account === '*' && resource === '*' && regions.includes('*')) return ['accepts everything'];
    return regions.flatMap((region) =>
      plugins.map((plugin) => ({
        plugin,
        account,
        region,
        resource,
        actor: '*',
        owner: as.owner,
        reason,
        expires: as.expires,
      })),
    );
  });
}

/** Plugins of a check; Prowler's `*` in a check's name stands for anything. */
function pluginsOf(check: string, mappings: Mappings): string[] {
  const test = new RegExp(
    `^${check
      .toLowerCase()
      .replace(/^lambda/, 'awslambda')
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')}$`,
  );
  const found = [...mappings.prowler]
    .filter(([name]) => test.test(name))
    .flatMap(([, list]) => list.map((m) => m.plugin));
  return [...new Set(found)].sort();
}

/** `ci-logs` is found anywhere; `.*`, `.+` and `*` are anything; other signs of a regular expression cannot be said. */
function wildcardOf(source: string): string | undefined {
  if (source === '*') return '*';
  const start = source.startsWith('^') ? '' : '*';
  const end = source.endsWith('$') ? '' : '*';
  const inner = source.replace(/^\^/, '').replace(/\$$/, '');
  const plain = inner.replace(/\.[*+]/g, '*').replace(/\\([.\-/:])/g, '$1');
  // A dot alone stands for any sign, but is nearly always meant as a dot; that accepts no more.
  if (/[\\^$+?()[\]{}|]/.test(plain)) return undefined;
  return `${start}${plain}${end}`.replace(/\*+/g, '*');
}

/** For Prowler's --mutelist-file; it knows neither actors nor an end. */
export function toProwler(list: readonly Exception[], mappings: Mappings, now: string): Converted<string> {
  const left: string[] = [];
  const accounts = new Map<
    string,
    Map<string, { Regions: Set<string>; Resources: Set<string>; Description: string }[]>
  >();
  for (const e of list) {
    const checks = e.plugin === '*' ? ['*'] : checksOf(e.plugin, mappings);
    const why =
      expired(e, now) ??
      byActor(e) ??
      (e.account !== '*' && e.account.includes('*') ? 'is of a pattern of accounts' : undefined) ??
      (checks.length === 0 ? 'has no check of Prowler' : undefined);
    if (why !== undefined) {
      left.push(`${nameOf(e)} ${why}`);
      continue;
    }
    for (const check of checks) {
      const byCheck = accounts.get(e.account) ?? new Map<string, never>();
      accounts.set(e.account, byCheck);
      const resource = e.resource === '*' ? '*' : `^${e.resource.split('*').map(quoted).join('.*')}$`;
      const before = byCheck.get(check)?.[0];
      if (before !== undefined && !(before.Regions.size === 1 && before.Regions.has(e.region))) {
        // One entry a check: regions and resources of two exceptions would be crossed.
        left.push(`${nameOf(e)} is of another region than the exception before it`);
        continue;
      }
      if (before !== undefined) before.Resources.add(resource);
      else
        byCheck.set(check, [
          {
            Regions: new Set([e.region]),
            Resources: new Set([resource]),
            Description: `${e.reason} (${e.owner}, until ${e.expires})`,
          },
        ]);
    }
  }
  const plain = Object.fromEntries(
    [...accounts].map(([account, checks]) => [
      account,
      {
        Checks: Object.fromEntries(
          [...checks].map(([check, [one]]) => [
            check,
            {
              Regions: [...(one?.Regions ?? [])],
              Resources: [...(one?.Resources ?? [])],
              Description: one?.Description ?? '',
            },
          ]),
        ),
      },
    ]),
  );
  return {
    result: stringify(
      { Mutelist: { Accounts: plain } },
      { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: null, lineWidth: 0 },
    ),
    left,
  };
}

const quoted = (text: string): string => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');

function checksOf(plugin: string, mappings: Mappings): string[] {
  const found = [...mappings.prowler.values()].flat().filter((m) => m.plugin === plugin);
  // A check that stands for several plugins would mute the others, too.
  return found.filter((m) => (mappings.prowler.get(m.check.toLowerCase()) ?? []).length === 1).map((m) => m.check);
}

const expired = (e: Exception, now: string): string | undefined =>
  now < e.expires ? undefined : `has expired on ${e.expires}`;
const byActor = (e: Exception): string | undefined =>
  e.actor === '*' ? undefined : 'is of an actor, whom a scanner does not know';
const nameOf = (e: Exception): string => `${e.plugin}:${e.account}:${e.region}:${e.resource} (${e.owner})`;
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((v): v is string => typeof v === 'string' && v !== '');
