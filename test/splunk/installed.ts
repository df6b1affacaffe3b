/** A composed app "installed" in memory: its saved searches run by src/spl over its own lookups, rows collected into a history. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  DEFAULT_SWITCHES,
  MemoryLookups,
  expandMacros,
  parseSearch,
  prepare,
  type LookupTable,
  type OutRow,
  type Prepared,
  type Switches,
} from '../../src/spl/index.js';
import { parseConf, parseCsv, type ComposedApp } from '../../src/splunk/index.js';

type Settings = ReadonlyMap<string, string>;

/** 2024-06-15T12:00:00Z. */
export const NOON = 1718452800;
export const DAY = 86400;

/** The app that `npm run build` wrote. */
export function builtApp(folder: string): Pick<ComposedApp, 'files'> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const files = names.map((e) => path.join(e.parentPath, e.name));
  return { files: new Map(files.map((f) => [path.relative(folder, f).split(path.sep).join('/'), readFileSync(f)])) };
}

export class Installed {
  readonly history: { raw: string; time: number; source: string }[] = [];
  readonly lookups: MemoryLookups;
  now = NOON;
  private readonly prepared = new Map<string, Prepared>();
  private readonly macros: Map<string, { args: string[]; definition: string }>;
  readonly saved: ReadonlyMap<string, Settings>;

  /** @param macros definitions that an admin changed */
  constructor(
    readonly app: Pick<ComposedApp, 'files'>,
    macros: Readonly<Record<string, string>> = {},
  ) {
    this.saved = this.conf('savedsearches.conf');
    // Base searches of Splunk's own fields have no meaning here: all events that are given are meant.
    const changed: Record<string, string> = { c2c_history: '*', c2c_cloudtrail: '*', ...macros };
    this.macros = new Map(
      [...this.conf('macros.conf')].map(([name, settings]) => [
        name,
        {
          args: (settings.get('args') ?? '').split(/, */).filter((a) => a !== ''),
          definition: changed[name] ?? settings.get('definition') ?? '',
        },
      ]),
    );
    const tables = [...this.conf('transforms.conf')].map(([name, settings]): [string, LookupTable] => {
      const file = settings.get('filename');
      if (file !== undefined) return [name, parseCsv(this.text(`lookups/${file}`), file)];
      return [name, { columns: (settings.get('fields_list') ?? '').split(', '), rows: [] }];
    });
    this.lookups = new MemoryLookups(tables);
  }

  text(path: string): string {
    const content = this.app.files.get(path);
    if (!content) throw new Error(`the app has no ${path}`);
    return Buffer.from(content).toString('utf8');
  }

  conf(name: string): Map<string, Settings> {
    return new Map(parseConf(this.text(`default/${name}`), name).map((s) => [s.name, s.settings]));
  }

  search(name: string): string {
    const text = this.saved.get(name)?.get('search');
    if (text === undefined) throw new Error(`no saved search "${name}"`);
    return text;
  }

  /** Runs a text; macros are the app's. What it collects is added to the history. */
  runText(text: string, raws: readonly string[] = [], switches: Partial<Switches> = {}): OutRow[] {
    const key = JSON.stringify([text, switches]);
    const prepared = this.prepared.get(key) ?? this.prepare(text, { ...DEFAULT_SWITCHES, ...switches });
    this.prepared.set(key, prepared);
    return prepared.run(raws.map((raw) => ({ raw })));
  }

  private prepare(text: string, switches: Switches): Prepared {
    const collect = (rows: readonly OutRow[], options: ReadonlyMap<string, string>): void => {
      for (const row of rows)
        this.history.push({ raw: String(row._raw), time: Number(row._time), source: options.get('source') ?? '' });
    };
    const search = parseSearch(expandMacros(text, this.macros));
    return prepare(search, { lookups: this.lookups, switches, now: () => this.now, specialise: false, collect });
  }

  run(name: string, raws: readonly string[] = [], switches: Partial<Switches> = {}): OutRow[] {
    return this.runText(this.search(name), raws, switches);
  }

  /** A search that reads the history. */
  overHistory(name: string): OutRow[] {
    return this.run(
      name,
      this.history.map((h) => h.raw),
    );
  }

  /** A row about a run, as the sweeps write it. */
  heartbeat(group: string, run: number, from = 'scheduled', to = 'scheduled'): void {
    const raw = JSON.stringify({
      time: new Date(run * 1000).toISOString(),
      plugin: '_run',
      group,
      run,
      from,
      to,
      rows: 0,
    });
    this.history.push({ raw, time: run, source: `c2c:${group}` });
  }
}
