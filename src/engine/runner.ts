/** Runs the sweeps of an app over batches of events, in this thread. */
import { DEFAULT_SWITCHES, prepare } from '../spl/index.js';
import type { Prepared, SplEvent } from '../spl/index.js';
import type { TrailEvent, Wanted } from '../trail/index.js';
import type { App } from './app.js';
import { AppLookups } from './lookups.js';
import { type Row, compareRows, rowOf } from './row.js';

/**
 * Which searches look at an event, by its source and name. Folded: a search term compares without case, and an event
 * that no search admits in the end costs little.
 */
class Candidates {
  private readonly exact = new Map<string, number[]>();
  private readonly patterns: { source: string; prefix: string; wild: boolean; search: number }[] = [];
  /** Answers so far; a trail has some hundred different names. */
  private readonly answers = new Map<string, readonly number[]>();

  constructor(searches: readonly Pick<Prepared, 'candidates'>[]) {
    searches.forEach(({ candidates }, search) => {
      for (const candidate of candidates) {
        const source = candidate.source.toLowerCase();
        const name = candidate.name.toLowerCase();
        const wild = name.endsWith('*');
        if (wild || source === '*') {
          this.patterns.push({ source, prefix: wild ? name.slice(0, -1) : name, wild, search });
        } else {
          const key = `${source}\n${name}`;
          this.exact.set(key, [...(this.exact.get(key) ?? []), search]);
        }
      }
    });
  }

  searchesFor(source: string, name: string): readonly number[] {
    const key = `${source}\n${name}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = this.find(source.toLowerCase(), name.toLowerCase());
    // Names come from the log, so the memory for them is bounded.
    if (this.answers.size < 10_000) this.answers.set(key, answer);
    return answer;
  }

  private find(source: string, name: string): readonly number[] {
    const found = new Set(this.exact.get(`${source}\n${name}`));
    for (const p of this.patterns) {
      if (p.source !== '*' && p.source !== source) continue;
      if (p.wild ? name.startsWith(p.prefix) : name === p.prefix) found.add(p.search);
    }
    return [...found].sort((a, b) => a - b);
  }
}

export interface RunnerSetup {
  /** Seconds since the epoch, what now() is for all searches. */
  readonly now: number;
  /** Values of settings that rules ask for. */
  readonly settings: Readonly<Record<string, string>>;
  /** Also say which events made which resources. */
  readonly creations: boolean;
}

export class Runner {
  private readonly searches: readonly (() => Prepared)[];
  private readonly candidates: Candidates;
  /** Which records the searches can say anything about. */
  readonly wanted: Wanted;

  constructor(app: App, { now, settings, creations }: RunnerSetup) {
    const searches = creations && app.creations !== undefined ? [...app.sweeps, app.creations] : app.sweeps;
    const lookups = new AppLookups(app.dir, settings);
    const env = { lookups, switches: DEFAULT_SWITCHES, now: () => now, specialise: true };
    this.searches = searches.map(({ search }) => once(() => prepare(search(), env)));
    this.candidates = new Candidates(searches);
    this.wanted = (source, name) => this.candidates.searchesFor(source, name).length > 0;
  }

  /** Prepares all searches now, instead of each at its first event. */
  warm(): void {
    for (const prepared of this.searches) prepared();
  }

  /**
   * The rows of a batch, sorted; a row may come again in another batch (the same event delivered twice).
   * @throws C2CError where a search cannot be run
   */
  run(events: readonly TrailEvent[]): Row[] {
    const bySearch = this.searches.map((): SplEvent[] => []);
    for (const event of events) {
      for (const search of this.candidates.searchesFor(event.eventSource, event.eventName))
        bySearch[search]?.push(event);
    }
    const rows: Row[] = [];
    bySearch.forEach((chosen, i) => {
      if (chosen.length === 0) return;
      for (const result of this.searches[i]?.().run(chosen) ?? []) {
        const raw = result._raw;
        const row = typeof raw === 'string' ? rowOf(raw) : undefined;
        if (row !== undefined) rows.push(row);
      }
    });
    return rows.sort(compareRows);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
