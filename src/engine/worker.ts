/** A worker thread of a sweep: is given files, answers with rows. */
import { parentPort, workerData } from 'node:worker_threads';
import { C2CError } from '../errors.js';
import type { TrailFile } from '../trail/index.js';
import { openApp } from './app.js';
import { Runner, type RunnerSetup } from './runner.js';
import { type Piece, runTask } from './task.js';

/** What the worker is started with. */
export interface WorkerSetup extends RunnerSetup {
  readonly dir: string;
}
/** To the worker: work, or leave to send the next piece. */
export type ToWorker = { readonly files: readonly TrailFile[] } | { readonly next: true };
/** From the worker: a piece of the task, or its end. */
export type FromWorker = { readonly piece: Piece } | { readonly done: true } | { readonly failed: string };

const port = parentPort;
if (port === null) throw new Error('engine/worker is a worker thread');
const setup = workerData as WorkerSetup;
const runner = openApp(setup.dir).then((app) => new Runner(app, setup));

/** Lets the next piece go; set while one is waiting. */
let release: (() => void) | undefined;
const send = (message: FromWorker): void => port.postMessage(message);

async function work(files: readonly TrailFile[]): Promise<void> {
  for await (const piece of runTask(await runner, files)) {
    const released = new Promise<void>((resolve) => (release = resolve));
    send({ piece });
    await released;
  }
  send({ done: true });
}

port.on('message', (message: ToWorker) => {
  if ('next' in message) release?.();
  else {
    work(message.files).catch((error: unknown) => {
      send({ failed: error instanceof C2CError ? error.toString() : String((error as Error).stack) });
    });
  }
});
