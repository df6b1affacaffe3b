/**
 * Creations: which events make a resource, as one search over all resource types. Attribution falls back on them where
 * nothing that a plugin watches ever happened to the resource.
 *
 * It is the same compiler: a type becomes a rule whose only change is its creation.
 */
import { attempt, newContext, readTemplate, type Change, type Template } from '../condition/index.js';
import type { Catalogue, ResourceType, Rule, TypeOperation } from '../catalogue/types.js';
import type { Search } from '../spl/ast.js';
import { decide } from './index.js';
import { collectRows } from './tail.js';

/** The plugin of rows that say that a resource was created. No ledger and no list takes it for a plugin. */
export const CREATED = '@created';

/** The search; undefined where no type says how its resources are made. */
export function compileCreations(catalogue: Pick<Catalogue, 'types'>): Search | undefined {
  const rules = [...catalogue.types.values()].flatMap((type) => {
    const changes = creationsOf(type);
    return changes.length === 0 ? [] : [ruleOf(type, changes)];
  });
  if (rules.length === 0) return undefined;
  return { commands: [...decide(rules), ...collectRows('Creations')] };
}

/** Operations that are read alike are one change. */
function creationsOf(type: ResourceType): Change[] {
  const makes = type.operations.filter(({ group }) => group === 'create' || group === 'restore');
  const groups = new Map<string, TypeOperation[]>();
  for (const one of makes) {
    const key = JSON.stringify([one.source, one.each, one.match, one.id, one.resource]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((some) => {
    const [first] = some as [TypeOperation];
    const resource = templatesOf(first, type);
    // N/A is the account as a whole, which no call creates.
    if (resource.length === 0 || (first.resource ?? type.resource).includes('N/A')) return [];
    return [changeOf(some, first, type, resource)];
  });
}

function templatesOf(operation: TypeOperation, type: ResourceType): Template[] {
  const id = operation.id ?? type.id;
  const context = newContext();
  const names = new Map(id === undefined ? [] : [['id', id]]);
  const texts = operation.resource ?? type.resource;
  // What is wrong with a template was said when the catalogue was loaded.
  return texts.flatMap((text) => attempt(context, type.at, () => readTemplate(text, names)) ?? []);
}

function changeOf(
  some: readonly TypeOperation[],
  first: TypeOperation,
  type: ResourceType,
  resource: readonly Template[],
): Change {
  return {
    source: first.source,
    operations: some.map(({ operation }) => operation),
    sets: 'add',
    about: [],
    ...(first.each && { each: first.each }),
    ...(first.match && { match: first.match }),
    introduces: { kind: 'always' },
    resource,
    via: [],
    part: [],
    scope: type.scope,
    at: type.at,
  };
}

function ruleOf(type: ResourceType, changes: readonly Change[]): Rule {
  return {
    plugin: CREATED,
    service: '',
    title: type.name,
    severity: 'info',
    detectability: 'event',
    nearest: [],
    why: '',
    fix: '',
    attack: [],
    evidence: 'documented',
    scope: type.scope,
    settings: [],
    changes,
    waivers: new Map(),
    at: type.at,
  };
}
