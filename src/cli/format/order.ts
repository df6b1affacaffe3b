/** Which rows a person wants to see first. */
import { type Row, compareRows, severityRank } from '../../engine/index.js';

export const VERDICTS = ['introduces', 'unclear', 'remediates'] as const;

/** Introduced before unclear before remediated; within them the most severe first, of these the newest. */
export function byUrgency(a: Row, b: Row): number {
  const verdict = VERDICTS.indexOf(a.verdict as never) - VERDICTS.indexOf(b.verdict as never);
  if (verdict !== 0) return verdict;
  const severity = severityRank(b.severity) - severityRank(a.severity);
  return severity !== 0 ? severity : compareRows(b, a);
}

/** The most urgent rows of any number of rows, in bounded memory. */
export class MostUrgent {
  private rows: Row[] = [];
  private dropped = 0;

  /** @param limit rows to keep; 0 = all */
  constructor(private readonly limit: number) {}

  add(row: Row): void {
    this.rows.push(row);
    if (this.limit > 0 && this.rows.length >= this.limit * 4 + 1000) this.cut();
  }

  /** Sorted, and how many more there were. */
  result(): { rows: readonly Row[]; more: number } {
    this.cut();
    return { rows: this.rows, more: this.dropped };
  }

  private cut(): void {
    this.rows.sort(byUrgency);
    if (this.limit > 0 && this.rows.length > this.limit) {
      this.dropped += this.rows.length - this.limit;
      this.rows.length = this.limit;
    }
  }
}
