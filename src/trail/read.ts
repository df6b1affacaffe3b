/** From one file to its records. */
import { BrokenBytes, windows } from './bytes.js';
import { BrokenJson } from './json-bytes.js';
import { RecordScanner } from './scanner.js';
import type { ReadStats, TrailEvent, TrailFile, TrailProblem, Wanted } from './types.js';

/** No record of CloudTrail is nearly this large (the service's limit is 256 KB). */
const LARGEST_VALUE = 16 * 2 ** 20;

export function emptyStats(): ReadStats {
  return { records: 0, handed: 0, bytes: 0 };
}

/**
 * Reads the wanted records of a file, in batches. A file that breaks off gives the records before the break;
 * nothing is thrown for a bad file, `stats.problem` says what is wrong with it.
 *
 * @param stats filled while reading; complete when the generator ends
 */
export async function* readTrailFile(file: TrailFile, wanted: Wanted, stats: ReadStats): AsyncGenerator<TrailEvent[]> {
  let damaged = 0;
  let firstDamage = '';
  let offset = 0;
  const scanner = new RecordScanner(wanted, stats, (at, message) => {
    if (damaged++ === 0) firstDamage = `byte ${offset + at}: ${message}`;
  });
  let batch: TrailEvent[] = [];
  let held: Buffer = Buffer.alloc(0);
  try {
    for await (const { bytes, last } of windows(file)) {
      const fresh = stats.bytes === 0 ? withoutMark(bytes) : bytes;
      stats.bytes += bytes.length;
      held = held.length === 0 ? fresh : Buffer.concat([held, fresh]);
      let at = 0;
      for (;;) {
        at = scanner.scan(held, at, last, batch);
        if (!RecordScanner.isFull(batch)) break;
        yield batch;
        batch = [];
      }
      // Hand on what this window gave, so that the first row need not wait for the last byte.
      if (batch.length > 0) yield batch;
      batch = [];
      offset += at;
      held = held.subarray(at);
      if (last && (held.length > 0 || !scanner.complete)) throw new BrokenJson('the text ends inside a value', 0);
      if (held.length > LARGEST_VALUE) throw new BrokenJson('a single value is longer than 16 MB', 0);
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    stats.problem = explain(file, error, stats, offset);
    return;
  }
  if (damaged > 0) {
    stats.problem = {
      path: file.path,
      kind: stats.records > 0 ? 'damaged' : 'broken',
      message: `${damaged} ${damaged === 1 ? 'line is' : 'lines are'} not JSON and left out (first at ${firstDamage})${readBefore(stats)}`,
    };
  } else if (stats.records === 0 && stats.bytes > 0 && (scanner.lists === 0 || scanner.items > 0)) {
    stats.problem = { path: file.path, kind: 'foreign', message: 'holds no CloudTrail records' };
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const readBefore = (stats: ReadStats): string => (stats.records > 0 ? `; ${stats.records} records were read` : '');

function explain(file: TrailFile, error: unknown, stats: ReadStats, offset: number): TrailProblem {
  const path = file.path;
  if (error instanceof BrokenBytes) return { path, kind: 'broken', message: error.message + readBefore(stats) };
  if (error instanceof BrokenJson) {
    const where = `byte ${offset + error.offset}`;
    return { path, kind: 'broken', message: `not JSON from ${where} on: ${error.message}${readBefore(stats)}` };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const words: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read (permission denied)',
    EPERM: 'may not be read (permission denied)',
    EISDIR: 'is a folder',
  };
  return { path, kind: 'missing', message: (words[code] ?? message) + readBefore(stats) };
}
