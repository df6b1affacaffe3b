/** Events: do they exist, are those of the resource type all covered, can a finding be closed? */
import { C2CError, type Position } from '../../errors.js';
import type { ApiModel } from '../model.js';
import { sourcePrefix } from '../names.js';
import { nowhere } from './paths.js';
import type { CheckedCatalogue, CheckedChange, CheckedRule, CheckedType, Pattern } from './types.js';

/** A waiver that more operations than this share says nothing about any of them. */
const SAME_WAIVER_LIMIT = 10;
/** Groups of a resource type whose operations every rule of the type must have thought of. */
const COVERED_GROUPS = ['create', 'restore', 'modify', 'delete'];

/** `rds:X` -> a problem when CloudTrail has no such event. */
export function checkEvent(model: ApiModel, event: string, at: Position, who: string): C2CError | undefined {
  const [source = '', name = ''] = event.split(':');
  const found = model.operation(source, name);
  // Groups and changes carry names as logged but for the version; another spelling would never match.
  if (found !== undefined && found.name === name) return undefined;
  const nearest = found === undefined ? model.nearestOperation(source, name) : `${source}:${found.name}`;
  return new C2CError(`${who}: CloudTrail logs no event "${event}"`, {
    at,
    remedy: nearest === undefined ? `event sources are listed by: node scripts/model.mjs` : `the nearest is ${nearest}`,
  });
}

/** `rds:CreateDBInstance` for every operation of a change. */
export function eventsOf(change: CheckedChange): string[] {
  return change.operations.map((o) => `${sourcePrefix(change.source)}:${o}`);
}

/** Operations of the rule's resource type that the rule neither names nor waives; and waivers of nothing. */
export function checkCoverage(rule: CheckedRule, types: ReadonlyMap<string, CheckedType>): C2CError[] {
  const type = rule.type === undefined ? undefined : types.get(rule.type);
  const covered = new Set(rule.changes.flatMap(eventsOf));
  const problems: C2CError[] = [];
  const complain = (message: string, remedy: string): void => {
    problems.push(new C2CError(`${rule.plugin}: ${message}`, { at: rule.at, remedy }));
  };
  if (type !== undefined && rule.changes.length > 0) {
    for (const [group, events] of Object.entries(type.groups)) {
      for (const event of events) {
        if (!COVERED_GROUPS.includes(group) || covered.has(event) || rule.waivers.has(event)) continue;
        complain(
          `${event} (${group} of ${type.name}) is neither covered nor waived`,
          `name it in a change, or: waive: {${event}: "what this call cannot change"}`,
        );
      }
    }
  }
  for (const event of rule.waivers.keys()) {
    if (covered.has(event)) complain(`${event} is waived and covered`, 'take the waiver out');
  }
  return problems;
}

/** The same sentence on many waivers. */
export function checkWaivers(rules: readonly CheckedRule[]): C2CError[] {
  const uses = new Map<string, { readonly places: Set<string>; readonly first: CheckedRule }>();
  for (const rule of rules) {
    for (const [event, why] of rule.waivers) {
      const key = why.trim().toLowerCase().replace(/\s+/g, ' ');
      const use = uses.get(key) ?? { places: new Set<string>(), first: rule };
      // The members of a family share one text that was written once.
      use.places.add(`${rule.family ?? rule.plugin} ${event}`);
      uses.set(key, use);
    }
  }
  return [...uses]
    .filter(([, use]) => use.places.size > SAME_WAIVER_LIMIT)
    .map(
      ([why, use]) =>
        new C2CError(`the waiver "${why}" stands on ${use.places.size} operations`, {
          at: use.first.at,
          remedy: 'say for each operation what that call cannot change',
        }),
    );
}

const VERBS = 'Create|Modify|Update|Restore|Import|Delete|Terminate|Copy|Register|Deregister';
const TAILS = '(?:s|es)?(?:(?:From|To|With)[A-Z]\\w*|ReadReplica|Attributes?|Config(?:uration)?|Options?|Settings)?';

/** Operations that by their name belong to a type (the same noun) and stand in none of its groups. */
export function checkType(model: ApiModel, type: CheckedType, exceptions: ReadonlyMap<string, string>): C2CError[] {
  const listed = new Set(Object.values(type.groups).flat());
  const problems: C2CError[] = [];
  for (const event of listed) {
    const problem = checkEvent(model, event, type.at, type.name);
    if (problem !== undefined) problems.push(problem);
  }
  for (const { path, events } of type.ids) {
    const problem = nowhere(model, path, events);
    if (problem !== undefined) problems.push(new C2CError(`${type.name}: ${problem}`, { at: type.at }));
  }
  for (const [source, noun] of nounsOf(type)) {
    const pattern = new RegExp(`^(?:${VERBS})${noun}${TAILS}$`);
    for (const operation of model.operations(source)) {
      const event = `${source}:${operation.name}`;
      if (operation.reads || operation.retired || operation.variants.length === 0) continue;
      if (!pattern.test(operation.name) || listed.has(event) || exceptions.has(`${type.name} ${event}`)) continue;
      problems.push(
        new C2CError(`${type.name}: by its name ${event} belongs to this type and stands in none of its groups`, {
          at: type.at,
          remedy: 'add it to a group, or to lookups/cloudtrail-names/type-exceptions.json with the reason',
        }),
      );
    }
  }
  return problems;
}

/** (source, noun) of the operations that create; where none does, of those that delete: `rds`, `DBInstance`. */
function nounsOf(type: CheckedType): [string, string][] {
  const found = new Map<string, [string, string]>();
  for (const group of ['create', 'delete']) {
    if (found.size > 0) break;
    for (const event of type.groups[group] ?? []) {
      const [source = '', name = ''] = event.split(':');
      const noun = /^(?:Create|Delete)([A-Z]\w*?)s?$/.exec(name)?.[1];
      if (noun !== undefined) found.set(`${source}:${noun}`, [source, noun]);
    }
  }
  return [...found.values()];
}

/** Ways out that can never close what the ways in opened: no way in, another region column, another resource or part. */
export function checkClosing(rule: CheckedRule): C2CError[] {
  const opening = rule.changes.filter((c) => c.introduces);
  const problems: C2CError[] = [];
  for (const change of rule.changes) {
    if (!change.remediates || change.introduces) continue;
    const reason = neverCloses(change, opening);
    if (reason === undefined) continue;
    problems.push(
      new C2CError(
        `${rule.plugin}: ${eventsOf(change)[0]} remediates, but can never follow what introduces: ${reason}`,
        {
          at: change.at,
          remedy: 'a way out closes only what has the same resource, region and part as a way in',
        },
      ),
    );
  }
  return problems;
}

function neverCloses(change: CheckedChange, opening: readonly CheckedChange[]): string | undefined {
  if (opening.length === 0) return 'nothing introduces';
  const sameScope = opening.filter((o) => o.scope === change.scope);
  if (sameScope.length === 0)
    return `its scope is ${change.scope}, theirs ${[...new Set(opening.map((o) => o.scope))].join(', ')}`;
  if (change.resource.length > 0) {
    // An opening that does not name its resource is resolved later: it may be this one.
    const same = sameScope.filter((o) => o.resource.length === 0 || meet(o.resource, change.resource));
    if (same.length === 0) return `no way in names a resource of the form ${written(specific(change.resource)[0])}`;
  }
  if (change.part.length > 0 && !change.part.some(isWhole)) {
    const same = sameScope.filter((o) => meet(o.part.length === 0 ? [['*']] : o.part, change.part));
    if (same.length === 0) return `no way in has a part of the form ${written(change.part[0])}`;
  }
  return undefined;
}

function isWhole(pattern: Pattern): boolean {
  return pattern.length === 1 && pattern[0] === '*';
}

/** Whether some text fits a pattern of each list. */
function meet(a: readonly Pattern[], b: readonly Pattern[]): boolean {
  return specific(a).some((p) => specific(b).some((q) => unify(flat(p), flat(q))));
}

/** Without the alternatives that are one value (an ARN of the answer): the others say of which form it is. */
function specific(patterns: readonly Pattern[]): readonly Pattern[] {
  const formed = patterns.filter((p) => p.some((part) => part !== undefined));
  return formed.length > 0 ? formed : patterns;
}

/** A letter; a gap within a section of an ARN; a gap that may hold colons (the last one, or a whole ARN). */
type Piece = string | { readonly colons: boolean };

function flat(pattern: Pattern): Piece[] {
  return pattern.flatMap((part, i): Piece[] =>
    part === undefined ? [{ colons: i === pattern.length - 1 || pattern.length === 1 }] : [...part.toLowerCase()],
  );
}

/** Whether two patterns have a common text. */
function unify(a: readonly Piece[], b: readonly Piece[]): boolean {
  const seen = new Map<number, boolean>();
  const at = (i: number, j: number): boolean => {
    const key = i * (b.length + 1) + j;
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, false);
    const [p, q] = [a[i], b[j]];
    let result: boolean;
    if (p === undefined && q === undefined) result = true;
    else if (typeof p === 'object') result = at(i + 1, j) || (q !== undefined && swallows(p, q) && at(i, j + 1));
    else if (typeof q === 'object') result = at(i, j + 1) || (p !== undefined && swallows(q, p) && at(i + 1, j));
    else result = p === q && at(i + 1, j + 1);
    seen.set(key, result);
    return result;
  };
  return at(0, 0);
}

function swallows(gap: { readonly colons: boolean }, piece: Piece): boolean {
  return typeof piece === 'object' || gap.colons || piece !== ':';
}

function written(pattern: Pattern | undefined): string {
  return (pattern ?? []).map((part) => part ?? '{...}').join('');
}

/** A catalogue's exceptions, or none. */
export function exceptionsOf(catalogue: CheckedCatalogue): ReadonlyMap<string, string> {
  return catalogue.exceptions ?? new Map();
}
