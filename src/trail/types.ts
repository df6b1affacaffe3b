/** What the readers of this room hand on. */

/** One CloudTrail record as text, with the two values that searches are chosen by. */
export interface TrailEvent {
  /** The JSON text of the record alone, whatever it was wrapped in. */
  readonly raw: string;
  /** The same, parsed once. */
  readonly record: unknown;
  readonly eventSource: string;
  readonly eventName: string;
}

/** Which records are worth handing on; all others are counted only. */
export type Wanted = (eventSource: string, eventName: string) => boolean;

/** A file to read; `-` is standard input. */
export interface TrailFile {
  readonly path: string;
  /** Bytes on disk; 0 where unknown. */
  readonly size: number;
}

/** Something that was not read, and why. */
export interface TrailProblem {
  readonly path: string;
  /**
   * `broken`: unreadable, or only up to the break. `damaged`: single lines were skipped.
   * `foreign`: JSON without CloudTrail records. `missing`: cannot be opened.
   */
  readonly kind: 'broken' | 'damaged' | 'foreign' | 'missing';
  /** A sentence for a person: what is wrong, where, and what was read nevertheless. */
  readonly message: string;
}

/** What came out of one file. */
export interface ReadStats {
  /** Records seen, wanted or not. */
  records: number;
  /** Records handed on. */
  handed: number;
  /** Bytes after decompression. */
  bytes: number;
  problem?: TrailProblem;
}
