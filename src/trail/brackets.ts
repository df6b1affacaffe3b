/**
 * Finds the end of objects and arrays quickly: where the brackets of a window stand is worked out sixteen bytes at a
 * time (brackets.wat), so that the bytes between them need not be looked at one by one.
 */
import { BRACKETS_CODE } from './brackets-code.js';
import { MORE, skipToClose } from './json-bytes.js';

/** Bytes worked out at once; the layout of the module's memory. */
const PIECE = 65_536;
const BLOCK = 64;

/** What is used of it; the library of types that holds it all is the browser's. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Code {
  readonly memory: { readonly buffer: ArrayBuffer };
  index(length: number): number;
  reset(): void;
}

/** Undefined on a machine whose processor lacks the instructions: the plain way gives the same answers. */
function load(): Code | undefined {
  try {
    const module = new WebAssembly.Module(Buffer.from(BRACKETS_CODE, 'base64'));
    return new WebAssembly.Instance(module).exports as Code;
  } catch {
    return undefined;
  }
}

export class Brackets {
  private readonly code: Code | undefined;
  private readonly input: Uint8Array;
  private readonly found: Uint32Array;
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  /** Where the piece at hand begins, where the next one does. */
  private base = 0;
  private next = 0;
  /** Answers of the piece at hand, and the first that is not used up. */
  private count = 0;
  private cursor = 0;

  private static one: Brackets | undefined;

  /** The one of this thread: whoever uses it opens a window and is done with it before giving way to others. */
  static shared(): Brackets {
    return (Brackets.one ??= new Brackets());
  }

  /** @param plain do without the fast way (for tests) */
  constructor(plain = false) {
    this.code = plain ? undefined : load();
    const buffer = this.code?.memory.buffer ?? new ArrayBuffer(0);
    this.input = new Uint8Array(buffer, 0, Math.min(PIECE, buffer.byteLength));
    this.found = new Uint32Array(buffer, Math.min(PIECE, buffer.byteLength));
  }

  /** Whether sixteen bytes are looked at at a time. */
  get fast(): boolean {
    return this.code !== undefined;
  }

  /** Takes a window; `from` is outside of any string. */
  open(bytes: Uint8Array, from: number): void {
    this.bytes = bytes;
    this.end = bytes.length;
    this.base = this.next = from;
    this.count = this.cursor = 0;
    this.code?.reset();
  }

  /**
   * Behind the bracket that closes the object or array in which `at` stands, outside of any string.
   * @param at not before that of an earlier call on this window
   * @returns MORE when the window ends first
   */
  close(at: number): number {
    if (this.code === undefined) return skipToClose(this.bytes, at, this.end);
    const { bytes, found } = this;
    let depth = 1;
    for (;;) {
      const { base, count } = this;
      for (let i = this.cursor; i < count; i++) {
        const place = base + (found[i] as number);
        if (place < at) continue;
        // { and [ have 0x5b in common, } and ] 0x5d: bit 2 tells them apart.
        if (((bytes[place] as number) & 4) === 0) depth++;
        else if (--depth === 0) {
          this.cursor = i + 1;
          return place + 1;
        }
      }
      if (this.next >= this.end) {
        this.cursor = count;
        return MORE;
      }
      this.work(this.code);
    }
  }

  /** Works out the next piece. */
  private work(code: Code): void {
    const size = Math.min(PIECE, this.end - this.next);
    this.input.set(this.bytes.subarray(this.next, this.next + size));
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    this.input.fill(0, size, padded);
    this.count = code.index(padded);
    this.cursor = 0;
    this.base = this.next;
    this.next += size;
  }
}
