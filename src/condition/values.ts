/** What a reference finds in a record, and how values are read. */
import { isObject, member, type TrailRecord } from './record.js';
import type { Path, Reference, Step } from './types.js';

/** The values a condition is asked about. */
export interface Scope {
  readonly record: TrailRecord;
  /** Bound by `each` and inside items tests. */
  readonly item?: unknown;
}

/** What a reference found. */
export interface Found {
  /** Every value that is given; several only behind `[]`. */
  readonly values: readonly unknown[];
  /** Whether the last key is there, whatever it holds. */
  readonly mentioned: boolean;
  /** Something on the way could not be read, so that values may be missing. */
  readonly blocked: boolean;
}

/** A value that CloudTrail hid, or text of three or more stars. */
export function isHidden(value: unknown): boolean {
  return typeof value === 'string' && /^(hidden_due_to_security_reasons|<sensitivedataremoved>|\*{3,})$/i.test(value);
}

/** There and not null, "", {} or []. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  // A search cannot tell the text from a JSON null or an empty container.
  if (typeof value === 'string' && /^(null|\{\s*\}|\[\s*\])$/i.test(value)) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

/** A scalar as folded text; undefined for what cannot be read as a scalar. */
export function folded(value: unknown): string | undefined {
  return scalar(value)?.toLowerCase();
}

/** A scalar as text, case kept; undefined for objects, lists and hidden values. */
export function scalar(value: unknown): string | undefined {
  // Text that begins like a container reads as one, in a search too.
  if (typeof value === 'string') return isHidden(value) || /^[[{]/.test(value) ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Looks a reference up: the first alternative that is given (or whose reading is blocked, for then
 * nobody knows whether it is given). `mentioned` is true when any alternative is mentioned.
 */
export function find(reference: Reference, scope: Scope): Found {
  const found = reference.alternatives.map((path) => walk(path, scope));
  const mentioned = found.some((one) => one.mentioned);
  const first = found.find((one) => one.values.length > 0 || one.blocked);
  return { values: first?.values ?? [], blocked: first?.blocked ?? false, mentioned };
}

interface State {
  readonly nodes: readonly unknown[];
  readonly mentioned: boolean;
  readonly blocked: boolean;
}

function walk(path: Path, scope: Scope): Found {
  const root = rootOf(path, scope);
  let state: State = { nodes: root === undefined ? [] : [root], mentioned: root !== undefined, blocked: false };
  for (const step of path.steps) state = take(step, state);
  const given = state.nodes.filter(isGiven);
  const isMember = path.root !== 'item' && path.steps.every((step) => step.kind === 'key');
  const plain = isMember ? given.map(decodeArn) : given;
  return { values: plain, mentioned: state.mentioned, blocked: state.blocked };
}

/** ARNs of a REST path are logged as they stand in the URL (Amazon MSK developer guide, CloudTrail examples). */
function decodeArn(value: unknown): unknown {
  return typeof value === 'string' && /^arn%3a/i.test(value) ? (decodeUrl(value) ?? value) : value;
}

function rootOf(path: Path, scope: Scope): unknown {
  if (path.root === 'item') return scope.item;
  if (path.root === 'event') return scope.record;
  return member(scope.record, path.root === 'request' ? 'requestParameters' : 'responseElements');
}

function take(step: Step, state: State): State {
  const steps = state.nodes.map((node) => takeOne(step, node));
  const mentions = step.kind === 'key' || step.kind === 'entry';
  return {
    nodes: steps.flatMap((one) => one.nodes),
    mentioned: mentions ? steps.some((one) => one.nodes.length > 0) : state.mentioned,
    blocked: state.blocked || steps.some((one) => one.blocked),
  };
}

interface Taken {
  readonly nodes: readonly unknown[];
  readonly blocked: boolean;
}
const NOTHING: Taken = { nodes: [], blocked: false };
const BLOCKED: Taken = { nodes: [], blocked: true };

function takeOne(step: Step, node: unknown): Taken {
  if (!isGiven(node)) return NOTHING;
  switch (step.kind) {
    case 'key':
      return takeKey(step.name, node);
    case 'each':
      return { nodes: elements(node), blocked: false };
    case 'entry':
      return takeEntry(step.key, step.value, node);
    case 'decode':
      return step.format === 'json' ? decodeJson(node) : decodeCsv(node);
  }
}

/** Only an object has members: a step into text, or into a list without `[]`, finds nothing. */
function takeKey(name: string, node: unknown): Taken {
  return isObject(node) && Object.hasOwn(node, name) ? { nodes: [node[name]], blocked: false } : NOTHING;
}

/** The elements of a list; one value is a list of one. Empty elements (null, "") are dropped. */
export function elements(node: unknown): readonly unknown[] {
  if (!isGiven(node)) return [];
  return Array.isArray(node) ? node.filter((one) => one !== null && one !== '' && one !== undefined) : [node];
}

function takeEntry(key: string, value: string, node: unknown): Taken {
  const wanted = value.toLowerCase();
  const last = elements(node).findLast((one) => folded(member(one, key)) === wanted);
  return last === undefined ? NOTHING : { nodes: [last], blocked: false };
}

function decodeJson(node: unknown): Taken {
  if (typeof node !== 'string') return { nodes: [node], blocked: false };
  const value = parseJson(node);
  return value === undefined ? BLOCKED : { nodes: [value], blocked: false };
}

/** JSON text, also URL-encoded; undefined where it is neither. */
export function parseJson(text: string): unknown {
  for (const candidate of [text, decodeUrl(text)]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // the next form
    }
  }
  return undefined;
}

function decodeUrl(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}

function decodeCsv(node: unknown): Taken {
  if (Array.isArray(node)) return { nodes: [node], blocked: false };
  if (typeof node !== 'string') return { nodes: [[node]], blocked: false };
  return { nodes: [isHidden(node) ? [node] : splitList(node)], blocked: false };
}

/** Comma text as a list: trimmed, empty pieces dropped. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
