/** Rows of a sweep that an exception hides, and what is to be said of them. */
import type { Row } from '../engine/index.js';
import type { Exception, Exceptions } from './exceptions.js';

export class Accepted {
  private hidden = 0;
  private readonly lapsed = new Map<Exception, number>();

  /** @param now ISO, UTC */
  constructor(
    private readonly exceptions: Exceptions,
    private readonly now: string,
  ) {}

  /** Whether the row is hidden. What was put right is shown whatever was accepted. */
  hides(row: Row): boolean {
    if (row.verdict === 'remediates') return false;
    const { by, expired } = this.exceptions.of(row, this.now);
    if (by !== undefined) this.hidden++;
    for (const one of expired) this.lapsed.set(one, (this.lapsed.get(one) ?? 0) + 1);
    return by !== undefined;
  }

  get rows(): number {
    return this.hidden;
  }

  /** Exceptions that would have hidden rows, had they not expired, with the number of rows. */
  get expired(): ReadonlyMap<Exception, number> {
    return this.lapsed;
  }
}
