/**
 * A day of a sweep by its own schedule and windows, as they stand in the packaged savedsearches.conf: records arrive late,
 * a run fails, a run is repeated. Nothing may be lost and nothing may count twice.
 */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { composeApp, partsOf } from '../../src/splunk/index.js';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { PROJECT } from '../../src/splunk/sources.js';
import { DAY, Installed } from './installed.js';

const all = loadCatalogue(PROJECT);
const rules = all.rules.filter((r) => r.plugin === 'passwordRequiresSymbols');
const parts = partsOf({ ...all, rules, examples: [] }, { version: '1.0.0' });
const composed = composeApp(parts);
const group = parts.sweeps[0]?.group ?? '';
const name = `C2C - Sweep - ${group}`;
const settings = new Installed(composed).saved.get(name);

/** `-30m@m` at a time; only what our stanzas use. */
function at(modifier: string | undefined, now: number): number {
  const found = /^([+-]\d+)([mh])@([mh])$/.exec(modifier ?? '');
  if (!found) throw new Error(`cannot read ${String(modifier)}`);
  const unit = { m: 60, h: 3600 } as const;
  const moved = now + Number(found[1]) * unit[found[2] as 'm' | 'h'];
  return moved - (moved % unit[found[3] as 'm' | 'h']);
}

const START = Date.UTC(2024, 5, 15) / 1000;
const minutes = (settings?.get('cron_schedule') ?? '').split(' ')[0]?.split(',').map(Number) ?? [];
/** Runs of the day and of the hour after it. */
const RUNS = Array.from({ length: 25 }, (_, hour) => minutes.map((m) => START + hour * 3600 + m * 60)).flat();

interface Arrival {
  readonly event: number;
  readonly indexed: number;
}
const record = ({ event }: Arrival, index: number): string =>
  JSON.stringify({
    eventVersion: '1.09',
    eventTime: new Date(event * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName: 'UpdateAccountPasswordPolicy',
    awsRegion: 'us-east-1',
    eventID: `event-${index}`,
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    requestParameters: { requireSymbols: index % 2 === 0 },
    responseElements: null,
  });

function seen(arrivals: readonly Arrival[], run: number): string[] {
  const [from, to] = [
    at(settings?.get('dispatch.index_earliest'), run),
    at(settings?.get('dispatch.index_latest'), run),
  ];
  const [earliest, latest] = [
    at(settings?.get('dispatch.earliest_time'), run),
    at(settings?.get('dispatch.latest_time'), run),
  ];
  const inside = (a: Arrival): boolean =>
    a.indexed >= from && a.indexed < to && a.event >= earliest && a.event < latest;
  return arrivals.flatMap((a, i) => (inside(a) ? [record(a, i)] : []));
}

/** row_ids of the history, without those about runs. */
function rowIds(app: Installed): Set<string> {
  const rows = app.history.map((h) => JSON.parse(h.raw) as { plugin: string; row_id: string });
  return new Set(rows.filter((r) => r.plugin !== '_run').map((r) => r.row_id));
}

function sweepDay(arrivals: readonly Arrival[], skip: number, repeat: number): Installed {
  const app = new Installed(composed);
  for (const [index, run] of RUNS.entries()) {
    if (index === skip) continue;
    app.now = run;
    for (let i = 0; i < (index === repeat ? 2 : 1); i++) app.run(name, seen(arrivals, run));
  }
  return app;
}

describe('a day of a sweep', () => {
  const arrival = fc
    .record({ event: fc.integer({ min: 3600, max: DAY - 1 }), delay: fc.integer({ min: 0, max: 23 * 3600 }) })
    .filter(({ event, delay }) => event + delay < DAY)
    .map(({ event, delay }): Arrival => ({ event: START + event, indexed: START + event + delay }));

  it('finds every record that arrives within 23 hours, whichever single run fails or is repeated', () => {
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 12 }),
        fc.nat(RUNS.length - 1),
        fc.nat(RUNS.length - 1),
        (arrivals, skip, repeat) => {
          const day = sweepDay(arrivals, skip, repeat);
          const once = new Installed(composed);
          once.run(name, arrivals.map(record));
          expect(rowIds(day)).toEqual(rowIds(once));
          expect(rowIds(day).size).toBe(arrivals.length);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('leaves one row about each run', () => {
    const runs = sweepDay([], 3, 5).history.filter((h) => h.raw.includes('"_run"'));
    expect(runs).toHaveLength(RUNS.length);
  });

  it('would lose records if the windows did not overlap', () => {
    // The reason for the overlap: a failed run loses what it alone would have seen.
    const [, second = 0, third = 0] = RUNS;
    const missed = { event: second - 300, indexed: second - 120 };
    expect(seen([missed], second)).toHaveLength(1);
    expect(seen([missed], third)).toHaveLength(1);
  });
});
