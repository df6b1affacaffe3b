/**
 * Walking over JSON bytes without parsing them: where a string, a value, an object ends. Every function
 * returns the index behind what it walked over, or MORE when the bytes end before it does.
 */

/** The bytes end inside the value. */
export const MORE = -1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Not JSON. `offset` counts in the bytes at hand. */
export class BrokenJson extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** First index that is not JSON white space; `end` when there is none. */
export function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const c = bytes[i];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break;
    i++;
  }
  return i;
}

/** Whether the quote at `at` is escaped: an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let i = at - 1;
  while (bytes[i] === BACKSLASH) i--;
  return (at - i) % 2 === 0;
}

/** Behind the closing quote of a string whose opening quote stands before `from`. */
export function skipString(bytes: Uint8Array, from: number, end: number): number {
  // Backslashes are looked for only where a quote was found: most strings have neither.
  for (let i = from; i < end; i++) {
    if (bytes[i] === QUOTE && (bytes[i - 1] !== BACKSLASH || !isEscaped(bytes, i))) return i + 1;
  }
  return MORE;
}

/** Behind the object or array that opens at `from`; only strings and brackets are looked at. */
export function skipNested(bytes: Uint8Array, from: number, end: number): number {
  return skipToClose(bytes, from + 1, end);
}

/** Behind the bracket that closes the object or array in which `from` stands, outside of any string. */
export function skipToClose(bytes: Uint8Array, from: number, end: number): number {
  let depth = 1;
  for (let i = from; i < end; i++) {
    const c = bytes[i];
    if (c === QUOTE) {
      // The body of skipString, inlined: most bytes of a trail are walked over here.
      for (i++; i < end; i++) {
        if (bytes[i] === QUOTE && (bytes[i - 1] !== BACKSLASH || !isEscaped(bytes, i))) break;
      }
    } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) depth++;
    else if ((c === CLOSE_OBJECT || c === CLOSE_ARRAY) && --depth === 0) return i + 1;
  }
  return MORE;
}

/** Behind a number, true, false or null. */
function skipWord(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const c = bytes[i] as number;
    const plain =
      (c >= 0x30 && c <= 0x39) || (c >= 0x61 && c <= 0x7a) || c === 0x2d || c === 0x2b || c === 0x2e || c === 0x45;
    if (!plain) break;
    i++;
  }
  if (i === from) throw new BrokenJson('a value is expected', from);
  return i === end ? MORE : i;
}

/** Behind the value that begins at `from` (no white space before it). */
export function skipValue(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end) return MORE;
  const c = bytes[from];
  if (c === QUOTE) return skipString(bytes, from + 1, end);
  if (c === OPEN_OBJECT || c === OPEN_ARRAY) return skipNested(bytes, from, end);
  return skipWord(bytes, from, end);
}

/** Answers where an object or array ends; see Brackets. */
export interface Closer {
  close(at: number): number;
}

/** What `Members.next` found. */
export enum Step {
  /** A member: its key and the first byte of its value are set. */
  Member,
  /** The closing brace; `at` is behind it. */
  Close,
  /** The bytes end first. */
  More,
}

/**
 * Walks over the members of one object. Made once and opened again for each object, so that nothing is
 * allocated per record.
 */
export class Members {
  /** Where the walk stands. */
  at = 0;
  /** The key, without its quotes. */
  keyStart = 0;
  keyEnd = 0;
  /** The key has a backslash: its bytes are not its text. */
  keyEscaped = false;
  /** The value; its end is known after `skip`. */
  valueStart = 0;
  valueEnd = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private first = true;
  private brackets: Closer | undefined;

  /**
   * @param at behind the opening brace or, with `first` false, behind a member
   * @param end index behind the last byte at hand
   * @param brackets finds the ends of objects and arrays; without it they are walked over
   */
  open(bytes: Uint8Array, at: number, end: number, first: boolean, brackets?: Closer): void {
    this.brackets = brackets;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.first = first;
  }

  /** Goes to the next member. @throws BrokenJson */
  next(): Step {
    const { bytes, end } = this;
    let i = skipSpace(bytes, this.at, end);
    if (i >= end) return Step.More;
    if (bytes[i] === CLOSE_OBJECT) {
      this.at = i + 1;
      return Step.Close;
    }
    if (!this.first) {
      if (bytes[i] !== COMMA) throw new BrokenJson('"," or "}" is expected', i);
      i = skipSpace(bytes, i + 1, end);
      if (i >= end) return Step.More;
    }
    if (bytes[i] !== QUOTE) throw new BrokenJson('a key in double quotes is expected', i);
    this.keyStart = ++i;
    this.keyEscaped = false;
    for (;;) {
      if (i >= end) return Step.More;
      const c = bytes[i++];
      if (c === QUOTE) break;
      if (c !== BACKSLASH) continue;
      this.keyEscaped = true;
      i++;
    }
    this.keyEnd = i - 1;
    i = skipSpace(bytes, i, end);
    if (i >= end) return Step.More;
    if (bytes[i] !== COLON) throw new BrokenJson('":" is expected', i);
    i = skipSpace(bytes, i + 1, end);
    if (i >= end) return Step.More;
    this.valueStart = i;
    return Step.Member;
  }

  /** Walks over the value of the member; false when the bytes end first. */
  skip(): boolean {
    const i = this.valueEndOf(this.valueStart);
    if (i === MORE) return false;
    this.valueEnd = i;
    this.at = i;
    this.first = false;
    return true;
  }

  /** Behind the object in which the walk stands, without a look at the members that are left. */
  leave(): number {
    return this.brackets?.close(this.at) ?? skipToClose(this.bytes, this.at, this.end);
  }

  private valueEndOf(start: number): number {
    const first = this.bytes[start];
    const nested = first === OPEN_OBJECT || first === OPEN_ARRAY;
    return nested && this.brackets !== undefined
      ? this.brackets.close(start + 1)
      : skipValue(this.bytes, start, this.end);
  }
}
