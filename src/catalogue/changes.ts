/** Reads the changes of a rule: groups expanded, templates filled with the resource type's id. */
import {
  attempt,
  describe,
  entry,
  isNever,
  lintChange,
  readCondition,
  readListSource,
  readReferenceNode,
  readTemplate,
  type Change,
  type Condition,
  type ReadContext,
  type Reference,
  type Scope,
  type Sets,
  type Template,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';
import { checkKeys, textsOf, wordAt } from './fields.js';
import { operationName, readMatch } from './resource-types.js';
import { GROUPS, type Group, type ResourceType, type TypeOperation } from './types.js';

const KEYS = [
  'on', 'sets', 'about', 'each', 'match', 'where', 'introduces', 'remediates', 'warn', 'resource', 'via', 'part',
]; // prettier-ignore
const SETS: readonly Sets[] = ['create', 'replace', 'patch', 'add', 'remove'];

/** What a rule says for all its changes. */
export interface RuleDefaults {
  readonly type?: ResourceType;
  readonly resource?: YamlNode;
  readonly scope: Scope;
  /** Operations that cannot touch what the plugin checks: `rds:X`. */
  readonly waived: ReadonlySet<string>;
}

type Operation = Pick<TypeOperation, 'source' | 'operation'> & Partial<TypeOperation>;

/** Reads all changes and adds the deletes of the resource type that no change names. */
export function readChanges(node: YamlNode, defaults: RuleDefaults, context: ReadContext): Change[] {
  if (node.kind !== 'list' || node.items.length === 0) {
    context.problems.add(
      node.at,
      `"changes" is a list of changes, not ${node.kind === 'list' ? 'an empty one' : describe(node)}`,
    );
    return [];
  }
  const changes = node.items.flatMap((item) => readChange(item, defaults, context));
  const named = new Set(changes.flatMap((change) => change.operations.map((name) => `${change.source}:${name}`)));
  const deletes = (defaults.type?.operations ?? []).filter(
    ({ group, source, operation }) =>
      group === 'delete' && !named.has(`${source}:${operation}`) && !defaults.waived.has(shortName(source, operation)),
  );
  return [...changes, ...grouped(deletes).map((group) => deletion(group, node, defaults, context))];
}

/** `rds:DeleteDBInstance` */
export function shortName(source: string, operation: string): string {
  return `${source.replace(/\.amazonaws\.com$/, '')}:${operation}`;
}

function deletion(group: readonly Operation[], node: YamlNode, defaults: RuleDefaults, context: ReadContext): Change {
  return {
    ...common(group, undefined, defaults, context, node),
    sets: 'remove',
    about: [],
    remediates: { kind: 'always' },
    part: [],
    at: node.at,
  };
}

function readChange(node: YamlNode, defaults: RuleDefaults, context: ReadContext): Change[] {
  if (node.kind !== 'map') {
    context.problems.add(node.at, `a change is a map, not ${describe(node)}`);
    return [];
  }
  checkKeys(node, KEYS, 'a change', context);
  const operations = readOn(node, defaults, context);
  const before = context.problems.list.length;
  const conditions = readConditions(node, context);
  if (conditions === 'never' || operations.length === 0) return [];
  const sets = readSets(node, context);
  const about = entry(node, 'about');
  const abouts = about ? references(about.value, context) : [];
  const part = templates(node, 'part', undefined, context) ?? [];
  const good = context.problems.list.length === before;
  return grouped(operations).map((group, index) => {
    const change: Change = {
      ...common(group, node, defaults, context, node),
      sets,
      about: abouts,
      ...conditions,
      part,
      at: node.at,
    };
    if (good && index === 0) lintChange(change, context);
    return change;
  });
}

/** Operations that are read alike go into one change. */
function grouped(operations: readonly Operation[]): Operation[][] {
  const groups = new Map<string, Operation[]>();
  for (const one of operations) {
    const key = JSON.stringify([one.source, one.each, one.match, one.id, one.resource, one.via]);
    const held = groups.get(key);
    if (held === undefined) groups.set(key, [one]);
    else if (!held.some(({ operation }) => operation === one.operation)) held.push(one);
  }
  return [...groups.values()];
}

type Common = Pick<Change, 'source' | 'operations' | 'each' | 'match' | 'resource' | 'via' | 'scope'>;

/** What a change takes from its own keys, otherwise from the operation, the rule, the type. */
function common(
  group: readonly Operation[],
  own: YamlMap | undefined,
  defaults: RuleDefaults,
  context: ReadContext,
  node: YamlNode,
): Common {
  const [first] = group as [Operation];
  const eachEntry = own && entry(own, 'each');
  const each = eachEntry ? readListSource(eachEntry.value, context) : first.each;
  const matchEntry = own && entry(own, 'match');
  const match = matchEntry ? readMatch(matchEntry, context) : eachEntry ? undefined : first.match;
  const id = first.id ?? defaults.type?.id;
  const fallback = first.resource ?? (defaults.resource ? undefined : defaults.type?.resource);
  const resource =
    (own && templates(own, 'resource', id, context)) ??
    (defaults.resource && templatesOf(defaults.resource, 'resource', id, context)) ??
    (fallback && fallback.map((text) => attempt(context, node.at, () => readTemplate(text, names(id)))));
  const via =
    (own && templates(own, 'via', id, context)) ??
    (first.via ?? []).map((text) => attempt(context, node.at, () => readTemplate(text, names(id))));
  if (resource === undefined) {
    context.problems.add(
      node.at,
      'it is not said which resource this is',
      'name a type, or write resource: (or resource: [] with via:)',
    );
  }
  return {
    source: first.source,
    operations: group.map(({ operation }) => operation),
    ...(each ? { each } : {}),
    ...(match ? { match } : {}),
    resource: (resource ?? []).filter((one) => one !== undefined),
    via: via.filter((one) => one !== undefined),
    scope: defaults.scope,
  };
}

function names(id: Reference | undefined): Map<string, Reference> {
  return new Map(id === undefined ? [] : [['id', id]]);
}

function templates(map: YamlMap, key: string, id: Reference | undefined, context: ReadContext): Template[] | undefined {
  const item = entry(map, key);
  return item && templatesOf(item.value, key, id, context);
}

function templatesOf(node: YamlNode, key: string, id: Reference | undefined, context: ReadContext): Template[] {
  return textsOf(node, key, context)
    .map((text) => attempt(context, node.at, () => readTemplate(text, names(id))))
    .filter((one) => one !== undefined);
}

function references(node: YamlNode, context: ReadContext): Reference[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.map((one) => readReferenceNode(one, context)).filter((one) => one !== undefined);
}

/** Without `sets`, a change that only remediates or warns takes something away. */
function readSets(map: YamlMap, context: ReadContext): Sets {
  const sets = wordAt(map, 'sets', SETS, context);
  if (sets !== undefined) return sets;
  if (entry(map, 'sets') === undefined && entry(map, 'introduces') !== undefined) {
    context.problems.add(
      map.at,
      'this change has no "sets"',
      `one of ${SETS.join(', ')}: it decides what "not introduced" means`,
    );
  }
  return 'remove';
}

type Conditions = Pick<Change, 'where' | 'introduces' | 'remediates' | 'warn'>;

/** The four conditions; `never` when empty parameters of a family leave nothing to decide. */
function readConditions(map: YamlMap, context: ReadContext): Conditions | 'never' {
  const read = (key: string): Condition | undefined => {
    const item = entry(map, key);
    return item && readCondition(item.value, context);
  };
  const all = {
    where: read('where'),
    introduces: read('introduces'),
    remediates: read('remediates'),
    warn: read('warn'),
  };
  if (all.where !== undefined && isNever(all.where)) return 'never';
  const kept = Object.entries(all).filter(([, one]) => one !== undefined && !isNever(one));
  const dropped = Object.values(all).some((one) => one !== undefined && isNever(one));
  if (dropped && !kept.some(([key]) => key !== 'where')) return 'never';
  return Object.fromEntries(kept);
}

/** The operations that `on` names. */
function readOn(map: YamlMap, defaults: RuleDefaults, context: ReadContext): Operation[] {
  const on = entry(map, 'on');
  if (on === undefined) {
    context.problems.add(map.at, 'this change has no "on"', 'name the operations: on: rds:CreateDBInstance');
    return [];
  }
  const nodes = on.value.kind === 'list' ? on.value.items : [on.value];
  return nodes.flatMap((node) => {
    const [text] = textsOf(node, 'on', context);
    return text === undefined ? [] : operationsOf(text, node, defaults, context);
  });
}

function operationsOf(text: string, node: YamlNode, defaults: RuleDefaults, context: ReadContext): Operation[] {
  const known = defaults.type?.operations ?? [];
  if ((GROUPS as readonly string[]).includes(text)) {
    const group = known.filter((one) => one.group === (text as Group));
    if (group.length === 0) {
      const why = defaults.type === undefined ? 'the rule has no type' : `"${defaults.type.name}" has no such group`;
      context.problems.add(node.at, `"${text}" names no operation: ${why}`);
    }
    return group;
  }
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(text)) {
    context.problems.unknown(node.at, 'operation', text, text.includes(':') ? [] : [...GROUPS, 'service:Operation']);
    return [];
  }
  const named = operationName(text, '');
  if (/_?20\d\d_\d\d_\d\d$|20\d{6}(v\d+)?$/.test(named.operation)) {
    context.problems.add(
      node.at,
      `"${text}" carries a version suffix`,
      'write the name without it: all versions match',
    );
  }
  const own = known.find(({ source, operation }) => source === named.source && operation === named.operation);
  return [own ?? named];
}
