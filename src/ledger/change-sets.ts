/**
 * Change sets: what one actor did through one channel without a longer pause is one piece of work, one line in the worklist
 * and one alert. The macro c2c_change_sets does the same in Splunk; a test compares them.
 */
import { createHash } from 'node:crypto';
import type { Row } from '../engine/index.js';

/** Seconds without a change that end a set. */
export const PAUSE = 900;

/** What is needed of a row. */
export type SetRow = Pick<Row, 'event_time' | 'event_id' | 'account' | 'actor' | 'channel' | 'plugin' | 'resource'>;

export interface ChangeSet<T extends SetRow = SetRow> {
  /** Hash of who, how and when it began. */
  readonly id: string;
  readonly account: string;
  readonly actor: string;
  readonly channel: string;
  /** ISO, UTC. */
  readonly first: string;
  readonly last: string;
  readonly plugins: number;
  readonly resources: number;
  /** Oldest first. */
  readonly rows: readonly T[];
}

/** The sets of some rows, oldest first. The order of the rows does not matter; rows without a time are left out. */
export function changeSets<T extends SetRow>(rows: Iterable<T>, pause = PAUSE): ChangeSet<T>[] {
  const byActor = new Map<string, T[]>();
  for (const row of rows) {
    if (Number.isNaN(Date.parse(row.event_time))) continue;
    const key = JSON.stringify([row.account, row.actor, row.channel]);
    const list = byActor.get(key);
    if (list === undefined) byActor.set(key, [row]);
    else list.push(row);
  }
  const sets = [...byActor.values()].flatMap((list) => {
    list.sort(byTime);
    const parts: T[][] = [];
    for (const row of list) {
      const current = parts.at(-1);
      const before = current?.at(-1);
      const near = before !== undefined && Date.parse(row.event_time) - Date.parse(before.event_time) <= pause * 1000;
      if (near) current?.push(row);
      else parts.push([row]);
    }
    return parts.map(setOf);
  });
  return sets.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.id < b.id ? -1 : 1));
}

function setOf<T extends SetRow>(rows: readonly T[]): ChangeSet<T> {
  const [first, last] = [rows[0] as T, rows.at(-1) as T];
  const { account, actor, channel } = first;
  return {
    id: createHash('sha256').update([account, channel, first.event_time, actor].join('|')).digest('hex'),
    account,
    actor,
    channel,
    first: first.event_time,
    last: last.event_time,
    plugins: new Set(rows.map((row) => row.plugin)).size,
    resources: new Set(rows.map((row) => row.resource)).size,
    rows,
  };
}

/** `terraform by ci: 14 resources, 3 plugins`. */
export function describeSet({ actor, channel, resources, plugins }: Omit<ChangeSet, 'rows'>): string {
  const s = (n: number): string => (n === 1 ? '' : 's');
  return `${channel} by ${actor}: ${resources} resource${s(resources)}, ${plugins} plugin${s(plugins)}`;
}

function byTime(a: SetRow, b: SetRow): number {
  for (const key of ['event_time', 'event_id', 'plugin', 'resource'] as const)
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
}
