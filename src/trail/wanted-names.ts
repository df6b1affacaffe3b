/** Answers whether a record is wanted from the bytes of its source and name, without making strings of them each time. */
import type { Wanted } from './types.js';

/** Indexes of a string's text, without its quotes; -1 while not found. */
export interface Span {
  start: number;
  end: number;
}

interface Known {
  readonly source: Uint8Array;
  readonly name: Uint8Array;
  readonly wanted: boolean;
}

/** Names come from the log, so what is remembered of them is bounded. */
const MOST = 4096;

export class WantedNames {
  private readonly known = new Map<number, Known[]>();
  private size = 0;

  constructor(private readonly ask: Wanted) {}

  wanted(bytes: Buffer, source: Span, name: Span): boolean {
    const hash = hashOf(bytes, name, hashOf(bytes, source, 0x811c9dc5));
    const bucket = this.known.get(hash);
    if (bucket !== undefined) {
      for (const one of bucket) if (same(bytes, source, one.source) && same(bytes, name, one.name)) return one.wanted;
    }
    const wanted = this.ask(textOf(bytes, source), textOf(bytes, name));
    if (this.size < MOST) {
      this.size++;
      const fresh = { source: copyOf(bytes, source), name: copyOf(bytes, name), wanted };
      if (bucket === undefined) this.known.set(hash, [fresh]);
      else bucket.push(fresh);
    }
    return wanted;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, { start, end }: Span, seed: number): number {
  let hash = seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash;
}

function same(bytes: Uint8Array, { start, end }: Span, word: Uint8Array): boolean {
  if (Math.max(0, end - start) !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}

const copyOf = (bytes: Buffer, { start, end }: Span): Uint8Array =>
  Uint8Array.from(start < 0 ? [] : bytes.subarray(start, end));
const textOf = (bytes: Buffer, { start, end }: Span): string => (start < 0 ? '' : bytes.toString('utf8', start, end));
