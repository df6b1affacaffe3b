/** The ledger, folded by the very search that folds it in Splunk. */
import { type App, type NamedOptions, type Row, namedSearch } from '../engine/index.js';
import type { LedgerRow } from './entry.js';
import { LedgerTable } from './table.js';

export const FOLD = 'C2C - Ledger - Fold';

/** Rows that are folded at once: bounds the memory of one run. */
const BATCH = 20_000;

export class Ledger {
  private readonly search: { run(raws: Iterable<string>): unknown };
  private held: string[] = [];

  /**
   * @param app a built app
   * @param table what is known so far; changed in place
   * @throws C2CError where the app has no fold
   */
  constructor(
    app: Pick<App, 'dir'>,
    private readonly table = new LedgerTable(),
    options: NamedOptions = {},
  ) {
    this.search = namedSearch(app, FOLD, { c2c_ledger: table.asTable() }, options);
  }

  /** Adds a row of a sweep. Any order and any repetition gives the same ledger. */
  add(row: Row): void {
    // What the fold would pass over need not be printed and parsed.
    if (row.resource === '' || row.verdict === 'unclear') return;
    this.held.push(JSON.stringify(row));
    if (this.held.length >= BATCH) this.fold();
  }

  /** Merges what was added. */
  fold(): void {
    if (this.held.length === 0) return;
    const rows = this.held;
    this.held = [];
    this.search.run(rows);
  }

  /** The ledger with everything that was added; without the rows that only remember deletions of parents and creations. */
  rows(): LedgerRow[] {
    this.fold();
    return [...this.table.rows()].filter((row) => row.state !== 'deleted' && row.state !== 'created');
  }

  get(id: string): LedgerRow | undefined {
    this.fold();
    return this.table.get(id);
  }
}
