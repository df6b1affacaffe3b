/**
 * Worker threads that run tasks at the same time and give their pieces in the order of the tasks, so that
 * the output of a sweep does not depend on which thread is faster.
 */
import { Worker } from 'node:worker_threads';
import type { TrailFile } from '../trail/index.js';
import type { Piece } from './task.js';
import type { FromWorker, ToWorker, WorkerSetup } from './worker.js';

/** Tasks that may be ahead of the one whose pieces are given out, and pieces held of each: bounds what is held back. */
const AHEAD = 6;
const HELD = 32;

interface Task {
  /** Pieces that have arrived and were not given out. */
  readonly pieces: Piece[];
  readonly worker: Worker;
  /** The worker has sent a piece and waits for leave to send the next one. */
  waiting: boolean;
  done: boolean;
}

/**
 * @param tasks groups of files; taken one by one as workers become free
 * @param size number of threads
 * @throws what a worker throws
 */
export async function* runInWorkers(
  setup: WorkerSetup,
  tasks: AsyncIterator<readonly TrailFile[]>,
  size: number,
): AsyncGenerator<Piece> {
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: setup }),
  );
  const queue: Task[] = [];
  const idle: Worker[] = [...workers];
  const current = new Map<Worker, Task>();
  let failure: Error | undefined;
  let wake: () => void = () => undefined;

  const answer = (worker: Worker, message: ToWorker): void => worker.postMessage(message);
  const goOn = (task: Task): void => {
    if (!task.waiting || task.pieces.length >= HELD) return;
    task.waiting = false;
    answer(task.worker, { next: true });
  };
  for (const worker of workers) {
    worker.on('message', (message: FromWorker) => {
      const task = current.get(worker);
      if ('failed' in message) failure ??= new Error(message.failed);
      else if (task === undefined) failure ??= new Error('a worker answered without a task');
      else if ('piece' in message) {
        task.pieces.push(message.piece);
        task.waiting = true;
        goOn(task);
      } else {
        task.done = true;
        current.delete(worker);
        idle.push(worker);
      }
      wake();
    });
    worker.on('error', (error) => {
      failure ??= error;
      wake();
    });
  }

  try {
    let exhausted = false;
    for (;;) {
      while (!exhausted && idle.length > 0 && queue.length < AHEAD + size) {
        const next = await tasks.next();
        if (next.done === true) exhausted = true;
        else {
          const worker = idle.shift() as Worker;
          const task: Task = { pieces: [], worker, waiting: false, done: false };
          queue.push(task);
          current.set(worker, task);
          answer(worker, { files: next.value });
        }
      }
      if (failure !== undefined) throw failure;
      const first = queue[0];
      if (first === undefined) return;
      const piece = first.pieces.shift();
      if (piece !== undefined) {
        goOn(first);
        yield piece;
      } else if (first.done) queue.shift();
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
