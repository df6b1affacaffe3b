/** The ledger once more, as a person would keep it: all rows sorted, then one after the other. Knows nothing of tokens. */
import type { Row } from '../../src/engine/index.js';

export interface Truth {
  readonly state: 'open' | 'closed' | 'clean';
  readonly openParts: readonly string[];
  /** Of the event that opened what is open now; the last remediation's time when closed. */
  readonly since: string;
  readonly eventId: string;
  readonly first: string;
  readonly reopened: number;
  /** Seconds of finished exposures. */
  readonly exposed: number;
  readonly exposedSince: string;
}

const rank = (row: Row): number => (row.verdict === 'remediates' ? 1 : row.reason === 'default' ? 0 : 2);
const order = (a: Row, b: Row): number => {
  const key = (r: Row): (string | number)[] => [r.event_time, rank(r), r.event_id, r.part];
  const [x, y] = [key(a), key(b)];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return (x[i] as string) < (y[i] as string) ? -1 : 1;
  return 0;
};
const seconds = (time: string): number => Date.parse(time) / 1000;

/** The truth about the rows of one key. */
export function truth(rows: readonly Row[]): Truth {
  const known = [...new Map(rows.filter((r) => r.verdict !== 'unclear').map((r) => [r.row_id, r])).values()].sort(
    order,
  );
  const open = new Map<string, Row>();
  let first = '';
  let reopened = -1;
  let exposed = 0;
  let exposedSince = '';
  let lastFix: Row | undefined;
  let lastIntro: Row | undefined;
  known.forEach((row, i) => {
    if (row.verdict === 'remediates') {
      lastFix = row;
      if (row.part === '*') open.clear();
      else open.delete(row.part);
    } else {
      if (first === '') first = row.event_time;
      lastIntro = row;
      if (!open.has(row.part)) open.set(row.part, row);
    }
    // What happens within one second is one change of the whole.
    if (known[i + 1]?.event_time === row.event_time) return;
    if (open.size > 0 && exposedSince === '') {
      exposedSince = row.event_time;
      reopened++;
    } else if (open.size === 0 && exposedSince !== '') {
      exposed += seconds(row.event_time) - seconds(exposedSince);
      exposedSince = '';
    }
  });
  const opening = [...open.values()].sort(order)[0];
  const state = opening !== undefined ? 'open' : lastIntro !== undefined ? 'closed' : 'clean';
  return {
    state,
    openParts: [...open.keys()].sort(),
    since: opening?.event_time ?? (state === 'closed' ? (lastFix?.event_time ?? '') : ''),
    eventId: opening?.event_id ?? lastIntro?.event_id ?? '',
    first,
    reopened: Math.max(0, reopened),
    exposed,
    exposedSince,
  };
}
