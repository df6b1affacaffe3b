/** Any search over the rows of a sweep, over tables, or over the files themselves: what a person asks after the sweep. */
import {
  DEFAULT_SWITCHES,
  type LookupProvider,
  type OutRow,
  type SplEvent,
  expandMacros,
  parseSearch,
  prepare,
} from '../spl/index.js';
import { type TrailEvent, emptyStats, findTrailFiles, readTrailFile } from '../trail/index.js';
import { type App, appMacros } from './app.js';

export type { LookupProvider, LookupTable, OutRow } from '../spl/index.js';

export interface AskOptions {
  readonly lookups: LookupProvider;
  /** Macros by name, in place of those of the app: `c2c_worklist` -> its definition. */
  readonly macros?: Readonly<Record<string, string>>;
}

/** A search that was understood, before it is run. */
export interface Question {
  /** Over events that are given as JSON text. */
  run(raws: Iterable<string>): OutRow[];
  /**
   * Over CloudTrail files.
   * @param limit records that the base search admits; the first so many are looked at
   * @throws C2CError where a path matches nothing
   */
  runTrail(paths: readonly string[], limit?: number): Promise<OutRow[]>;
}

/** Macros of an app, read once: it takes longer than most searches. */
export class Asker {
  private readonly macros: ReturnType<typeof appMacros>;

  /** @throws C2CError where it is no built app */
  constructor(app: Pick<App, 'dir'>) {
    this.macros = appMacros(app.dir);
  }

  /** @throws C2CError with its place where the text is no search that can be run */
  ask(text: string, { lookups, macros = {} }: AskOptions): Question {
    const known = new Map(this.macros);
    for (const [name, definition] of Object.entries(macros)) known.set(name, { args: [], definition });
    const prepared = prepare(parseSearch(expandMacros(text, known), 'the search'), {
      lookups,
      switches: DEFAULT_SWITCHES,
      now: () => Math.floor(Date.now() / 1000),
      specialise: false,
    });
    return {
      run: (raws) => prepared.run(rawEvents(raws)),
      async runTrail(paths, limit = 200_000) {
        const wanted = wantedBy(prepared.candidates);
        const events: TrailEvent[] = [];
        for await (const file of findTrailFiles(paths, () => undefined)) {
          for await (const batch of readTrailFile(file, wanted, emptyStats())) events.push(...batch);
          if (events.length >= limit) break;
        }
        return prepared.run(events.slice(0, limit));
      },
    };
  }
}

function* rawEvents(raws: Iterable<string>): Generator<SplEvent> {
  for (const raw of raws) yield { raw };
}

function wantedBy(candidates: readonly { readonly source: string; readonly name: string }[]) {
  const folded = candidates.map(({ source, name }) => ({ source: source.toLowerCase(), name: name.toLowerCase() }));
  return (source: string, name: string): boolean =>
    folded.some(
      (one) =>
        (one.source === '*' || one.source === source.toLowerCase()) &&
        (one.name.endsWith('*')
          ? name.toLowerCase().startsWith(one.name.slice(0, -1))
          : one.name === name.toLowerCase()),
    );
}
