/** A record, cut to what a reader needs to recognise it. */
import { leavesOf, referencesOf } from '../condition/index.js';
import type { Rule } from '../catalogue/types.js';
import type { Change, Condition, Reference, Template } from '../condition/types.js';

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
  const tree = (name: 'requestParameters' | 'responseElements', wanted: ReadonlySet<string>, others: number): Json => {
    const value = record[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    let left = others;
    const kept = Object.entries(value).filter(([member]) => wanted.has(member) || left-- > 0);
    return kept.length === 0 ? {} : { [name]: Object.fromEntries(kept.map(([member, one]) => [member, cut(one)])) };
  };
  return {
    ...Object.fromEntries(HEAD.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]]))),
    ...(Object.keys(user).length > 0 && { userIdentity: user }),
    ...tree('requestParameters', asked.request, viewed ? Number.MAX_SAFE_INTEGER : OTHERS),
    ...tree('responseElements', asked.response, 0),
    ...Object.fromEntries(
      [...asked.event].flatMap((name) =>
        name in record && name !== 'userIdentity' ? [[name, cut(record[name])]] : [],
      ),
    ),
  };
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

/** The first steps of all paths of a rule. */
function askedMembers(rule: Rule): Record<'request' | 'response' | 'event', Set<string>> {
  const asked = { request: new Set<string>(), response: new Set<string>(), event: new Set<string>() };
  const add = (reference: Reference): void => {
    for (const { root, steps } of reference.alternatives) {
      const [first] = steps;
      if (root !== 'item' && first?.kind === 'key') asked[root].add(first.name);
    }
  };
  const addCondition = (condition: Condition | undefined): void => {
    if (condition === undefined) return;
    for (const leaf of leavesOf(condition)) referencesOf(leaf).forEach(add);
    addLists(condition, add);
  };
  const addTemplate = ({ parts }: Template): void => {
    for (const part of parts) if (part.kind === 'value') add(part.of);
  };
  for (const change of rule.changes) {
    [change.where, change.introduces, change.remediates, change.warn].forEach(addCondition);
    [...change.resource, ...change.via, ...change.part].forEach(addTemplate);
    if (change.each?.kind === 'list') add(change.each.reference);
    if (change.match !== undefined) add(change.match.with);
  }
  return asked;
}

function addLists(condition: Condition, add: (reference: Reference) => void): void {
  if (condition.kind === 'items' && condition.in.kind === 'list') add(condition.in.reference);
  if (condition.kind === 'all' || condition.kind === 'oneOf') for (const one of condition.of) addLists(one, add);
  if (condition.kind === 'not') addLists(condition.of, add);
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
