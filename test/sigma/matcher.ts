/** A small Sigma matcher: what a rule's text says of a record. Written from the specification, not from our exporter. */
import { parse } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

/** Whether a rule (YAML text) matches a record. */
export function matches(text: string, record: Json): boolean {
  return readRule(text)(record);
}

/** A rule, ready to be asked about records. */
export function readRule(text: string): (record: Json) => boolean {
  const { detection } = parse(text, { version: '1.1' }) as { detection: Record<string, unknown> };
  const { condition, ...blocks } = detection;
  return (record) => {
    const event = flatten(record);
    const outcome = (name: string): boolean => {
      if (!(name in blocks)) throw new Error(`the condition names "${name}", which is no block`);
      return block(blocks[name], event);
    };
    return new ConditionReader(String(condition), Object.keys(blocks), outcome).read();
  };
}

type Event = ReadonlyMap<string, readonly string[]>;

/** Dots between names, lists transparent; null, {} and [] leave nothing. */
export function flatten(record: unknown): Event {
  const fields = new Map<string, string[]>();
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const one of value) walk(one, path);
    else if (typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`);
    } else fields.set(path, [...(fields.get(path) ?? []), String(value)]);
  };
  walk(record, '');
  return fields;
}

/** A map joins with and, a list of maps with or. */
function block(value: unknown, event: Event): boolean {
  if (Array.isArray(value)) return value.some((one) => block(one, event));
  return Object.entries(value as Json).every(([key, wanted]) => {
    const [field = '', ...modifiers] = key.split('|');
    const values = event.get(field);
    const list: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    return list.some((one) => item(values, modifiers, one));
  });
}

function item(values: readonly string[] | undefined, modifiers: readonly string[], wanted: unknown): boolean {
  if (modifiers.includes('exists')) return (values !== undefined) === wanted;
  if (wanted === null) return values === undefined;
  return (values ?? []).some((value) => one(value, modifiers, wanted));
}

function one(value: string, modifiers: readonly string[], wanted: unknown): boolean {
  const [first = ''] = modifiers;
  const flags = modifiers.includes('cased') ? 's' : 'is';
  switch (first) {
    case 're':
      return new RegExp(String(wanted), modifiers.includes('i') ? 'is' : 's').test(value);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const [left, right] = [Number(value), Number(wanted)];
      if (value.trim() === '' || Number.isNaN(left)) return false;
      return { lt: left < right, lte: left <= right, gt: left > right, gte: left >= right }[first];
    }
    default: {
      const pattern = wildcards(String(wanted));
      const before = first === 'contains' || first === 'endswith' ? '.*' : '';
      const after = first === 'contains' || first === 'startswith' ? '.*' : '';
      return new RegExp(`^${before}${pattern}${after}$`, flags).test(value);
    }
  }
}

/** `*` and `?`; a backslash escapes those and itself, and is a backslash before everything else. */
function wildcards(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && /[*?\\]/.test(text[at + 1] ?? '')) {
      at += 1;
      out += literally(text[at] ?? '');
    } else out += char === '*' ? '.*' : char === '?' ? '.' : literally(char);
  }
  return out;
}

const literally = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** `not` before `and` before `or`; `1 of name_*`. */
class ConditionReader {
  readonly #words: string[];

  constructor(
    text: string,
    private readonly names: readonly string[],
    private readonly outcome: (name: string) => boolean,
  ) {
    this.#words = text.match(/[()]|[^\s()]+/g) ?? [];
  }

  read(): boolean {
    const value = this.#or();
    if (this.#words.length > 0) throw new Error(`the condition goes on with "${this.#words.join(' ')}"`);
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#take('or')) {
      const next = this.#and();
      value = value || next;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#take('and')) {
      const next = this.#not();
      value = value && next;
    }
    return value;
  }

  #not(): boolean {
    if (this.#take('not')) return !this.#not();
    if (this.#take('(')) {
      const value = this.#or();
      if (!this.#take(')')) throw new Error('a ")" is missing');
      return value;
    }
    const word = this.#words.shift() ?? '';
    if (word === '1' && this.#take('of')) {
      const pattern = new RegExp(`^${(this.#words.shift() ?? '').replace('*', '.*')}$`);
      return this.names.filter((name) => pattern.test(name)).some((name) => this.outcome(name));
    }
    return this.outcome(word);
  }

  #take(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }
}
