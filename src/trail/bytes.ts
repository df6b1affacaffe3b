/**
 * The bytes of a file, decompressed where they are gzip, in windows. Small files come in one window,
 * which is the fast way; large ones and standard input are streamed.
 */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { TrailFile } from './types.js';

/** Files up to this size on disk, and up to `WHOLE_INFLATED` decompressed, are read at once. */
const WHOLE = 16 * 2 ** 20;
const WHOLE_INFLATED = 64 * 2 ** 20;
/** Size of the windows of a stream. */
const WINDOW = 512 * 1024;

/** Some bytes, and whether they are the last ones. */
export interface Window {
  readonly bytes: Buffer;
  readonly last: boolean;
}

/** The bytes cannot be decompressed, at all or behind those already given. */
export class BrokenBytes extends Error {}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * @throws BrokenBytes behind the last readable byte
 * @throws the system's error where the file cannot be opened or read
 */
export async function* windows(file: TrailFile): AsyncGenerator<Window> {
  if (file.path === '-') {
    yield* streamed(process.stdin);
    return;
  }
  if (statSync(file.path).size <= WHOLE) {
    // Reading at once is a third faster than through a promise, and this thread has nothing else to do.
    const bytes = readFileSync(file.path);
    const inflated = isGzip(bytes) ? inflateWhole(bytes) : { bytes, last: true };
    if (inflated !== undefined) {
      yield inflated;
      if (inflated.broken !== undefined) throw new BrokenBytes(inflated.broken);
      return;
    }
  }
  yield* streamed(createReadStream(file.path, { highWaterMark: WINDOW }));
}

interface Inflated extends Window {
  readonly broken?: string;
}

/**
 * All members of a gzip file. A truncated file gives what can be read, and why the rest cannot.
 * @returns undefined when it is too large to be held at once
 */
function inflateWhole(bytes: Buffer): Inflated | undefined {
  // The last four bytes are the decompressed size (modulo 2^32, of the last member). One chunk of that size
  // saves zlib from growing its output, which is half of the time.
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  if (stated > WHOLE_INFLATED) return undefined;
  const options = { chunkSize: Math.max(4096, stated + 64), maxOutputLength: WHOLE_INFLATED };
  try {
    return { bytes: gunzipSync(bytes, options), last: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    if (code !== 'Z_BUF_ERROR') return { bytes: Buffer.alloc(0), last: true, broken: gzipMessage(error) };
    try {
      const readable = gunzipSync(bytes, { ...options, chunkSize: WINDOW, finishFlush: constants.Z_SYNC_FLUSH });
      return { bytes: readable, last: true, broken: gzipMessage(error) };
    } catch {
      return { bytes: Buffer.alloc(0), last: true, broken: gzipMessage(error) };
    }
  }
}

function gzipMessage(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'Z_BUF_ERROR' ? 'the gzip data ends too early' : `the gzip data is damaged (${message})`;
}

/** Windows of a stream; the first bytes decide whether it is gzip. */
async function* streamed(source: Readable): AsyncGenerator<Window> {
  const chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const rest = async function* (): AsyncGenerator<Buffer> {
    yield head;
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return;
      yield next.value;
    }
  };
  if (!isGzip(head)) {
    for await (const bytes of rest()) yield { bytes, last: false };
  } else {
    const input = Readable.from(rest());
    const gunzip = createGunzip({ chunkSize: WINDOW });
    input.on('error', (error) => gunzip.destroy(error));
    try {
      for await (const bytes of input.pipe(gunzip)) yield { bytes: bytes as Buffer, last: false };
    } catch (error) {
      if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
      throw new BrokenBytes(gzipMessage(error));
    } finally {
      input.destroy();
    }
  }
  yield { bytes: Buffer.alloc(0), last: true };
}
