/** Runs records the three ways that must agree: reference evaluator, per-rule search, sweep. */
import path from 'node:path';
import type { Example, Rule } from '../../src/catalogue/types.js';
import { decideRule, type TrailRecord } from '../../src/condition/index.js';
import {
  DEFAULT_SWITCHES,
  MemoryLookups,
  type Macros,
  type OutRow,
  type Search,
  type SplEvent,
  type Switches,
  prepare,
} from '../../src/spl/index.js';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export type SettingValues = Readonly<Record<string, string>>;

/** One column of a row as text. */
export function column(row: OutRow, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : (value?.join(',') ?? '');
}

/** What a row says, in one line that can be compared. */
export const describeRow = (row: OutRow): string =>
  ['plugin', 'verdict', 'reason', 'resource', 'resource_via', 'part', 'region'].map((c) => column(row, c)).join(' | ');

/** The macros as the local engine defines them; who did it is another test's business. */
const MACROS: Macros = new Map([
  ['c2c_cloudtrail', { args: [], definition: '*' }],
  ['c2c_record', { args: [], definition: '_raw' }],
  ['c2c_filter', { args: [], definition: 'search *' }],
  ['c2c_actor', { args: [], definition: 'eval actor="-", actor_type="-", channel="-", source_ip="-", user_agent="-"' }],
  ['c2c_collect(1)', { args: ['group'], definition: 'collect index=none' }],
]);

/** Settings as one row of the lookup: the rules' defaults, then what is set. */
export function lookupsFor(rules: readonly Rule[], settings: SettingValues = {}): MemoryLookups {
  const values = new Map<string, string>();
  for (const rule of rules) for (const s of rule.settings) values.set(s.name, s.default ?? '');
  for (const [name, value] of Object.entries(settings)) values.set(name, value);
  return new MemoryLookups([
    ['c2c_settings', { columns: ['one', ...values.keys()], rows: [{ one: '1', ...Object.fromEntries(values) }] }],
    [
      'c2c_rules',
      { columns: ['plugin', 'severity'], rows: rules.map((r) => ({ plugin: r.plugin, severity: r.severity })) },
    ],
  ]);
}

export interface RunOptions {
  readonly switches?: Switches;
  /** Default true; false is the plain interpreter. */
  readonly specialise?: boolean;
}

/** A search ready to run; the result are its rows, as columns, whether it shows or collects them. */
export function ready(
  search: Search,
  lookups: MemoryLookups,
  options: RunOptions = {},
): (events: readonly SplEvent[]) => OutRow[] {
  const collected: OutRow[] = [];
  const prepared = prepare(search, {
    lookups,
    switches: options.switches ?? DEFAULT_SWITCHES,
    now: () => 1_780_000_000,
    specialise: options.specialise ?? true,
    macros: MACROS,
    collect: (rows) => collected.push(...rows),
  });
  return (events) => {
    collected.length = 0;
    const shown = prepared.run(events);
    return collected.length > 0 ? collected.map((row) => JSON.parse(column(row, '_raw')) as OutRow) : shown;
  };
}

/** A record of the tests, under an id of its own. */
export interface Case {
  readonly id: string;
  readonly record: TrailRecord;
  readonly settings: SettingValues;
}

/** The examples as cases; records that several examples share get different ids. */
export function casesOf(examples: readonly Example[]): Case[] {
  return examples.map((example, i) => {
    const id = `example-${i}`;
    return { id, record: { ...example.record, eventID: id } as TrailRecord, settings: example.settings };
  });
}

/** What the reference evaluator says of all rules, as sorted lines by case. An unreadable record gives one row for all. */
export function expectedRows(rules: readonly Rule[], cases: readonly Case[]): Map<string, string[]> {
  return new Map(
    cases.map(({ id, record, settings }) => {
      const lines = rules.flatMap((rule) =>
        decideRule(rule, record, settings).map((row) => {
          const plugin = row.reason === 'unreadable' ? '*' : rule.plugin;
          return [plugin, row.verdict, row.reason, row.resource, row.via, row.part, row.region].join(' | ');
        }),
      );
      return [id, [...new Set(lines)].sort()] as const;
    }),
  );
}

/** What a search says of the cases, as sorted lines by case. Cases with other settings are runs of their own. */
export function foundRows(
  search: Search,
  rules: readonly Rule[],
  cases: readonly Case[],
  options: RunOptions = {},
): Map<string, string[]> {
  const found = new Map<string, string[]>(cases.map((c) => [c.id, []]));
  const bySettings = new Map<string, Case[]>();
  for (const c of cases) {
    const key = JSON.stringify(c.settings);
    bySettings.set(key, [...(bySettings.get(key) ?? []), c]);
  }
  for (const group of bySettings.values()) {
    const run = ready(search, lookupsFor(rules, group[0]?.settings), options);
    for (const row of run(group.map((c) => ({ raw: JSON.stringify(c.record) })))) {
      found.get(column(row, 'event_id'))?.push(describeRow(row));
    }
  }
  for (const lines of found.values()) lines.sort();
  return found;
}

/** The cases on which two maps differ, for a message that a person can read. */
export function differences(expected: ReadonlyMap<string, string[]>, found: ReadonlyMap<string, string[]>): string[] {
  return [...expected].flatMap(([id, lines]) => {
    const got = found.get(id) ?? [];
    const missing = lines.filter((l) => !got.includes(l));
    const extra = got.filter((l) => !lines.includes(l));
    return missing.length + extra.length === 0 && lines.length === got.length
      ? []
      : [`${id}: missing ${JSON.stringify(missing)}, extra ${JSON.stringify(extra)}`];
  });
}
