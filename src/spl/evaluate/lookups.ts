/** Lookup tables: exact and case-sensitive, wildcards where the table says so (transforms.conf, match_type and max_matches). */
import { C2CError } from '../../errors.js';

export type LookupRow = Readonly<Record<string, string>>;

export interface LookupTable {
  readonly columns: readonly string[];
  readonly rows: readonly LookupRow[];
  /** Columns whose cells are patterns with `*` (match_type = WILDCARD). */
  readonly wildcard?: readonly string[];
  /** At most this many rows for one input; 100 by default. */
  readonly maxMatches?: number;
  /** Where the table has its own index: the rows with this value in this column. Never called for wildcard columns. */
  readonly find?: (column: string, value: string) => readonly LookupRow[];
}

/** Where `outputlookup` writes and how. */
export interface LookupWrite {
  readonly append: boolean;
  /** Rows with the same value of this field replace each other. */
  readonly keyField?: string;
}

/** The tables of an app. */
export interface LookupProvider {
  /** The table; undefined when there is none. The same object as long as it does not change: it is indexed once. */
  read(table: string): LookupTable | undefined;
  write(table: string, columns: readonly string[], rows: readonly LookupRow[], how: LookupWrite): void;
}

const cell = (row: LookupRow, column: string): string | undefined =>
  Object.hasOwn(row, column) ? row[column] : undefined;

/** Tables in memory. */
export class MemoryLookups implements LookupProvider {
  private readonly tables: Map<string, LookupTable>;

  constructor(tables: Iterable<readonly [string, LookupTable]> = []) {
    this.tables = new Map(tables);
  }

  read(table: string): LookupTable | undefined {
    return this.tables.get(table);
  }

  write(name: string, columns: readonly string[], rows: readonly LookupRow[], { append, keyField }: LookupWrite): void {
    const old = this.tables.get(name);
    let kept = append ? (old?.rows ?? []) : [];
    let added = rows;
    if (keyField !== undefined) {
      const latest = new Map(rows.map((row) => [cell(row, keyField), row]));
      kept = kept.filter((row) => !latest.has(cell(row, keyField)));
      added = [...latest.values()];
    }
    const all = append ? [...new Set([...(old?.columns ?? []), ...columns])] : columns;
    this.tables.set(name, { ...old, columns: all, rows: [...kept, ...added] });
  }
}

/**
 * The table of a name.
 * @throws C2CError when there is none
 */
export function tableOf(provider: LookupProvider, name: string): LookupTable {
  const table = provider.read(name);
  if (table === undefined) throw new C2CError(`unknown lookup table "${name}"`, { remedy: 'Is it part of the app?' });
  return table;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const pattern = (text: string): RegExp => new RegExp(`^${text.split('*').map(escape).join('[^]*')}$`);

interface Index {
  readonly exact: ReadonlyMap<string, readonly { row: LookupRow; patterns: readonly (RegExp | undefined)[] }[]>;
}

const indexes = new WeakMap<LookupTable, Map<string, Index>>();

const keyOf = (values: readonly string[]): string => JSON.stringify(values);

function indexOf(table: LookupTable, columns: readonly string[]): Index {
  let byColumns = indexes.get(table);
  if (byColumns === undefined) indexes.set(table, (byColumns = new Map<string, Index>()));
  let index = byColumns.get(keyOf(columns));
  if (index === undefined) {
    const wild = new Set(table.wildcard);
    const exact = new Map<string, { row: LookupRow; patterns: readonly (RegExp | undefined)[] }[]>();
    for (const row of table.rows) {
      const cells = columns.map((c) => cell(row, c));
      if (cells.some((c) => c === undefined)) continue;
      const key = keyOf(cells.map((c, i) => (wild.has(columns[i] as string) ? '' : (c as string))));
      const entry = {
        row,
        patterns: cells.map((c, i) => (wild.has(columns[i] as string) ? pattern(c as string) : undefined)),
      };
      const list = exact.get(key);
      if (list === undefined) exact.set(key, [entry]);
      else list.push(entry);
    }
    byColumns.set(keyOf(columns), (index = { exact }));
  }
  return index;
}

/** The rows whose columns match the values, in file order, as many as the table allows. */
export function matches(
  table: LookupTable,
  columns: readonly string[],
  values: readonly string[],
): readonly LookupRow[] {
  const [column, value] = [columns[0], values[0]];
  if (table.find !== undefined && columns.length === 1 && column !== undefined && value !== undefined)
    return table.find(column, value).slice(0, table.maxMatches ?? 100);
  const wild = new Set(table.wildcard);
  const key = keyOf(values.map((v, i) => (wild.has(columns[i] as string) ? '' : v)));
  const found: LookupRow[] = [];
  for (const { row, patterns } of indexOf(table, columns).exact.get(key) ?? []) {
    if (patterns.every((p, i) => p === undefined || p.test(values[i] as string))) found.push(row);
    if (found.length >= (table.maxMatches ?? 100)) break;
  }
  return found;
}

export { cell };
