/** The lookups of a built app: CSV files as they are; collections of the KV store are empty outside of Splunk. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { C2CError } from '../errors.js';
import type { LookupProvider, LookupRow, LookupTable } from '../spl/index.js';
import { type Stanzas, readConf } from './conf.js';

/** The lookup that holds the settings of rules: one row, a column a setting. */
const SETTINGS = 'c2c_settings';

export class AppLookups implements LookupProvider {
  private readonly tables = new Map<string, LookupTable | undefined>();
  private transforms: Stanzas | undefined;

  /**
   * @param dir folder of the unpacked app
   * @param settings values of settings, which in Splunk an admin would have stored
   */
  constructor(
    private readonly dir: string,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {}

  /**
   * The lookup of this name: a stanza of transforms.conf. The same object each time.
   * @throws C2CError where the app defines it and has no file for it
   */
  read(name: string): LookupTable | undefined {
    if (!this.tables.has(name)) this.tables.set(name, this.load(name));
    return this.tables.get(name);
  }

  /** Nothing is written: a sweep of files leaves no state behind. */
  write(): void {
    return undefined;
  }

  /** Names of the settings that rules ask for. */
  get settingNames(): readonly string[] {
    return (this.stanza(SETTINGS)?.get('fields_list') ?? '')
      .split(',')
      .map((field) => field.trim())
      .filter((field) => field !== '' && field !== '_key' && field !== 'one');
  }

  private load(name: string): LookupTable | undefined {
    const stanza = this.stanza(name);
    if (stanza === undefined) return undefined;
    const wildcard = [...(stanza.get('match_type') ?? '').matchAll(/WILDCARD\(([^)]+)\)/g)].map((m) =>
      (m[1] as string).trim(),
    );
    const maxMatches = Number(stanza.get('max_matches') ?? 100);
    if (stanza.get('external_type') === 'kvstore') {
      const rows: LookupRow[] =
        name === SETTINGS && Object.keys(this.settings).length > 0 ? [{ one: '1', ...this.settings }] : [];
      return { columns: (stanza.get('fields_list') ?? '').split(',').map((f) => f.trim()), rows, wildcard, maxMatches };
    }
    const fileName = stanza.get('filename') ?? '';
    const file = path.join(this.dir, 'lookups', fileName);
    if (fileName === '' || !existsSync(file)) {
      throw new C2CError(`The lookup "${name}" has no file lookups/${fileName} in "${this.dir}"`, {
        remedy: 'Build the app again with "npm run build".',
      });
    }
    const [columns = [], ...rows] = parse(readFileSync(file, 'utf8'), { bom: true, skip_empty_lines: true });
    return {
      columns,
      rows: rows.map((values) => Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']))),
      wildcard,
      maxMatches,
    };
  }

  private stanza(name: string): Map<string, string> | undefined {
    if (this.transforms === undefined) {
      const file = path.join(this.dir, 'default', 'transforms.conf');
      this.transforms = existsSync(file)
        ? readConf(readFileSync(file, 'utf8'))
        : new Map<string, Map<string, string>>();
    }
    return this.transforms.get(name);
  }
}
