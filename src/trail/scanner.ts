/**
 * Finds the records in the bytes of a trail and parses only the wanted ones.
 *
 * Framing is by depth: strings and brackets are walked over one by one, so key order, white space, top-level
 * shape and hostile text cannot mislead it. Only the top-level keys of a record are looked at; a key or a
 * name with a backslash is decoded by a full parse of that item. `unwrap.ts` is the plain definition of what is found.
 */
import { isAscii } from 'node:buffer';
import { Brackets } from './brackets.js';
import { BrokenJson, MORE, Members, Step, skipSpace, skipValue } from './json-bytes.js';
import type { ReadStats, TrailEvent, Wanted } from './types.js';
import { type Span, WantedNames } from './wanted-names.js';
import { LIST_KEYS, TEXT_KEYS, unwrapDocument, unwrapItem } from './unwrap.js';

/** Where the scanner stands between two windows. */
type Place =
  /** Between the values of the stream. */
  | 'top'
  /** Inside a list at top level. */
  | 'array'
  /** Inside the list of a document. */
  | 'list'
  /** Inside a document, behind a list. */
  | 'document';

const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

const EVENT_NAME = Buffer.from('eventName');
const EVENT_SOURCE = Buffer.from('eventSource');
const DETAIL = Buffer.from('detail');
const LISTS = LIST_KEYS.map((key) => Buffer.from(key));
const TEXTS = TEXT_KEYS.map((key) => Buffer.from(key));

/** A value at top level that is longer is taken for a line whose end is missing (an event has 256 KB at most). */
const LARGEST_LINE = 4 * 2 ** 20;

/** How many events are collected before the caller gets its turn. */
const BATCH = 1000;

function sameBytes(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return false;
  return true;
}

export class RecordScanner {
  private place: Place = 'top';
  private afterItem = false;
  private readonly members = new Members();
  private readonly name: Span = { start: -1, end: -1 };
  private readonly source: Span = { start: -1, end: -1 };
  private readonly detail: Span = { start: -1, end: -1 };
  private readonly text: Span = { start: -1, end: -1 };
  private odd = false;
  private readonly names: WantedNames;
  /** Lists met, and values in them: a list without any is a trail without events. */
  lists = 0;
  items = 0;

  /**
   * @param wanted which records to parse and hand on
   * @param stats is kept up to date: records and handed
   * @param onDamage is told of each line that is not JSON; where it is absent, such a line ends the scan
   * @param brackets the fast way to the ends of things, or the plain one (for tests)
   */
  constructor(
    private readonly wanted: Wanted,
    private readonly stats: ReadStats,
    private readonly onDamage?: (offset: number, message: string) => void,
    private readonly brackets = Brackets.shared(),
  ) {
    this.names = new WantedNames(wanted);
  }

  /**
   * Scans on.
   *
   * @param bytes window of the file; `from` is where the last call stopped
   * @param last no bytes follow this window
   * @param out wanted events are appended; the scan pauses when it is full
   * @returns where the scan stopped: bytes before that are done with. Call again with more bytes, or with an
   *   emptied `out` when `out` is full (`isFull`)
   * @throws BrokenJson when the bytes are not JSON and no later line can be read instead
   */
  scan(bytes: Buffer, from: number, last: boolean, out: TrailEvent[]): number {
    let at = from;
    const end = bytes.length;
    this.brackets.open(bytes, from);
    while (out.length < BATCH) {
      const next = this.step(bytes, at, end, last, out);
      if (next === MORE) return at;
      at = next;
      if (at >= end) return at;
    }
    return at;
  }

  static isFull(out: readonly TrailEvent[]): boolean {
    return out.length >= BATCH;
  }

  /** Whether the stream may end here. */
  get complete(): boolean {
    return this.place === 'top';
  }

  /** One item, bracket or member; MORE when the bytes end inside it. */
  private step(bytes: Buffer, from: number, end: number, last: boolean, out: TrailEvent[]): number {
    if (this.place === 'document') return this.stepDocument(bytes, from, end);
    const at = skipSpace(bytes, from, end);
    if (at >= end) return at === from ? MORE : at;
    if (this.place === 'top') return this.stepTop(bytes, at, end, last, out);
    return this.stepList(bytes, at, end, out);
  }

  private stepTop(bytes: Buffer, at: number, end: number, last: boolean, out: TrailEvent[]): number {
    try {
      if (bytes[at] === OPEN_ARRAY) {
        this.place = 'array';
        this.lists++;
        this.afterItem = false;
        return at + 1;
      }
      if (bytes[at] !== OPEN_OBJECT) throw new BrokenJson('"{" or "[" is expected', at);
      const next = this.object(bytes, at, end, true, out, this.brackets);
      if (next === MORE && last) throw new BrokenJson('the text ends inside a value', at);
      if (next === MORE && end - at > LARGEST_LINE) throw new BrokenJson('a single value is longer than 4 MB', at);
      return next;
    } catch (error) {
      if (!(error instanceof BrokenJson) || this.onDamage === undefined) throw error;
      return this.recover(bytes, at, end, last, error);
    }
  }

  /** After a line that is not JSON: the next line that begins with a brace. */
  private recover(bytes: Buffer, at: number, end: number, last: boolean, error: BrokenJson): number {
    let line = at;
    for (;;) {
      line = bytes.indexOf(NEWLINE, line);
      if (line === -1 || line + 1 >= end) break;
      if (bytes[line + 1] === OPEN_OBJECT) {
        this.onDamage?.(at, error.message);
        this.place = 'top';
        this.brackets.open(bytes, line + 1);
        return line + 1;
      }
      line++;
    }
    if (!last) return MORE;
    throw error;
  }

  private stepList(bytes: Buffer, from: number, end: number, out: TrailEvent[]): number {
    let at = from;
    if (bytes[at] === CLOSE_ARRAY) {
      this.place = this.place === 'array' ? 'top' : 'document';
      return at + 1;
    }
    if (this.afterItem) {
      if (bytes[at] !== COMMA) throw new BrokenJson('"," or "]" is expected', at);
      at = skipSpace(bytes, at + 1, end);
      if (at >= end) return MORE;
    }
    const next =
      bytes[at] === OPEN_OBJECT ? this.object(bytes, at, end, false, out, this.brackets) : skipValue(bytes, at, end);
    if (next !== MORE) {
      this.afterItem = true;
      this.items++;
    }
    return next;
  }

  private stepDocument(bytes: Buffer, from: number, end: number): number {
    const { members } = this;
    members.open(bytes, from, end, false, this.brackets);
    const step = members.next();
    if (step === Step.More) return MORE;
    if (step === Step.Close) {
      this.place = 'top';
      return members.at;
    }
    if (this.isList(bytes)) return this.enterList();
    return members.skip() ? members.at : MORE;
  }

  private isList(bytes: Buffer): boolean {
    const { keyStart, keyEnd, valueStart } = this.members;
    if (bytes[valueStart] !== OPEN_ARRAY) return false;
    return LISTS.some((key) => sameBytes(bytes, keyStart, keyEnd, key));
  }

  private enterList(): number {
    this.place = 'list';
    this.lists++;
    this.afterItem = false;
    return this.members.valueStart + 1;
  }

  /**
   * An object that is an item, or (at top level) a document with a list in it.
   * @returns behind it; behind the bracket of its list; MORE
   */
  private object(
    bytes: Buffer,
    at: number,
    end: number,
    top: boolean,
    out: TrailEvent[],
    brackets: Brackets | undefined,
  ): number {
    const { members, name, source, detail, text } = this;
    name.start = source.start = detail.start = text.start = -1;
    name.end = source.end = -1;
    this.odd = false;
    members.open(bytes, at + 1, end, true, brackets);
    for (;;) {
      const step = members.next();
      if (step === Step.More) return MORE;
      if (step === Step.Close) break;
      if (top && name.start === -1 && source.start === -1 && this.isList(bytes)) return this.enterList();
      if (!members.skip()) return MORE;
      this.note(bytes);
      if (name.start !== -1 && source.start !== -1 && !this.odd) {
        // It is a record, and all that is asked of it is known: on to its end.
        members.at = members.leave();
        if (members.at === MORE) return MORE;
        break;
      }
    }
    const close = members.at;
    if (top) this.checkLine(bytes, at, close);
    if (this.odd) this.parseWhole(bytes, at, close, top, out);
    else if (name.start !== -1 || source.start !== -1) this.hand(bytes, at, close, out);
    else if (text.start !== -1) this.parseWhole(bytes, at, close, false, out);
    // The walk goes back to the beginning of `detail`, where the brackets have been passed already.
    else if (
      detail.start !== -1 &&
      this.object(bytes, detail.start, detail.end, false, out, undefined) !== detail.end
    ) {
      throw new BrokenJson('brackets do not match in "detail"', at);
    }
    return close;
  }

  /**
   * A line that was cut off inside of a string swallows the beginning of the next one. So an item with a line break in it
   * is either pretty-printed, or broken.
   * @throws BrokenJson
   */
  private checkLine(bytes: Buffer, start: number, end: number): void {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline !== -1 && newline < end) parse(decode(bytes, start, end), start);
  }

  /** Remembers the member just walked over where it is one of those that matter. */
  private note(bytes: Buffer): void {
    const { keyStart, keyEnd, keyEscaped, valueStart, valueEnd } = this.members;
    if (keyEscaped) this.odd = true;
    const length = keyEnd - keyStart;
    const first = bytes[valueStart];
    if (length === 9 && first === QUOTE && sameBytes(bytes, keyStart, keyEnd, EVENT_NAME)) {
      this.noteText(bytes, this.name, valueStart + 1, valueEnd - 1);
    } else if (length === 11 && first === QUOTE && sameBytes(bytes, keyStart, keyEnd, EVENT_SOURCE)) {
      this.noteText(bytes, this.source, valueStart + 1, valueEnd - 1);
    } else if (length === 6 && first === OPEN_OBJECT && sameBytes(bytes, keyStart, keyEnd, DETAIL)) {
      this.detail.start = valueStart;
      this.detail.end = valueEnd;
    } else if (
      (length === 15 || length === 7) &&
      first === QUOTE &&
      TEXTS.some((k) => sameBytes(bytes, keyStart, keyEnd, k))
    ) {
      this.text.start = valueStart;
      this.text.end = valueEnd;
    }
  }

  private noteText(bytes: Buffer, span: Span, start: number, end: number): void {
    span.start = start;
    span.end = end;
    for (let i = start; i < end; i++) if (bytes[i] === BACKSLASH) this.odd = true;
  }

  /** Counts a record, and parses and hands it on where it is wanted. */
  private hand(bytes: Buffer, start: number, end: number, out: TrailEvent[]): void {
    if (!this.names.wanted(bytes, this.source, this.name)) {
      this.stats.records++;
      return;
    }
    const raw = decode(bytes, start, end);
    const record = unwrapItem(parse(raw, start));
    if (record !== undefined) this.handRecord(raw, record, out);
  }

  /** The long way, for everything but a plain record. */
  private parseWhole(bytes: Buffer, start: number, end: number, document: boolean, out: TrailEvent[]): void {
    const value = parse(decode(bytes, start, end), start);
    for (const record of document ? unwrapDocument(value) : unwrapDocument([value])) {
      this.handRecord(JSON.stringify(record), record, out);
    }
  }

  private handRecord(raw: string, record: Readonly<Record<string, unknown>>, out: TrailEvent[]): void {
    this.stats.records++;
    const eventSource = typeof record.eventSource === 'string' ? record.eventSource : '';
    const eventName = typeof record.eventName === 'string' ? record.eventName : '';
    if (!this.wanted(eventSource, eventName)) return;
    out.push({ raw, record, eventSource, eventName });
    this.stats.handed++;
  }
}

/** Latin-1 is some 1.5 times faster than UTF-8 and the same where no byte is 0x80 or above. */
function decode(bytes: Buffer, start: number, end: number): string {
  return isAscii(bytes.subarray(start, end))
    ? bytes.toString('latin1', start, end)
    : bytes.toString('utf8', start, end);
}

function parse(text: string, offset: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BrokenJson(`the record that begins here is not JSON (${(error as Error).message})`, offset);
  }
}
