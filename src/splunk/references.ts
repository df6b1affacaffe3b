/** Every name that a search uses must exist in the package: a search that names a missing lookup finds nothing, silently. */
import { expandMacros, parseSearch, type Command, type Search } from '../spl/index.js';
import type { MacroDefinition } from '../spl/parse/macros.js';
import { C2CError } from '../errors.js';

/** What the package defines. */
export interface Known {
  readonly macros: ReadonlyMap<string, MacroDefinition>;
  /** Lookups with their fields. */
  readonly lookups: ReadonlyMap<string, readonly string[]>;
}

/**
 * Expands all macros and checks every lookup and its fields.
 * @param name the saved search, for messages
 * @returns the text with all macros expanded, and its parsed form
 * @throws C2CError that names the search and the missing name
 */
export function checkSearch(name: string, text: string, known: Known): { expanded: string; search: Search } {
  const place = `the search "${name}"`;
  let expanded: string;
  let search: Search;
  try {
    expanded = expandMacros(text, known.macros);
    search = parseSearch(expanded, place);
  } catch (error) {
    if (!(error instanceof C2CError)) throw error;
    throw new C2CError(`${place}: ${error.message}`, {
      ...(error.at && { at: { ...error.at, file: place } }),
      ...(error.remedy && { remedy: error.remedy }),
    });
  }
  for (const command of search.commands) checkTable(place, command, known.lookups);
  return { expanded, search };
}

function checkTable(place: string, command: Command, lookups: Known['lookups']): void {
  if (command.kind !== 'lookup' && command.kind !== 'inputlookup' && command.kind !== 'outputlookup') return;
  const fields = lookups.get(command.table);
  if (!fields)
    throw new C2CError(`${place} names the lookup "${command.table}", which the package does not have`, {
      remedy: `the package has ${[...lookups.keys()].sort().join(', ')}`,
    });
  if (command.kind !== 'lookup') return;
  for (const { field } of [...command.keys, ...command.output])
    if (!fields.includes(field))
      throw new C2CError(`${place} asks the lookup "${command.table}" for "${field}", which it does not have`, {
        remedy: `it has ${fields.join(', ')}`,
      });
}
