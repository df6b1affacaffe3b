/** A piece of work: some files read one after the other, in this thread or in a worker. */
import { type ReadStats, type TrailFile, type TrailProblem, emptyStats, readTrailFile } from '../trail/index.js';
import type { Row } from './row.js';
import type { Runner } from './runner.js';

/** What came out of a part of a task. */
export interface Piece {
  readonly rows: readonly Row[];
  /** Set with the last piece of each file. */
  readonly file?: { readonly path: string; readonly size: number; readonly stats: ReadStats };
}

/** Reads the files and runs the searches; never throws for a bad file. */
export async function* runTask(runner: Runner, files: readonly TrailFile[]): AsyncGenerator<Piece> {
  for (const file of files) {
    const stats = emptyStats();
    for await (const events of readTrailFile(file, runner.wanted, stats)) {
      const rows = runner.run(events);
      if (rows.length > 0) yield { rows };
    }
    yield { rows: [], file: { path: file.path, size: file.size, stats } };
  }
}

export type { ReadStats, TrailProblem };
