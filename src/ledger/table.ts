/** The ledger in memory, indexed as its collection is in Splunk. */
import type { TableRow } from '../engine/index.js';
import { LEDGER_COLUMNS, type LedgerRow } from './entry.js';

/** Up to this many rows for one lookup: transforms.conf, max_matches of c2c_ledger. */
const MAX_MATCHES = 1000;

export class LedgerTable {
  private readonly byId = new Map<string, LedgerRow>();
  /** Ids by what they stand on. */
  private readonly byHome = new Map<string, Set<string>>();

  constructor(rows: Iterable<LedgerRow> = []) {
    for (const row of rows) this.put(row);
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): LedgerRow | undefined {
    return this.byId.get(id);
  }

  /** All rows, in the order in which they came. Rows about deletions of parents are among them. */
  rows(): IterableIterator<LedgerRow> {
    return this.byId.values();
  }

  /** Adds a row or replaces the one of the same id. */
  put(row: LedgerRow): void {
    const { home } = row;
    this.byId.set(row.id, row);
    if (home === undefined || home === '') return;
    const kids = this.byHome.get(home);
    if (kids === undefined) this.byHome.set(home, new Set([row.id]));
    else kids.add(row.id);
  }

  /** The rows with this value in a column that has an index. */
  find(column: string, value: string): readonly LedgerRow[] {
    if (column === 'id') {
      const row = this.byId.get(value);
      return row === undefined ? [] : [row];
    }
    if (column !== 'home') throw new Error(`the ledger has no index on "${column}"`);
    return [...(this.byHome.get(value) ?? [])].flatMap((id) => this.byId.get(id) ?? []);
  }

  /** This ledger as a table that the search reads and writes. */
  asTable(): { table(): ReturnType<LedgerTable['lookup']>; write(rows: readonly TableRow[], append: boolean): void } {
    const table = this.lookup();
    return {
      table: () => table,
      write: (rows, append) => {
        if (!append) throw new Error('the ledger is added to, never replaced');
        for (const row of rows) this.put(row as LedgerRow);
      },
    };
  }

  private lookup() {
    return {
      columns: LEDGER_COLUMNS,
      // Asked for by id or home only.
      rows: [] as readonly TableRow[],
      maxMatches: MAX_MATCHES,
      find: (column: string, value: string): readonly TableRow[] => this.find(column, value),
    };
  }
}
