/** The catalogue against AWS's API model: everything that would make a rule look like a quiet account. */
import { formatPosition, type C2CError } from '../../errors.js';
import type { ApiModel } from '../model.js';
import { checkClosing, checkCoverage, checkEvent, checkType, checkWaivers, eventsOf, exceptionsOf } from './events.js';
import { checkPaths } from './paths.js';
import type { CheckedCatalogue, CheckedChange } from './types.js';

export type {
  CheckedCatalogue,
  CheckedChange,
  CheckedPath,
  CheckedReference,
  CheckedRule,
  CheckedType,
  Pattern,
  Role,
  Use,
} from './types.js';

/**
 * Checks rules and resource types.
 * @returns one error for each unknown event, member or value, each operation of a resource type that a rule forgets,
 *   each way out that cannot close anything, and each waiver that says nothing; in the order of the catalogue
 */
export function checkApi(model: ApiModel, catalogue: CheckedCatalogue): C2CError[] {
  const problems: C2CError[] = [];
  const types = new Map(catalogue.types.map((t) => [t.name, t]));
  for (const type of catalogue.types) problems.push(...checkType(model, type, exceptionsOf(catalogue)));
  for (const rule of catalogue.rules) {
    for (const event of [...rule.nearest, ...rule.waivers.keys()]) {
      const problem = checkEvent(model, event, rule.at, rule.plugin);
      if (problem !== undefined) problems.push(problem);
    }
    for (const group of byPlace(rule.changes)) {
      const unknown = group.flatMap((change) =>
        eventsOf(change).flatMap((event) => checkEvent(model, event, change.at, rule.plugin) ?? []),
      );
      problems.push(...unknown);
      if (unknown.length === 0) problems.push(...checkPaths(model, rule.plugin, group, rule.changes));
    }
    problems.push(...checkCoverage(rule, types), ...checkClosing(rule));
  }
  problems.push(...checkWaivers(catalogue.rules));
  return problems;
}

/** Changes that were written as one. */
function byPlace(changes: readonly CheckedChange[]): CheckedChange[][] {
  const groups = new Map<string, CheckedChange[]>();
  for (const change of changes) {
    const key = formatPosition(change.at);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}
