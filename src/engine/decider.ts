/** One event at a time, for pipelines and functions: the searches of the built app, kept ready. */
import { unwrapDocument } from '../trail/index.js';
import type { TrailEvent } from '../trail/index.js';
import { openApp, type App } from './app.js';
import type { Row } from './row.js';
import { Runner } from './runner.js';

export interface DeciderOptions {
  /** Values of settings that rules ask for. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Prepare all searches now, so that the first event is as fast as the others (default true). */
  readonly warm?: boolean;
  /** Seconds since the epoch: what `now()` is for the searches. Default: the time of opening. */
  readonly now?: number;
}

/** Decides events with the searches that ship. */
export class Decider {
  readonly #runner: Runner;

  constructor(app: App, options: DeciderOptions = {}) {
    this.#runner = new Runner(app, {
      now: options.now ?? Math.floor(Date.now() / 1000),
      settings: options.settings ?? {},
      creations: false,
    });
    if (options.warm !== false) this.#runner.warm();
  }

  /**
   * The rows of an event: what it introduces, what it remediates, what is unclear.
   * @param input a CloudTrail record, an EventBridge event around one, or a document with several
   * @returns empty for everything that no rule looks at, and for what is no record
   */
  decide(input: unknown): Row[] {
    const events: TrailEvent[] = [];
    for (const record of unwrapDocument(input)) {
      const { eventSource, eventName } = record;
      if (typeof eventSource !== 'string' || typeof eventName !== 'string') continue;
      if (!this.#runner.wanted(eventSource, eventName)) continue;
      events.push({ raw: JSON.stringify(record), record, eventSource, eventName });
    }
    return events.length === 0 ? [] : this.#runner.run(events);
  }
}

/**
 * Loads a built app and makes its searches ready.
 * @param dir folder of the unpacked app: `dist/app`
 * @throws C2CError where it is no built app
 */
export async function openDecider(dir: string, options: DeciderOptions = {}): Promise<Decider> {
  return new Decider(await openApp(dir), options);
}
