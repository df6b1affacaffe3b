/** The lookups of a built app: CSV files as they are; collections of the KV store are empty outside of Splunk. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { C2CError } from '../errors.js';
import { type Stanzas, readConf } from './conf.js';

export type LookupRow = Readonly<Record<string, string>>;

export class AppLookups {
  private readonly tables = new Map<string, readonly LookupRow[]>();
  private transforms: Stanzas | undefined;

  constructor(private readonly dir: string) {}

  /**
   * The rows of a lookup, by the name that a search uses: a stanza of transforms.conf or a file.
   * @throws C2CError for a name that the app does not define
   */
  rows(name: string): readonly LookupRow[] {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const rows = this.read(name);
    this.tables.set(name, rows);
    return rows;
  }

  private read(name: string): readonly LookupRow[] {
    this.transforms ??= this.readTransforms();
    const stanza = this.transforms.get(name);
    if (stanza?.get('external_type') === 'kvstore') return [];
    const fileName = stanza?.get('filename') ?? (name.endsWith('.csv') ? name : undefined);
    if (fileName === undefined) {
      throw new C2CError(`The app defines no lookup "${name}"`, {
        remedy: 'Build the app again with "npm run build".',
      });
    }
    // A file that users may edit ships as .csv.default until they do (SA-CIM does the same).
    const file = [fileName, `${fileName}.default`].map((f) => path.join(this.dir, 'lookups', f)).find(existsSync);
    if (file === undefined) {
      throw new C2CError(`The lookup "${name}" has no file lookups/${fileName}`, {
        remedy: 'Build the app again with "npm run build".',
      });
    }
    return parse(readFileSync(file, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  }

  private readTransforms(): Stanzas {
    const file = path.join(this.dir, 'default', 'transforms.conf');
    return existsSync(file) ? readConf(readFileSync(file, 'utf8')) : new Map();
  }
}
