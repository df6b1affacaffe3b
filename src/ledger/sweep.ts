/** A sweep that adds to a ledger file: only files that are new to it are read. */
import type { App, Row, SweepOptions } from '../engine/index.js';
import { type ShownState, shownState } from './entry.js';
import { Ledger } from './fold.js';
import { LedgerStore, appMark } from './store.js';

/** Milliseconds. */
const SAVE_EVERY = 60_000;

export class LedgerSweep {
  private readonly store: LedgerStore;
  private readonly ledger: Ledger;
  private readonly unread = new Set<string>();
  private left = 0;
  private saved = Date.now();

  /**
   * @param saveEvery milliseconds after which a long sweep saves what it has: bounds what a kill costs
   * @throws C2CError where the file is no ledger, or somebody else is writing it
   */
  constructor(
    app: App,
    file: string,
    private readonly saveEvery = SAVE_EVERY,
  ) {
    this.store = LedgerStore.open(file, appMark(app));
    try {
      this.ledger = new Ledger(app, this.store.table);
    } catch (error) {
      this.store.close();
      throw error;
    }
  }

  /** Set where older rows were found with other rules. */
  get madeWith(): string | undefined {
    return this.store.madeWith;
  }

  /** The options of the sweep with what the ledger needs to hear. */
  options(own: SweepOptions): SweepOptions {
    return {
      ...own,
      skip: (file) => {
        const known = this.store.has(file.path);
        if (known) this.left++;
        return known;
      },
      onProblem: (problem) => {
        // It could not be opened: perhaps it can be tomorrow.
        if (problem.kind === 'missing') this.unread.add(problem.path);
        own.onProblem?.(problem);
      },
      onFile: (file) => {
        if (!this.unread.delete(file.path)) this.store.add(file.path);
        if (Date.now() - this.saved > this.saveEvery) this.save();
        own.onFile?.(file);
      },
    };
  }

  add(row: Row): void {
    this.ledger.add(row);
  }

  /** The file holds everything that was added. */
  save(): void {
    this.ledger.fold();
    this.store.save();
    this.saved = Date.now();
  }

  /** Files that were in the ledger already and were not read again. */
  get skipped(): number {
    return this.left;
  }

  /** Entries by state. @param now seconds since the epoch */
  states(now: number): Record<ShownState, number> {
    const states: Record<ShownState, number> = { open: 0, reopened: 0, pending: 0, closed: 0, clean: 0 };
    for (const row of this.ledger.rows()) states[shownState(row, now)]++;
    return states;
  }

  close(): void {
    this.store.close();
  }
}
