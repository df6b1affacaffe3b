/** Holds the catalogue against AWS's API model: no rule for an event, a member or a value that does not exist. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkApi, openApiModel, sourcePrefix, type CheckedCatalogue, type CheckedType } from '../aws/index.js';
import type { C2CError } from '../errors.js';
import { checkedChange, paths } from './api-references.js';
import { GROUPS, type Catalogue, type ResourceType, type Rule } from './types.js';

/**
 * Checks a catalogue that was read without problems.
 * @param root the folder that holds `lookups`
 * @returns every problem found; see `checkApi` in src/aws
 */
export function checkCatalogueApi(root: string, catalogue: Catalogue): C2CError[] {
  const lookups = path.join(root, 'lookups');
  return checkApi(openApiModel(lookups), { ...checkedCatalogue(catalogue), exceptions: typeExceptions(lookups) });
}

/** The catalogue as `checkApi` takes it. */
export function checkedCatalogue(catalogue: Catalogue): CheckedCatalogue {
  return {
    rules: catalogue.rules.map((rule) => ({
      plugin: rule.plugin,
      at: rule.at,
      ...(rule.type === undefined ? {} : { type: rule.type }),
      changes: rule.changes.map(checkedChange),
      nearest: rule.nearest,
      waivers: rule.waivers,
      ...(rule.family === undefined ? {} : { family: rule.family.name }),
    })),
    types: [...catalogue.types.values()].map((type) =>
      checkedType(
        type,
        catalogue.rules.filter((r) => r.type === type.name),
      ),
    ),
  };
}

function checkedType(type: ResourceType, rules: readonly Rule[]): CheckedType {
  const events = (of: (o: ResourceType['operations'][number]) => boolean): string[] =>
    type.operations.filter(of).map((o) => `${sourcePrefix(o.source)}:${o.operation}`);
  const named = rules.flatMap((r) =>
    r.changes.flatMap((c) => c.operations.map((o) => `${sourcePrefix(c.source)}:${o}`)),
  );
  const all = [...new Set([...events(() => true), ...named])];
  return {
    name: type.name,
    at: type.at,
    groups: Object.fromEntries(GROUPS.map((group) => [group, events((o) => o.group === group)])),
    ids: type.id === undefined ? [] : paths(type.id).map((one) => ({ path: one, events: all })),
  };
}

/** `lookups/cloudtrail-names/type-exceptions.json`: operations that only by their name look like one of the type's. */
function typeExceptions(lookups: string): ReadonlyMap<string, string> {
  const file = path.join(lookups, 'cloudtrail-names', 'type-exceptions.json');
  if (!existsSync(file)) return new Map();
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as {
    rows: { type: string; events: string[]; why: string }[];
  };
  return new Map(rows.flatMap((row) => row.events.map((event) => [`${row.type} ${event}`, row.why] as const)));
}
