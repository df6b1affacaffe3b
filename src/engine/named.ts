/** A saved search of a built app that reads rows of the history and keeps its state in lookup tables: the ledger's. */
import { C2CError } from '../errors.js';
import {
  DEFAULT_SWITCHES,
  type LookupProvider,
  type LookupRow,
  type LookupTable,
  type OutRow,
  type Switches,
  expandMacros,
  parseSearch,
  prepare,
} from '../spl/index.js';
import { type App, appMacros, savedSearchText } from './app.js';
import { AppLookups } from './lookups.js';

/** A row of a table that a search writes. */
export type TableRow = LookupRow;

/** Tables in place of the app's collections, by name; the others are read from the app. */
export type Tables = Readonly<
  Record<string, { table(): LookupTable; write(rows: readonly TableRow[], append: boolean): void }>
>;

export interface NamedSearch {
  /** @param raws rows of the history as JSON text */
  run(raws: Iterable<string>): OutRow[];
}

export interface NamedOptions {
  /** What now() is, seconds since the epoch; default the real time. */
  readonly now?: () => number;
  readonly switches?: Switches;
}

/**
 * A saved search, ready to run. `c2c_history` stands for the rows that are given.
 * @throws C2CError where the app has no such search, or it cannot be run
 */
export function namedSearch(
  app: Pick<App, 'dir'>,
  name: string,
  tables: Tables,
  options: NamedOptions = {},
): NamedSearch {
  const text = savedSearchText(app.dir, name);
  if (text === undefined) {
    throw new C2CError(`The app in "${app.dir}" has no search "${name}"`, {
      remedy: 'Build it again with "npm run build".',
    });
  }
  const own = new AppLookups(app.dir);
  const lookups: LookupProvider = {
    read: (table) => tables[table]?.table() ?? own.read(table),
    write(table, _columns, rows, { append }) {
      const target = tables[table];
      if (target === undefined) throw new Error(`${name} writes to "${table}", for which there is no place here`);
      target.write(rows, append);
    },
  };
  const prepared = prepare(parseSearch(expandMacros(text, appMacros(app.dir)), name), {
    lookups,
    switches: options.switches ?? DEFAULT_SWITCHES,
    now: options.now ?? (() => Math.floor(Date.now() / 1000)),
    specialise: false,
  });
  return { run: (raws) => prepared.run(rawEvents(raws)) };
}

function* rawEvents(raws: Iterable<string>): Generator<{ raw: string }> {
  for (const raw of raws) yield { raw };
}
