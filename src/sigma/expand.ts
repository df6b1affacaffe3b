/**
 * Regular expressions that stand for a few texts, as those texts: every Sigma backend can search them, and people can
 * read them. Known are literals, escapes, `( | )`, `?` behind one thing, `[abc]`, `.*` and the anchors.
 */
import { literal } from './expr.js';
import type { Modifier } from './types.js';

/** More texts than this stay a regular expression. */
const LIMIT = 64;

/** Texts with their modifier, escaped for Sigma; undefined where the expression says more than a few texts. */
export function expandRegex(pattern: string): { modifier: Modifier; values: string[] } | undefined {
  const start = pattern.startsWith('^');
  const end = /(?:^|[^\\])\$$/.test(pattern);
  const body = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  // An anchor of a part is not an anchor of the whole.
  if ((start || end) && hasTopAlternation(body)) return undefined;
  try {
    const reader = new Reader(body);
    const values = [...new Set(reader.alternation())];
    if (!reader.done || values.length > LIMIT || values.some((value) => value === '')) return undefined;
    const modifier = start ? (end ? '' : 'startswith') : end ? 'endswith' : 'contains';
    if (modifier !== '' && values.some((value) => value.startsWith('*') || value.endsWith('*'))) return undefined;
    return { modifier, values };
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Unknown extends Error {}

function hasTopAlternation(body: string): boolean {
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    if (body[at] === '\\') at += 1;
    else if (body[at] === '(') depth += 1;
    else if (body[at] === ')') depth -= 1;
    else if (body[at] === '|' && depth === 0) return true;
  }
  return false;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  alternation(): string[] {
    const all = this.#sequence();
    while (this.#peek() === '|') {
      this.#at += 1;
      all.push(...this.#sequence());
    }
    return all;
  }

  #sequence(): string[] {
    let texts = [''];
    while (!this.done && this.#peek() !== '|' && this.#peek() !== ')') {
      let next = this.#thing();
      if (this.#peek() === '?') {
        this.#at += 1;
        next = ['', ...next];
      }
      if (/[*+?{]/.test(this.#peek())) throw new Unknown();
      texts = texts.flatMap((text) => next.map((one) => text + one));
      if (texts.length > LIMIT) throw new Unknown();
    }
    return texts;
  }

  #thing(): string[] {
    const char = this.#peek();
    this.#at += 1;
    switch (char) {
      case '(': {
        if (this.#text.startsWith('?:', this.#at)) this.#at += 2;
        else if (this.#peek() === '?') throw new Unknown();
        const inner = this.alternation();
        if (this.#peek() !== ')') throw new Unknown();
        this.#at += 1;
        return inner;
      }
      case '[':
        return this.#set();
      case '.':
        if (this.#peek() !== '*') throw new Unknown();
        this.#at += 1;
        return ['*'];
      case '\\': {
        const escaped = this.#peek();
        this.#at += 1;
        if (/[A-Za-z0-9]/.test(escaped) || escaped === '') throw new Unknown();
        return [literal(escaped)];
      }
      case '^':
      case '$':
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unknown();
      default:
        return [literal(char)];
    }
  }

  #set(): string[] {
    const end = this.#text.indexOf(']', this.#at);
    const inner = this.#text.slice(this.#at, end);
    if (end < 0 || inner === '' || /[\^\\]/.test(inner)) throw new Unknown();
    this.#at = end + 1;
    const range = /^(\w)-(\w)$/.exec(inner);
    if (range === null && inner.slice(1, -1).includes('-')) throw new Unknown();
    const [from, to] = range === null ? [0, -1] : [range[1]?.charCodeAt(0) ?? 0, range[2]?.charCodeAt(0) ?? 0];
    const letters =
      range === null ? [...inner] : Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i));
    return letters.map(literal);
  }
}
