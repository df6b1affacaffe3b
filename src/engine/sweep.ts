/** The sweep: all sweeps of an app over a trail. */
import { availableParallelism } from 'node:os';
import { type TrailFile, type TrailProblem, findTrailFiles } from '../trail/index.js';
import type { App } from './app.js';
import type { Row } from './row.js';
import { RowIdSet } from './row-set.js';
import { type Piece, Span } from './task.js';

export interface SweepOptions {
  /** Threads; 1 = this one. Default: 2 where the trail is large and the machine has two cores. */
  readonly workers?: number;
  /** What now() is for all searches, seconds since the epoch; default the start of the sweep. */
  readonly now?: number;
  /** Values of settings that rules ask for (c2c_settings in Splunk). */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of each file or folder that was not, or not wholly, read. */
  readonly onProblem?: (problem: TrailProblem) => void;
  /** Also rows of the plugin `@created`, which say which events made which resources. */
  readonly creations?: boolean;
  /** Files that are not to be read: asked once for each, before it is opened. */
  readonly skip?: (file: TrailFile) => boolean;
  /** Told after each file. */
  readonly onFile?: (file: TrailFile) => void;
}

/** What a sweep saw; grows while it runs. */
export interface SweepSummary {
  files: number;
  /** Files of which nothing could be used. */
  unreadable: number;
  records: number;
  /** Records that the searches looked at. */
  candidates: number;
  /** After decompression. */
  bytes: number;
  rows: number;
  /** Rows that came again, from an event that was delivered more than once. */
  repeated: number;
  /** Times of the oldest and the newest candidate event; empty where there is none. */
  first: string;
  last: string;
  problems: TrailProblem[];
}

/** Compressed bytes from which starting threads pays: each has to load the searches first. */
const PARALLEL_FROM = 16 * 2 ** 20;
/** Compressed bytes and files of one task: small enough to share out evenly, large enough not to talk all the time. */
const TASK_BYTES = 4 * 2 ** 20;
const TASK_FILES = 64;

/** A sweep under way: iterate over it for the rows, then read `summary`. */
export class Sweep implements AsyncIterable<Row> {
  readonly summary: SweepSummary = {
    files: 0,
    unreadable: 0,
    records: 0,
    candidates: 0,
    bytes: 0,
    rows: 0,
    repeated: 0,
    first: '',
    last: '',
    problems: [],
  };

  private readonly span = new Span();

  constructor(
    private readonly app: App,
    private readonly paths: readonly string[],
    private readonly options: SweepOptions,
  ) {}

  /**
   * Each row once, in the order of the files.
   * @throws C2CError where a path matches nothing
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    const { summary } = this;
    const seen = new RowIdSet();
    for await (const piece of this.pieces()) {
      for (const row of piece.rows) {
        if (seen.add(row.row_id)) {
          summary.rows++;
          yield row;
        } else summary.repeated++;
      }
      if (piece.file !== undefined) this.count(piece.file);
    }
  }

  private count({ path, size, stats, first, last }: NonNullable<Piece['file']>): void {
    const { summary, span } = this;
    span.add(first);
    span.add(last);
    summary.first = span.first;
    summary.last = span.last;
    summary.files++;
    summary.records += stats.records;
    summary.candidates += stats.handed;
    summary.bytes += stats.bytes;
    if (stats.problem !== undefined) {
      if (stats.records === 0) summary.unreadable++;
      this.problem(stats.problem);
    }
    this.options.onFile?.({ path, size });
  }

  private problem(problem: TrailProblem): void {
    // Named one by one as they occur; kept up to a number that a person may still read.
    if (this.summary.problems.length < 10_000) this.summary.problems.push(problem);
    this.options.onProblem?.(problem);
  }

  private async *pieces(): AsyncGenerator<Piece> {
    const setup = {
      now: this.options.now ?? Math.floor(Date.now() / 1000),
      settings: this.options.settings ?? {},
      creations: this.options.creations ?? false,
    };
    const files = wanted(
      findTrailFiles(this.paths, (problem) => this.problem(problem)),
      this.options.skip,
    );
    // Find out whether the trail is large, without walking all of it.
    const head: TrailFile[] = [];
    let bytes = 0;
    while (bytes < PARALLEL_FROM) {
      const next = await files.next();
      if (next.done === true) break;
      head.push(next.value);
      bytes += next.value.size;
    }
    const workers =
      this.options.workers ?? (bytes >= PARALLEL_FROM && head.length > 1 ? Math.min(2, availableParallelism()) : 1);
    if (workers > 1) {
      const { runInWorkers } = await import('./pool.js');
      yield* runInWorkers({ dir: this.app.dir, ...setup }, tasks(chain(head, files)), workers);
    } else {
      const [{ Runner }, { runTask }] = await Promise.all([import('./runner.js'), import('./task.js')]);
      const runner = new Runner(this.app, setup);
      for await (const file of chain(head, files)) yield* runTask(runner, [file]);
    }
  }
}

/**
 * Runs all sweeps of the app over the trail.
 *
 * @param paths files, folders, patterns, or `-` for standard input
 */
export function sweep(app: App, paths: readonly string[], options: SweepOptions = {}): Sweep {
  return new Sweep(app, paths, options);
}

async function* wanted(files: AsyncIterable<TrailFile>, skip: SweepOptions['skip']): AsyncGenerator<TrailFile> {
  for await (const file of files) if (skip?.(file) !== true) yield file;
}

async function* chain(head: readonly TrailFile[], rest: AsyncIterable<TrailFile>): AsyncGenerator<TrailFile> {
  yield* head;
  yield* rest;
}

async function* tasks(files: AsyncIterable<TrailFile>): AsyncGenerator<readonly TrailFile[]> {
  let task: TrailFile[] = [];
  let bytes = 0;
  for await (const file of files) {
    if (task.length > 0 && (bytes + file.size > TASK_BYTES || task.length >= TASK_FILES)) {
      yield task;
      task = [];
      bytes = 0;
    }
    task.push(file);
    bytes += file.size;
  }
  if (task.length > 0) yield task;
}
