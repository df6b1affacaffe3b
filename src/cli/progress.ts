/** A progress bar on a terminal; nothing elsewhere. */
import cliProgress from 'cli-progress';
import { bytes, number } from '../messages.js';

export interface Progress {
  /** A file of this size is done. */
  add(size: number): void;
  /** Takes the bar away for a moment, while something is printed. */
  hide(): void;
  stop(): void;
}

const NONE: Progress = { add: () => undefined, hide: () => undefined, stop: () => undefined };

/** @param total bytes on disk; 0 where unknown (standard input), then there is no bar */
export function progress(total: number, files: number): Progress {
  if (!process.stderr.isTTY || total === 0) return NONE;
  const bar = new cliProgress.SingleBar({
    format: `  {bar} {percentage} %  {files} of ${number(files)} files, {read} of ${bytes(total)}  {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    etaBuffer: 50,
  });
  let read = 0;
  let done = 0;
  bar.start(total, 0, { files: '0', read: bytes(0) });
  return {
    add(size) {
      read += size;
      done++;
      bar.update(Math.min(read, total), { files: number(done), read: bytes(read) });
    },
    hide() {
      process.stderr.write('\r\u001b[K');
    },
    stop: () => bar.stop(),
  };
}
