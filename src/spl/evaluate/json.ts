/**
 * JSON as a value. A Json keeps the parsed node and writes its text only when a text is asked for, so that a chain of
 * json_extract walks one tree and a record is parsed once.
 */
import type { Switches } from '../switches.js';
import { parseWithSources } from './json-source.js';

/** What a text that is no JSON parses to. */
export const INVALID = Symbol('invalid JSON');

const isObject = (node: unknown): node is Record<string, unknown> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

export const isContainer = (node: unknown): node is object => typeof node === 'object' && node !== null;

/** Objects and arrays as one key order and one layout. */
function sortKeys(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sortKeys);
  if (!isObject(node)) return node;
  const sorted = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(node).sort()) sorted[key] = sortKeys(node[key]);
  return sorted;
}

/** A blank behind each colon and comma outside of strings. */
const spaced = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\[^])*"|\s+|[,:]/g, (t) => (t === ',' || t === ':' ? `${t} ` : t.trim() === '' ? '' : t));

/** Parses and writes JSON under one set of answers to the open points. */
export class JsonStyle {
  /** The source text of parsed containers, when escapes are kept. */
  private readonly sources: WeakMap<object, string> | undefined;
  private readonly cache = new Map<string, unknown>();

  constructor(private readonly switches: Switches) {
    this.sources = switches.containerEscapes === 'kept' ? new WeakMap() : undefined;
  }

  /** Whether a record that was parsed elsewhere can be used: not when the source of its parts is wanted. */
  get acceptsParsed(): boolean {
    return this.sources === undefined;
  }

  /** Parses JSON text; INVALID when it is none. */
  parse(text: string): unknown {
    try {
      return this.sources === undefined ? (JSON.parse(text) as unknown) : parseWithSources(text, this.sources);
    } catch {
      return INVALID;
    }
  }

  /** As parse, remembering the last texts: several functions look into the same embedded document. */
  parseCached(text: string): unknown {
    let node = this.cache.get(text);
    if (node !== undefined) return node;
    // The first character of JSON tells most other texts apart without an exception.
    node = /^[\s]*[{["\-\dtfn]/.test(text) ? this.parse(text) : INVALID;
    if (this.cache.size >= 64) this.cache.clear();
    this.cache.set(text, node);
    return node;
  }

  /** The JSON text of a container. */
  write(node: object, extraSpace: boolean): string {
    const source = this.sources?.get(node);
    let text: string;
    if (source !== undefined && this.switches.containerOrder === 'source') text = source;
    else text = JSON.stringify(this.switches.containerOrder === 'sorted' ? sortKeys(node) : node);
    return extraSpace || this.switches.containerSpacing === 'spaced' ? spaced(text) : text;
  }
}

/** A JSON container, or a text whose JSON is wanted again and again (`_raw`). */
export class Json {
  private written: string | undefined;
  private parsed: unknown;

  private constructor(
    private readonly style: JsonStyle,
    node: unknown,
    text: string | undefined,
    private readonly extraSpace: boolean,
  ) {
    this.parsed = node;
    this.written = text;
  }

  /** A container that came out of JSON. */
  static ofNode(style: JsonStyle, node: object, extraSpace = false): Json {
    return new Json(style, node, undefined, extraSpace);
  }

  /** A text; `node` when it has been parsed already. */
  static ofText(style: JsonStyle, text: string, node?: unknown): Json {
    return new Json(style, node, text, false);
  }

  get text(): string {
    return (this.written ??= this.style.write(this.parsed as object, this.extraSpace));
  }

  /** The parsed node, or INVALID. */
  get node(): unknown {
    if (this.parsed === undefined) this.parsed = this.style.parse(this.written ?? '');
    return this.parsed;
  }
}

export type Step = { readonly key: string } | { readonly index: number } | 'all';

const paths = new Map<string, readonly Step[] | undefined>();

function readPath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (const part of path.split('.')) {
    const match = /^([^{}]*)((?:\{\d*\})*)$/.exec(part);
    if (match === null || part === '') return undefined;
    if (match[1] !== '') steps.push({ key: match[1] as string });
    for (const [, n] of (match[2] as string).matchAll(/\{(\d*)\}/g))
      steps.push(n === '' ? 'all' : { index: Number(n) });
  }
  return steps;
}

/** The steps of a path such as `a.b{}.c{0}`; undefined when it cannot be read. Paths come from searches, so few are kept. */
export function stepsOf(path: string): readonly Step[] | undefined {
  if (!paths.has(path)) {
    if (paths.size > 5000) paths.clear();
    paths.set(path, readPath(path));
  }
  return paths.get(path);
}

/**
 * The nodes at the end of a path.
 * @param onObject what {} finds on an object: nothing, or the object itself
 */
export function walk(node: unknown, steps: readonly Step[], onObject: Switches['wildcardOnObject'], at = 0): unknown[] {
  for (let i = at; i < steps.length; i++) {
    const step = steps[i] as Step;
    if (step === 'all') {
      if (Array.isArray(node)) return node.flatMap((element: unknown) => walk(element, steps, onObject, i + 1));
      if (!(isObject(node) && onObject === 'self')) return [];
    } else if ('index' in step) {
      if (Array.isArray(node)) {
        if (step.index >= node.length) return [];
        node = (node as unknown[])[step.index];
      } else if (!(isObject(node) && onObject === 'self' && step.index === 0)) return [];
    } else {
      if (!isObject(node) || !Object.hasOwn(node, step.key)) return [];
      node = node[step.key];
    }
  }
  return [node];
}

/** The node at the end of a path of keys only; undefined when it is not there. */
export function get(node: unknown, keys: readonly string[]): unknown {
  for (const key of keys) {
    if (!isObject(node) || !Object.hasOwn(node, key)) return undefined;
    node = node[key];
  }
  return node;
}

export { isObject };
