/** A record, cut to what a reader needs to recognise it. */
import { leavesOf, referencesOf } from '../condition/index.js';
import type { Rule } from '../catalogue/types.js';
import type { Change, Condition, Path, Reference, Template } from '../condition/types.js';

const TEXT = 160;
const ELEMENTS = 3;
/** Members of the request that no test looks at, shown beside those that some test does. */
const OTHERS = 3;
const HEAD = ['eventTime', 'eventSource', 'eventName', 'awsRegion', 'errorCode'] as const;

type Json = Readonly<Record<string, unknown>>;

/** The record of an example without what the rule does not ask for. */
export function shortRecord(rule: Rule, record: Json): Json {
  const asked = askedMembers(rule);
  // Views read a call in all its forms.
  const viewed = rule.changes.some(usesView);
  const identity = record['userIdentity'] as Json | undefined;
  const user = Object.fromEntries(
    ['type', 'arn'].flatMap((name) => (identity?.[name] === undefined ? [] : [[name, identity[name]]])),
  );
  const request = (): Json => {
    const value = record['requestParameters'];
    if (!isObject(value)) return {};
    let left = viewed ? Number.MAX_SAFE_INTEGER : OTHERS;
    const kept = Object.entries(value).filter(
      ([name]) => asked.request.some(([first]) => first === name) || left-- > 0,
    );
    return { requestParameters: Object.fromEntries(kept.map(([name, member]) => [name, cut(member)])) };
  };
  const response = prune(record['responseElements'], asked.response);
  const rest = asked.event.flatMap(([name = '']) =>
    name in record && name !== 'userIdentity' ? [[name, cut(record[name])] as const] : [],
  );
  return {
    ...Object.fromEntries(HEAD.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]]))),
    ...(Object.keys(user).length > 0 && { userIdentity: user }),
    ...request(),
    ...(isObject(response) && Object.keys(response).length > 0 && { responseElements: cut(response) }),
    ...Object.fromEntries(rest),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What of a value lies on one of the paths (names only; lists are passed through). */
function prune(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (Array.isArray(value)) return value.map((one) => prune(one, paths));
  if (!isObject(value) || paths.some((path) => path.length === 0)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const below = paths.filter(([first]) => first === name).map((path) => path.slice(1));
      return below.length === 0 ? [] : [[name, prune(member, below)]];
    }),
  );
}

function usesView({ each, introduces }: Change): boolean {
  const inside = (condition: Condition): boolean =>
    condition.kind === 'items'
      ? condition.in.kind === 'view'
      : condition.kind === 'all' || condition.kind === 'oneOf'
        ? condition.of.some(inside)
        : condition.kind === 'not' && inside(condition.of);
  return each?.kind === 'view' || (introduces !== undefined && inside(introduces));
}

/** The paths that a rule looks at, as names. */
interface Asked {
  readonly request: string[][];
  readonly response: string[][];
  readonly event: string[][];
}

function askedMembers(rule: Rule): Asked {
  const asked: Asked = { request: [], response: [], event: [] };
  let items: readonly Path[] = [];
  const add = (reference: Reference): void => {
    for (const path of reference.alternatives) {
      // An item stands for the elements of the list that was named last.
      const bases = path.root === 'item' ? items : [{ root: path.root, steps: [] }];
      for (const base of bases) {
        if (base.root === 'item') continue;
        const steps = [...base.steps, ...path.steps];
        asked[base.root].push(steps.flatMap((step) => (step.kind === 'key' ? [step.name] : [])));
      }
    }
  };
  const addCondition = (condition: Condition | undefined): void => {
    if (condition === undefined) return;
    const outer = items;
    for (const list of listsOf(condition)) {
      add(list);
      items = [...items, ...list.alternatives];
    }
    for (const leaf of leavesOf(condition)) referencesOf(leaf).forEach(add);
    items = outer;
  };
  const addTemplate = ({ parts }: Template): void => {
    for (const part of parts) if (part.kind === 'value') add(part.of);
  };
  for (const change of rule.changes) {
    items = change.each?.kind === 'list' ? change.each.reference.alternatives : [];
    [change.where, change.introduces, change.remediates, change.warn].forEach(addCondition);
    [...change.resource, ...change.via, ...change.part].forEach(addTemplate);
    if (change.match !== undefined) add(change.match.with);
  }
  return asked;
}

function listsOf(condition: Condition): Reference[] {
  switch (condition.kind) {
    case 'items':
      return condition.in.kind === 'list' ? [condition.in.reference] : [];
    case 'all':
    case 'oneOf':
      return condition.of.flatMap(listsOf);
    case 'not':
      return listsOf(condition.of);
    default:
      return [];
  }
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length > TEXT ? `${value.slice(0, TEXT)}...` : value;
  if (Array.isArray(value)) {
    const kept: unknown[] = value.slice(0, ELEMENTS).map(cut);
    return value.length > ELEMENTS ? [...kept, '...'] : kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cut(member)]));
}
