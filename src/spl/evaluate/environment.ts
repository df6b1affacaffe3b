/** What a search needs from outside, and what it gives. */
import type { Macros } from '../parse/macros.js';
import type { Switches } from '../switches.js';
import type { LookupProvider } from './lookups.js';

/** One CloudTrail record on its way into a search. */
export interface SplEvent {
  /** The JSON text of one record. */
  readonly raw: string;
  /** The same, where it has been parsed already; never changed. */
  readonly record?: unknown;
  /** From a fast scan of the text: used by the base search where the text is no JSON (a cut record). */
  readonly eventSource?: string;
  readonly eventName?: string;
}

/** A row of the result: a text, or several for a field with several values. Fields that are NULL are absent. */
export type OutRow = Record<string, string | readonly string[]>;

export interface Environment {
  readonly lookups: LookupProvider;
  readonly switches: Switches;
  /** Seconds since 1970. */
  now(): number;
  /** Evaluate a version of the search for each (eventSource, eventName); false is the plain interpreter, the oracle. */
  readonly specialise: boolean;
  /**
   * So many records of a pair go through the plain interpreter before a version is made for it: making one takes as
   * long as a few dozen records. 0 by default.
   */
  readonly warmUp?: number;
  /** Definitions of the macros that the search still calls. */
  readonly macros?: Macros;
  /** Where `collect` puts its rows. */
  collect?(rows: readonly OutRow[], options: ReadonlyMap<string, string>): void;
}

export interface Prepared {
  /** The records that the base search admits: a superset. A name may end in `*`; a source may be `*`. */
  readonly candidates: readonly { readonly source: string; readonly name: string }[];
  run(events: Iterable<SplEvent>): OutRow[];
}
