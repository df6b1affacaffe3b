/** Runs the sweeps of an app over batches of events, in this thread. */
import { DEFAULT_SWITCHES, prepare } from '../spl/index.js';
import type { Prepared, SplEvent } from '../spl/index.js';
import type { TrailEvent, Wanted } from '../trail/index.js';
import type { App } from './app.js';
import { AppLookups } from './lookups.js';
import { type Row, compareRows, rowOf } from './row.js';

/** Which searches look at an event, by its source and name. */
class Candidates {
  private readonly exact = new Map<string, number[]>();
  private readonly prefixes: { source: string; prefix: string; search: number }[] = [];
  /** Answers so far; a trail has some hundred different names. */
  private readonly answers = new Map<string, readonly number[]>();

  constructor(searches: readonly Pick<Prepared, 'candidates'>[]) {
    searches.forEach(({ candidates }, search) => {
      for (const { source, name } of candidates) {
        if (name.endsWith('*')) this.prefixes.push({ source, prefix: name.slice(0, -1), search });
        else {
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
    const found = new Set(this.exact.get(key));
    for (const p of this.prefixes) {
      if (p.source === source && name.startsWith(p.prefix)) found.add(p.search);
    }
    const answer = [...found].sort((a, b) => a - b);
    // Names come from the log, so the memory for them is bounded.
    if (this.answers.size < 10_000) this.answers.set(key, answer);
    return answer;
  }
}

export class Runner {
  private readonly searches: readonly Prepared[];
  private readonly candidates: Candidates;
  /** Which records the searches can say anything about. */
  readonly wanted: Wanted;

  /** @param now seconds since the epoch, what now() is for all searches */
  constructor(app: App, now: number) {
    const lookups = new AppLookups(app.dir);
    const env = { lookups, switches: DEFAULT_SWITCHES, now: () => now, specialise: true };
    this.searches = app.sweeps.map(({ search }) => prepare(search, env));
    this.candidates = new Candidates(this.searches);
    this.wanted = (source, name) => this.candidates.searchesFor(source, name).length > 0;
  }

  /** The rows of a batch, sorted; a row may come again in another batch (the same event delivered twice). */
  run(events: readonly TrailEvent[]): Row[] {
    const bySearch: SplEvent[][] = this.searches.map(() => []);
    for (const event of events) {
      for (const search of this.candidates.searchesFor(event.eventSource, event.eventName))
        bySearch[search]?.push(event);
    }
    const rows: Row[] = [];
    bySearch.forEach((chosen, i) => {
      if (chosen.length === 0) return;
      for (const result of this.searches[i]?.run(chosen) ?? []) {
        const raw = result._raw;
        const row = typeof raw === 'string' ? rowOf(raw) : undefined;
        if (row !== undefined) rows.push(row);
      }
    });
    return rows.sort(compareRows);
  }
}
