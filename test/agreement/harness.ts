/** Runs rules the three ways that must agree: reference evaluator, per-rule search, sweep. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Rule } from '../../src/catalogue/types.js';
import { compileRule } from '../../src/compile/index.js';
import { decideRule, type TrailRecord } from '../../src/condition/index.js';
import {
  DEFAULT_SWITCHES,
  MemoryLookups,
  type Macros,
  type OutRow,
  type Search,
  type SplEvent,
  type Switches,
  parseSearch,
  prepare,
  printSearch,
} from '../../src/spl/index.js';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a row says, in one line that can be compared. */
export interface RowText {
  readonly plugin: string;
  readonly text: string;
}

const one = (row: OutRow, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : (value?.join(',') ?? '');
};

export const describeRow = (row: OutRow): RowText => ({
  plugin: one(row, 'plugin'),
  text: ['verdict', 'reason', 'resource', 'resource_via', 'part', 'region'].map((c) => one(row, c)).join(' | '),
});

/** The macros as the local engine defines them. */
export const LOCAL_MACROS: Macros = new Map([
  ['c2c_cloudtrail', { args: [], definition: '*' }],
  ['c2c_record', { args: [], definition: '_raw' }],
  ['c2c_filter', { args: [], definition: 'search *' }],
  ['c2c_actor', { args: [], definition: 'eval actor="-", actor_type="-", channel="-", source_ip="-", user_agent="-"' }],
  ['c2c_collect', { args: ['group'], definition: 'collect index=none' }],
]);

/** Settings as one row of the lookup: the rules' defaults, then what the example sets. */
export function lookupsFor(rules: readonly Rule[], settings: Readonly<Record<string, string>> = {}): MemoryLookups {
  const all = new Map<string, string>();
  for (const rule of rules) for (const s of rule.settings) all.set(s.name, s.default ?? '');
  for (const [name, value] of Object.entries(settings)) all.set(name, value);
  return new MemoryLookups([
    ['c2c_settings', { columns: ['one', ...all.keys()], rows: [{ one: '1', ...Object.fromEntries(all) }] }],
    [
      'c2c_rules',
      { columns: ['plugin', 'severity'], rows: rules.map((r) => ({ plugin: r.plugin, severity: r.severity })) },
    ],
  ]);
}

export interface RunOptions {
  readonly switches?: Switches;
  readonly specialise?: boolean;
}

/** Prepares a search as it would be read from a built package: printed and parsed. */
export function ready(
  search: Search,
  lookups: MemoryLookups,
  options: RunOptions = {},
): (events: SplEvent[]) => OutRow[] {
  const rows: OutRow[] = [];
  const prepared = prepare(parseSearch(printSearch(search)), {
    lookups,
    switches: options.switches ?? DEFAULT_SWITCHES,
    now: () => 1_780_000_000,
    specialise: options.specialise ?? true,
    macros: LOCAL_MACROS,
    collect: (collected) => rows.push(...collected),
  });
  return (events) => {
    rows.length = 0;
    const out = prepared.run(events);
    return rows.length > 0 ? rows.map((r) => JSON.parse(one(r, '_raw')) as OutRow) : out;
  };
}

/** The rows of the reference evaluator, as text. */
export function expected(rule: Rule, record: TrailRecord, settings: Readonly<Record<string, string>>): string[] {
  return decideRule(rule, record, settings)
    .map((r) => [r.verdict, r.reason, r.resource, r.via, r.part, r.region].join(' | '))
    .sort();
}

export const eventOf = (record: unknown): SplEvent => ({ raw: JSON.stringify(record) });

export { compileRule, readFileSync };
