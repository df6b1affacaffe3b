/** Settings that the admin has not touched: the searches fall back to the default that the rule names. */
import type { Command, Expr } from '../spl/index.js';
import type { AppParts } from './parts.js';

/** The lookup that the searches read, and the prefix of the fields that it fills. */
const LOOKUP = 'c2c_settings';

/**
 * The collection of the settings is empty on installation and keeps only what an admin set, so that a default may change
 * with a new version of the app. Each lookup of settings is therefore followed by the defaults.
 */
export function withDefaults(parts: AppParts): AppParts {
  const fill = (commands: readonly Command[]): Command[] =>
    commands.flatMap((c) => [c, ...defaultsFor(c, parts.settings)]);
  return {
    ...parts,
    perRule: parts.perRule.map((r) => ({ ...r, search: { commands: fill(r.search.commands) } })),
    sweeps: parts.sweeps.map((s) => ({ ...s, search: { commands: fill(s.search.commands) }, decide: fill(s.decide) })),
  };
}

function defaultsFor(command: Command, defaults: AppParts['settings']): Command[] {
  if (command.kind !== 'lookup' || command.table !== LOOKUP) return [];
  const assignments = command.output.flatMap(({ field, as }) => {
    const value = defaults.get(field);
    if (value === undefined) return [];
    const filled: Expr = {
      kind: 'call',
      name: 'coalesce',
      args: [
        { kind: 'field', name: as },
        { kind: 'string', value },
      ],
    };
    return [{ field: as, value: filled }];
  });
  return assignments.length > 0 ? [{ kind: 'eval', assignments }] : [];
}
