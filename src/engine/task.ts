/** A piece of work: some files read one after the other, in this thread or in a worker. */
import { type ReadStats, type TrailFile, type TrailProblem, emptyStats, readTrailFile } from '../trail/index.js';
import type { Row } from './row.js';
import type { Runner } from './runner.js';

/** What came out of a part of a task. */
export interface Piece {
  readonly rows: readonly Row[];
  /** Set with the last piece of each file. */
  readonly file?: {
    readonly path: string;
    readonly size: number;
    readonly stats: ReadStats;
    /** Times of the oldest and the newest candidate event; empty where there is none. */
    readonly first: string;
    readonly last: string;
  };
}

/** Reads the files and runs the searches; never throws for a bad file. */
export async function* runTask(runner: Runner, files: readonly TrailFile[]): AsyncGenerator<Piece> {
  for (const file of files) {
    const stats = emptyStats();
    const span = new Span();
    for await (const events of readTrailFile(file, runner.wanted, stats)) {
      for (const { record } of events) span.add((record as { readonly eventTime?: unknown }).eventTime);
      const rows = runner.run(events);
      if (rows.length > 0) yield { rows };
    }
    yield { rows: [], file: { path: file.path, size: file.size, stats, first: span.first, last: span.last } };
  }
}

export type { ReadStats, TrailProblem };

/** The oldest and the newest of times. Only what has the form of an eventTime counts: anything may stand in a log. */
export class Span {
  first = '';
  last = '';

  add(time: unknown): void {
    if (typeof time !== 'string' || !/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time)) return;
    if (this.first === '' || time < this.first) this.first = time;
    if (time > this.last) this.last = time;
  }
}
