/**
 * Rules to searches. One compiler for both forms: a per-rule search is what the sweep would be if it had
 * only that rule.
 *
 *   base terms -> the record taken apart -> values and views -> one verdict a rule -> hits -> rows
 *   (prelude.ts)   (prelude.ts)            (reference, views)  (change.ts)           (tail.ts)
 */
import type { Catalogue, Rule } from '../catalogue/types.js';
import type { Command, Search } from '../spl/ast.js';
import { compileChanges } from './change.js';
import { Fields } from './fields.js';
import { GROUP_NAMES, groupOf } from './groups.js';
import { shareGuards } from './guards.js';
import { pack } from './pack.js';
import { baseTerms, prelude } from './prelude.js';
import { foldRaw } from './reference.js';
import { readSettings } from './settings.js';
import { collectRows, showRows, tail } from './tail.js';

export { CREATED, compileCreations } from './creations.js';
export { ROW_COLUMNS } from './tail.js';
export { GROUP_NAMES, groupOf } from './groups.js';
export { VERSION_SUFFIX } from './prelude.js';

export interface Sweep {
  /** `C2C - Sweep - Storage`. */
  readonly name: string;
  readonly group: string;
  readonly search: Search;
  readonly rules: readonly Rule[];
}

/** Rules that have a search. */
export const isSearchable = (rule: Rule): boolean => rule.changes.length > 0;

/** The search of one rule: shows its rows. */
export function compileRule(rule: Rule): Search {
  return { commands: [...decide([rule]), ...showRows()] };
}

/** The sweeps: all rules in at most twelve searches that write their rows to the history. */
export function compileSweeps(catalogue: Pick<Catalogue, 'rules'>): Sweep[] {
  return GROUP_NAMES.flatMap((group) => {
    const rules = catalogue.rules.filter((rule) => isSearchable(rule) && groupOf(rule) === group);
    if (rules.length === 0) return [];
    return [
      { name: `C2C - Sweep - ${group}`, group, search: { commands: [...decide(rules), ...collectRows(group)] }, rules },
    ];
  });
}

/** Everything from the base search to the rows. */
export function decide(rules: readonly Rule[]): Command[] {
  return [{ kind: 'search', where: baseTerms(rules.flatMap((r) => r.changes)) }, ...decideEvents(rules)];
}

/** The same without the base search: for events that come from a lookup (self-test). */
export function decideEvents(rules: readonly Rule[]): Command[] {
  const fields = new Fields(rules.length === 1 ? 'readable' : 'short');
  const found = rules.flatMap((rule) => compileChanges(fields, rule));
  const { definitions, hits } = shareGuards(fields, pack({ definitions: fields.definitions, hits: found }));
  const assignments = definitions.map((d) => ({ field: d.field, value: d.value }));
  return [
    ...prelude(),
    ...readSettings(fields),
    ...rawValues(fields),
    ...(assignments.length === 0
      ? []
      : [{ kind: 'eval', assignments, comment: 'lists, views and resources' } as const]),
    ...tail(hits),
  ];
}

/** The values that the rules ask for, read from the record and folded alike. */
function rawValues(fields: Fields): Command[] {
  const assignments = fields.raw.map((d) => ({ field: d.field, value: d.value }));
  if (assignments.length === 0) return [];
  const comment = 'values of the record: empty where they are not given, a brace where they cannot be read';
  const used = foldRaw().filter(({ prefixes }) => assignments.some((a) => prefixes.some((p) => a.field.startsWith(p))));
  return [{ kind: 'eval', assignments, comment }, ...used.map((fold) => fold.command)];
}
