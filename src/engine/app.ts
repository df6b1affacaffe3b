/** A built app, loaded: its sweeps as parsed searches, its lookups. Nothing here knows where the searches came from. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { C2CError } from '../errors.js';
import type { Prepared, Search } from '../spl/index.js';
import { type Stanzas, readConf } from './conf.js';
import { AppLookups } from './lookups.js';

/** Names of the searches that a sweep runs. */
export const SWEEP_PREFIX = 'C2C - Sweep - ';
/** The search that says which events made which resources; run only where a sweep is asked to. */
export const CREATIONS = 'C2C - Creations';

/**
 * What differs from Splunk: files have no index to choose, their records are not wrapped (src/trail unwraps them),
 * and the rows are the result instead of being written to an index.
 */
const LOCAL_MACROS: Readonly<Record<string, string>> = {
  c2c_cloudtrail: '*',
  c2c_record: '_raw',
  c2c_history: '*',
  'c2c_collect(1)': 'fields + _raw',
};

/** Version of the cache's layout; a cache of another one is not used. */
const CACHE_VERSION = 2;

/** One sweep. Its search is read only when an event turns up that it looks at. */
export interface AppSearch {
  readonly name: string;
  /** The events that it looks at, as (source, name). */
  readonly candidates: Prepared['candidates'];
  search(): Search;
}

export interface App {
  /** Folder of the unpacked app. */
  readonly dir: string;
  readonly version: string;
  /** Its sweeps, parsed, with all macros expanded. */
  readonly sweeps: readonly AppSearch[];
  readonly creations?: AppSearch;
  /** Whether the parsed searches came from the cache. */
  readonly cached: boolean;
}

interface Cache {
  readonly cacheVersion: number;
  /** Of the files that the searches were parsed from. */
  readonly hash: string;
  readonly version: string;
  /** `search` is JSON in a string: only those that are needed are parsed. */
  readonly searches: readonly {
    readonly name: string;
    readonly candidates: Prepared['candidates'];
    readonly search: string;
  }[];
}

/** The cache of an app: beside its folder, so that it is no part of the package. */
export function cacheFile(dir: string): string {
  return path.join(path.dirname(path.resolve(dir)), 'searches.json');
}

/**
 * Loads a built app.
 *
 * @param dir folder with default/savedsearches.conf, default/macros.conf and lookups/
 * @throws C2CError where it is no built app, or a search of it cannot be read
 */
export async function openApp(dir: string): Promise<App> {
  const sources = readSources(dir);
  const cached = readCache(dir, sources.hash);
  if (cached !== undefined)
    return { dir, version: cached.version, ...divided(cached.searches.map(fromCache)), cached: true };
  const { version, searches } = await parseSearches(sources);
  return { dir, version, ...divided(searches), cached: false };
}

/** Parses the searches of a built app and writes them beside it, so that a sweep starts at once. Part of the build. */
export async function writeSearchCache(dir: string): Promise<string> {
  const sources = readSources(dir);
  const { version, searches } = await parseSearches(sources);
  const texts = searches.map(({ name, candidates, search }) => ({
    name,
    candidates,
    search: JSON.stringify(search()),
  }));
  const cache: Cache = { cacheVersion: CACHE_VERSION, hash: sources.hash, version, searches: texts };
  const file = cacheFile(dir);
  writeFileSync(file, JSON.stringify(cache));
  return file;
}

function divided(searches: readonly AppSearch[]): Pick<App, 'sweeps' | 'creations'> {
  const creations = searches.find(({ name }) => name === CREATIONS);
  return { sweeps: searches.filter((search) => search !== creations), ...(creations && { creations }) };
}

interface Sources {
  readonly dir: string;
  readonly savedsearches: string;
  readonly macros: string;
  readonly app: string;
  readonly hash: string;
}

function readSources(dir: string): Sources {
  const read = (name: string): string => {
    const file = path.join(dir, 'default', name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const savedsearches = read('savedsearches.conf');
  if (savedsearches === '') {
    throw new C2CError(`"${dir}" is no built app: default/savedsearches.conf is missing there`, {
      remedy: 'Build it first with "npm run build", or name the folder of an unpacked app with --app.',
    });
  }
  const macros = read('macros.conf');
  const app = read('app.conf');
  const hash = createHash('sha256')
    .update(savedsearches)
    .update('\0')
    .update(macros)
    .update('\0')
    .update(app)
    .digest('hex');
  return { dir, savedsearches, macros, app, hash };
}

function readCache(dir: string, hash: string): Cache | undefined {
  const file = cacheFile(dir);
  if (!existsSync(file)) return undefined;
  try {
    const cache = JSON.parse(readFileSync(file, 'utf8')) as Cache;
    return cache.cacheVersion === CACHE_VERSION && cache.hash === hash ? cache : undefined;
  } catch {
    // A cache that was cut off while it was written is as good as none.
    return undefined;
  }
}

function fromCache({ name, candidates, search }: Cache['searches'][number]): AppSearch {
  return { name, candidates, search: () => JSON.parse(search) as Search };
}

async function parseSearches(sources: Sources): Promise<{ version: string; searches: AppSearch[] }> {
  const { DEFAULT_SWITCHES, expandMacros, parseSearch, prepare } = await import('../spl/index.js');
  const env = { lookups: new AppLookups(sources.dir), switches: DEFAULT_SWITCHES, now: () => 0, specialise: false };
  const macros = macrosOf(readConf(sources.macros));
  const searches: AppSearch[] = [];
  for (const [name, settings] of readConf(sources.savedsearches)) {
    if (!name.startsWith(SWEEP_PREFIX) && name !== CREATIONS) continue;
    const text = settings.get('search') ?? '';
    try {
      const search = parseSearch(expandMacros(text, macros));
      // Preparing it here finds out what it looks at, and whether it can be run at all.
      searches.push({ name, candidates: prepare(search, env).candidates, search: () => search });
    } catch (error) {
      if (!(error instanceof C2CError)) throw error;
      throw new C2CError(`The search "${name}" of the app cannot be read: ${error.message}`, {
        ...(error.at === undefined ? {} : { at: { ...error.at, file: `savedsearches.conf [${name}]` } }),
        remedy: error.remedy ?? 'Build the app again with "npm run build".',
      });
    }
  }
  const version = readConf(sources.app).get('launcher')?.get('version') ?? '';
  return { version, searches };
}

/** Macros of an app: what namedSearch expands with. @throws C2CError where it is no built app */
export function appMacros(dir: string): Map<string, { args: string[]; definition: string }> {
  return macrosOf(readConf(readSources(dir).macros));
}

/** The text of a saved search, or undefined. @throws C2CError where it is no built app */
export function savedSearchText(dir: string, name: string): string | undefined {
  const { savedsearches } = readSources(dir);
  const at = `\n${savedsearches}`.indexOf(`\n[${name}]\n`);
  if (at < 0) return undefined;
  // The file has several megabytes; a stanza ends where the next one begins.
  const rest = savedsearches.slice(at);
  const end = rest.indexOf('\n[', 1);
  return readConf(end < 0 ? rest : rest.slice(0, end))
    .get(name)
    ?.get('search');
}

/** Macros of the app by name (`name(2)` with arguments), ours in place of those that only make sense in Splunk. */
function macrosOf(conf: Stanzas): Map<string, { args: string[]; definition: string }> {
  const macros = new Map<string, { args: string[]; definition: string }>();
  for (const [name, settings] of conf) {
    const args = (settings.get('args') ?? '').split(',').map((arg) => arg.trim());
    macros.set(name, {
      args: args.filter((arg) => arg !== ''),
      definition: LOCAL_MACROS[name] ?? settings.get('definition') ?? '',
    });
  }
  for (const [name, definition] of Object.entries(LOCAL_MACROS)) {
    if (!macros.has(name)) macros.set(name, { args: name.endsWith('(1)') ? ['group'] : [], definition });
  }
  return macros;
}
