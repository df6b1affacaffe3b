/**
 * The self-test: packaged examples through the very decision text of a sweep, on the customer's own Splunk.
 *
 * A record's eventID is the id of its example, so that the rows find their way back through commands that keep
 * nothing but the record.
 */
import { parseSearch, type Command, type Expr, type Search } from '../spl/index.js';
import type { SelfTestExample, SweepSearch } from './parts.js';

/** The members of a row that an example fixes, in the order of {@link rowText}. */
export const COMPARED = [
  'plugin',
  'verdict',
  'reason',
  'resource',
  'resource_via',
  'part',
  'account',
  'region',
] as const;

/** How a row is written for comparison. */
export const rowText = (row: Readonly<Record<string, string | readonly string[] | undefined>>): string =>
  COMPARED.map((name) => String(row[name] ?? '')).join('|');

/** Columns of the lookup `c2c_examples`. */
export const EXAMPLE_COLUMNS = ['id', 'group', 'plugin', 'why', 'expected', 'record'] as const;

const SEPARATOR = ' ; ';

/** A row of the lookup `c2c_examples`. */
export const exampleRow = (e: SelfTestExample): Record<string, string> => ({
  id: e.id,
  group: e.group,
  plugin: e.plugin,
  why: e.why,
  expected: e.expected.join(SEPARATOR),
  record: e.record,
});

/** `C2C - Self-test - <group>`: one row an example, the differing ones first. */
export function selfTest(sweep: Pick<SweepSearch, 'group' | 'decide'>): Search {
  const text = COMPARED.map((name) => `coalesce(${name},"")`).join('."|".');
  const before = parseSearch(
    `| inputlookup c2c_examples where group="${sweep.group}" | eval _raw=record, _time=now(), _indextime=now()`,
  );
  const after = parseSearch(`| makeresults
    | eval row=${text}
    | stats values(row) AS got BY event_id
    | eval id=event_id
    | inputlookup append=true c2c_examples where group="${sweep.group}"
    | stats values(got) AS got, first(expected) AS expected, first(plugin) AS plugin, first(why) AS why BY id
    | eval got=coalesce(mvjoin(got,"${SEPARATOR}"),""), expected=coalesce(expected,"")
    | eval result=if(got=expected,"same","DIFFERENT")
    | eventstats count AS of, count(eval(result="same")) AS same
    | sort 0 result, plugin, id
    | table result, same, of, plugin, why, expected, got, id`);
  return { commands: [...before.commands, ...decisionOf(sweep.decide), ...after.commands.slice(1)] };
}

/**
 * The decision text without what belongs to one customer: rows that an admin cuts, thresholds that an admin sets, and the
 * wrapping that the macro takes off the customer's records (the examples are bare).
 */
export function decisionOf(decide: readonly Command[]): Command[] {
  const own = (c: Command): boolean =>
    (c.kind === 'macro' && c.name === 'c2c_filter') || (c.kind === 'lookup' && c.table === 'c2c_settings');
  return decide.filter((command) => !own(command)).map(unwrapped);
}

function unwrapped(command: Command): Command {
  if (command.kind !== 'eval') return command;
  const bare = (value: Expr): Expr =>
    value.kind === 'macro' && value.name === 'c2c_record' ? { kind: 'field', name: '_raw' } : value;
  return { ...command, assignments: command.assignments.map((a) => ({ field: a.field, value: bare(a.value) })) };
}
