/** Paths and values of the changes: do they exist in the model, can the literals ever be logged? */
import { C2CError } from '../../errors.js';
import type { ApiModel } from '../model.js';
import { nearestName, sourcePrefix, writtenStep } from '../names.js';
import type { PathStep, Resolution, Target } from '../types.js';
import { valueAllowed } from '../values.js';
import type { CheckedChange, CheckedPath, CheckedReference } from './types.js';

/** Top-level members of a record (CloudTrail user guide, "CloudTrail record contents for management, data, and network activity events"). */
export const EVENT_MEMBERS = [
  'eventVersion',
  'userIdentity',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'requestID',
  'eventID',
  'readOnly',
  'resources',
  'eventType',
  'apiVersion',
  'managementEvent',
  'recipientAccountId',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'eventCategory',
  'sessionCredentialFromConsole',
  'tlsDetails',
  'serviceEventDetails',
  'addendum',
  'edgeDeviceDetails',
  'insightDetails',
  'eventContext',
] as const;

/** A resolution of a whole path for one operation. `undefined`: not checked (a view). */
type Answer = Resolution | undefined;
type Complain = (message: string, remedy?: string) => void;

/** One reference as it is found in one operation. */
interface Finding {
  readonly event: string;
  readonly reference: CheckedReference;
  /** For each alternative: the answers (several where `item` ranges over alternatives). */
  readonly answers: readonly (readonly Answer[])[];
}

/**
 * Problems with the paths and values of the changes that stand at one place of a file (one change of the file becomes
 * several where its operations are read differently). Their events must be known.
 * @param rule all changes of the rule: a reference that several of them write alike may name a member of each
 */
export function checkPaths(
  model: ApiModel,
  plugin: string,
  changes: readonly CheckedChange[],
  rule: readonly CheckedChange[] = changes,
): C2CError[] {
  const at = changes[0]?.at;
  const problems = new Map<string, C2CError>();
  const complain: Complain = (message, remedy) => {
    const where = { ...(at === undefined ? {} : { at }), ...(remedy === undefined ? {} : { remedy }) };
    problems.set(message, new C2CError(`${plugin}: ${message}`, where));
  };
  const found = new Map<string, Finding[]>();
  for (const change of changes) {
    for (const operation of change.operations) {
      for (const reference of change.references) {
        const key = `${reference.role} ${written(reference)}`;
        const answers = reference.alternatives.map((path) =>
          absolute(path).map((p) => resolve(model, change.source, operation, p)),
        );
        const list = found.get(key) ?? [];
        list.push({ event: `${sourcePrefix(change.source)}:${operation}`, reference, answers });
        found.set(key, list);
      }
    }
    checkNames(model, change, complain);
  }
  const dead = new Set<CheckedReference>();
  for (const findings of found.values()) {
    if (!checkReference(findings, complain, (text, i) => isAlive(model, rule, text, i)))
      for (const f of findings) dead.add(f.reference);
  }
  checkOperations(
    changes,
    [...found.values()].flat().filter((f) => !dead.has(f.reference)),
    complain,
  );
  return [...problems.values()];
}

function exists(finding: Finding): boolean {
  return finding.answers.flat().some((a) => a?.ok !== false);
}

/** Whether some operation of the rule has the alternative of a reference that is written like this. */
function isAlive(model: ApiModel, rule: readonly CheckedChange[], text: string, alternative: number): boolean {
  return rule.some((change) =>
    change.references.some((reference) => {
      const path = reference.alternatives[alternative];
      if (path === undefined || written(reference) !== text) return false;
      return change.operations.some((operation) =>
        absolute(path).some((one) => resolve(model, change.source, operation, one)?.ok !== false),
      );
    }),
  );
}

/** @returns false when the reference can hold nowhere and has been complained about */
function checkReference(
  findings: readonly Finding[],
  complain: Complain,
  isAliveElsewhere: (text: string, alternative: number) => boolean,
): boolean {
  const [first] = findings;
  if (first === undefined) return true;
  // An alternative that no operation has is dead text.
  for (const [i, path] of first.reference.alternatives.entries()) {
    const answers = findings.flatMap((f) => f.answers[i] ?? []);
    const failed = answers.filter((a): a is Exclude<Resolution, { ok: true }> => a?.ok === false);
    if (failed.length < answers.length || failed.length === 0) continue;
    if (first.reference.alternatives.length > 1 && isAliveElsewhere(written(first.reference), i)) continue;
    const best = failed.find((f) => f.nearest !== undefined) ?? failed[0];
    const over = absolute(path)[0] ?? path;
    complain(
      `${events(findings)}: ${writtenPath(over)}: ${best?.message ?? 'does not exist'}`,
      best?.nearest === undefined ? `see: node scripts/model.mjs ${first.event}` : `the nearest is ${best.nearest}`,
    );
    return false;
  }
  // Where absence decides, every operation must have the member: elsewhere it would hold always.
  const without = findings.filter((f) => f.reference.absenceCounts && !exists(f)).map((f) => f.event);
  if (without.length > 0) {
    complain(
      `${without.join(', ')}: no ${written(first.reference)} there, and the condition also holds when it is absent`,
      'write a change of its own for these operations, or take them out',
    );
    return false;
  }
  const targets = findings.flatMap((f) => f.answers.flat().flatMap((a) => (a?.ok === true ? a.targets : [])));
  if (targets.length > 0)
    checkTargets(`${events(findings)}: ${written(first.reference)}`, first.reference, targets, complain);
  return true;
}

function checkTargets(
  where: string,
  reference: CheckedReference,
  targets: readonly Target[],
  complain: Complain,
): void {
  if (reference.use === 'value') {
    if (targets.every((t) => t.type === 'list')) {
      complain(`${where} is a list and can never equal a value`, 'write [] behind it');
      return;
    }
    if (targets.every((t) => t.type === 'structure' || t.type === 'map')) {
      complain(`${where} is an object and can never equal a value`, 'name one of its members');
      return;
    }
  }
  for (const literal of reference.literals) {
    const answer = valueAllowed(targets, literal.value, literal.comparison);
    if (answer.ok) continue;
    complain(
      `${where}: ${answer.message}`,
      answer.nearest === undefined ? undefined : `the nearest is "${answer.nearest}"`,
    );
  }
}

/** Each operation must be able to decide something: one reference of each deciding role has to exist in it. */
function checkOperations(changes: readonly CheckedChange[], findings: readonly Finding[], complain: Complain): void {
  for (const change of changes) {
    for (const operation of change.operations) {
      const event = `${sourcePrefix(change.source)}:${operation}`;
      for (const role of ['introduces', 'remediates', 'about', 'each'] as const) {
        const own = findings.filter((f) => f.event === event && f.reference.role === role);
        if (own.length === 0 || own.some(exists)) continue;
        complain(
          `${event} has none of the members that "${role}" asks for`,
          'take it out of this change (and waive it if it belongs to the resource type), or write a change of its own',
        );
      }
    }
  }
}

/** The resource (and the part) of every operation must be nameable by one of the templates. */
function checkNames(model: ApiModel, change: CheckedChange, complain: Complain): void {
  for (const { what, templates } of change.names) {
    if (templates.length === 0) continue;
    for (const operation of change.operations) {
      const exists = (path: CheckedPath): boolean => resolve(model, change.source, operation, path)?.ok !== false;
      const whole = templates.some((values) => values.every((value) => value.flatMap((p) => absolute(p)).some(exists)));
      if (whole) continue;
      const missing = (templates.at(-1) ?? []).find((value) => !value.flatMap((p) => absolute(p)).some(exists)) ?? [];
      const failed = missing.flatMap((p) => absolute(p)).map((p) => resolve(model, change.source, operation, p));
      const nearest = failed.flatMap((f) => (f?.ok === false && f.nearest !== undefined ? [f.nearest] : []))[0];
      complain(
        `${sourcePrefix(change.source)}:${operation} cannot name the ${what}: it has no ${missing.map(writtenPath).join(' ?? ')}`,
        nearest === undefined ? seeModel(change) : `the nearest is ${nearest}`,
      );
    }
  }
}

/** The problem with a path when none of the events has it. */
export function nowhere(model: ApiModel, path: CheckedPath, events: readonly string[]): string | undefined {
  const failures = events.map((event) => {
    const [source = '', name = ''] = event.split(':');
    return absolute(path).map((p) => resolve(model, source, name, p));
  });
  if (failures.length === 0 || failures.flat().some((f) => f?.ok !== false)) return undefined;
  const first = failures.flat().find((f) => f?.ok === false && f.nearest !== undefined);
  return `${writtenPath(path)} is in none of its operations${first?.ok === false ? `; the nearest is ${first.nearest}` : ''}`;
}

function resolve(model: ApiModel, source: string, operation: string, path: CheckedPath): Answer {
  if (path.root === 'item') return undefined;
  if (path.root === 'event') return eventMember(path.steps);
  return model.resolvePath(source, operation, path.root, path.steps, { scalarLists: path.gate === true });
}

function eventMember(steps: readonly PathStep[]): Answer {
  const first = steps[0];
  if (first?.kind !== 'key' || (EVENT_MEMBERS as readonly string[]).includes(first.name))
    return { ok: true, targets: [{ type: 'free' }] };
  const nearest = nearestName(first.name, EVENT_MEMBERS);
  const failure = { ok: false, problem: 'unknown', message: `a record has no member event.${first.name}` } as const;
  return nearest === undefined ? failure : { ...failure, nearest: `event.${nearest}` };
}

/** Paths from `item` are led back to the request or response; a view stays an `item` path. */
export function absolute(path: CheckedPath): CheckedPath[] {
  if (path.root !== 'item' || path.over === undefined) return [path];
  return path.over.flatMap((over) =>
    absolute(over).map((base) => ({
      root: base.root,
      steps: [...base.steps, ...path.steps],
      ...(base.gate === true ? { gate: true } : {}),
    })),
  );
}

/** `request.a[].b` */
export function writtenPath(path: CheckedPath): string {
  return path.steps.reduce((text, step) => {
    switch (step.kind) {
      case 'key':
        return `${text}.${writtenStep(step.name)}`;
      case 'each':
        return `${text}[]`;
      case 'entry':
        return `${text}[${step.key}=${step.value}]`;
      case 'decode':
        return `${text}(${step.format})`;
    }
  }, path.root as string);
}

function written(reference: CheckedReference): string {
  return reference.alternatives.map(writtenPath).join(' ?? ');
}

function events(findings: readonly Finding[]): string {
  const all = [...new Set(findings.map((f) => f.event))];
  return all.length <= 1 ? (all[0] ?? '') : `${all[0]} and ${all.length - 1} more`;
}

function seeModel(change: CheckedChange): string {
  return `see: node scripts/model.mjs ${sourcePrefix(change.source)}:${change.operations[0]}`;
}
