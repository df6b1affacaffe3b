/** The examples of the self-test: records of the catalogue with the rows that our own evaluator finds in them. */
import { DEFAULT_SWITCHES, MemoryLookups, prepare } from '../spl/index.js';
import type { MacroDefinition } from '../spl/parse/macros.js';
import type { Example } from '../catalogue/types.js';
import type { AppParts, SelfTestExample, SweepSearch } from './parts.js';
import { decisionOf, rowText } from './selftest.js';
import { ruleTables } from './tables.js';

/**
 * One example for each of the catalogue, except those that need a setting: the self-test runs with the defaults, whatever
 * the customer has set.
 * @param macros of the app, for the text of the sweeps
 */
export function selfTestExamples(
  parts: AppParts,
  examples: readonly Example[],
  macros: ReadonlyMap<string, MacroDefinition>,
): SelfTestExample[] {
  const lookups = new MemoryLookups(ruleTables(parts).map((t) => [t.name, t]));
  return parts.sweeps.flatMap((sweep) => {
    const rules = new Set(sweep.rules);
    const chosen = examples.filter((e) => rules.has(e.plugin) && Object.keys(e.settings).length === 0);
    return expect(sweep, numbered(chosen), lookups, macros);
  });
}

interface Numbered {
  readonly id: string;
  readonly example: Example;
  readonly record: string;
}

/** `openSSH-3`: the third example of openSSH, also as the eventID of its record. */
function numbered(examples: readonly Example[]): Numbered[] {
  const counts = new Map<string, number>();
  return examples.map((example) => {
    const count = (counts.get(example.plugin) ?? 0) + 1;
    counts.set(example.plugin, count);
    const id = `${example.plugin}-${count}`;
    return { id, example, record: JSON.stringify({ ...example.record, eventID: id }) };
  });
}

function expect(
  sweep: SweepSearch,
  examples: readonly Numbered[],
  lookups: MemoryLookups,
  macros: ReadonlyMap<string, MacroDefinition>,
): SelfTestExample[] {
  const search = { commands: [{ kind: 'search', where: { kind: 'all' } } as const, ...decisionOf(sweep.decide)] };
  const prepared = prepare(search, { lookups, macros, switches: DEFAULT_SWITCHES, now: () => 0, specialise: false });
  const rows = new Map<string, string[]>();
  for (const row of prepared.run(examples.map((e) => ({ raw: e.record })))) {
    const id = String(row.event_id);
    rows.set(id, [...(rows.get(id) ?? []), rowText(row)]);
  }
  return examples.map(({ id, example, record }) => ({
    id,
    group: sweep.group,
    plugin: example.plugin,
    why: `${example.expect}: ${example.why}`,
    record,
    expected: (rows.get(id) ?? []).sort(),
  }));
}
