/**
 * PCRE literals as JavaScript regular expressions. The differences that matter are translated ($ before a last line
 * break, the dot, ASCII classes, leading and scoped flags); what JavaScript cannot do is refused, never approximated.
 */
import { C2CError } from '../../errors.js';

const refuse = (pattern: string, what: string): never => {
  throw new C2CError(`regular expression "${pattern}": ${what}`, { remedy: 'Write it without' });
};

/** ASCII classes: JavaScript's \s also holds the blanks of Unicode. */
const CLASSES: Readonly<Record<string, string>> = { s: ' \\t\\n\\v\\f\\r', d: '0-9', w: 'A-Za-z0-9_' };
const SAME_ESCAPES = /^[DWSbBnrtf0-9]$/;

interface Flags {
  readonly fold: boolean;
  readonly dotAll: boolean;
}

/** Translates one pattern; the whole is read character by character because flags are scoped by groups. */
class Translator {
  private at = 0;

  constructor(
    private readonly pattern: string,
    private readonly wholeFold: boolean,
  ) {}

  /** Up to the end, or the parenthesis that closes this group. */
  body(flags: Flags): string {
    let out = '';
    while (this.at < this.pattern.length && this.pattern[this.at] !== ')') {
      const c = this.pattern[this.at++] as string;
      if (c === '(') out += this.group(flags);
      else if (c === '[') out += this.set(flags);
      else if (c === '\\') out += this.escape();
      else if (c === '.') out += flags.dotAll ? '[^]' : '[^\\n]';
      else if (c === '$') out += '(?=\\n?$)';
      else if (/[*+?}]/.test(c) && this.pattern[this.at] === '+') refuse(this.pattern, 'possessive quantifier');
      else out += flags.fold && !this.wholeFold ? bothCases(c) : c;
    }
    return out;
  }

  whole(flags: Flags): string {
    const out = this.body(flags);
    if (this.at < this.pattern.length) refuse(this.pattern, 'a closing parenthesis too many');
    return out;
  }

  private group(flags: Flags): string {
    const rest = this.pattern.slice(this.at);
    const head = /^\?(?:P?<[A-Za-z_]\w*>|<?[=!]|([is]+)?:|([is]+)\))/.exec(rest);
    if (rest.startsWith('?') && head === null) refuse(this.pattern, `group "(${rest.slice(0, 3)}"`);
    if (head?.[2] !== undefined) refuse(this.pattern, 'flags in the middle');
    let open = '(';
    let inner = flags;
    if (head !== null) {
      this.at += head[0].length;
      open = head[1] === undefined ? `(${head[0].replace('?P<', '?<')}` : '(?:';
      inner = {
        fold: flags.fold || (head[1] ?? '').includes('i'),
        dotAll: flags.dotAll || (head[1] ?? '').includes('s'),
      };
    }
    const body = this.body(inner);
    if (this.pattern[this.at++] !== ')') refuse(this.pattern, 'a parenthesis is not closed');
    return `${open}${body})`;
  }

  private escape(): string {
    const c = this.pattern[this.at++];
    if (c === undefined) return refuse(this.pattern, 'a backslash at the end');
    if (CLASSES[c] !== undefined) return `[${CLASSES[c]}]`;
    if (c === 'S') return `[^${CLASSES['s'] as string}]`;
    if (c === 'A') return '(?<![^])';
    if (c === 'x') return this.hex();
    if (SAME_ESCAPES.test(c) || !/[A-Za-z]/.test(c)) return `\\${c}`;
    return refuse(this.pattern, `escape "\\${c}"`);
  }

  private hex(): string {
    const digits = /^[0-9a-fA-F]{2}/.exec(this.pattern.slice(this.at));
    if (digits === null) return refuse(this.pattern, 'escape "\\x"');
    this.at += 2;
    return `\\x${digits[0]}`;
  }

  private set(flags: Flags): string {
    let out = '[';
    if (this.pattern[this.at] === '^') out += this.pattern[this.at++] as string;
    const start = this.at;
    for (;;) {
      const c = this.pattern[this.at++];
      if (c === undefined) return refuse(this.pattern, 'a class is not closed');
      if (c === ']' && this.at - 1 > start) return `${out}]`;
      if (c === '[' && /[:.=]/.test(this.pattern[this.at] ?? '')) refuse(this.pattern, 'POSIX class');
      if (c === '\\') out += this.escapeInSet();
      else if (c === ']') out += '\\]';
      else out += flags.fold && !this.wholeFold ? this.foldInSet(c) : c;
    }
  }

  private foldInSet(c: string): string {
    const range = /^-([A-Za-z])/.exec(this.pattern.slice(this.at));
    if (!/[A-Za-z]/.test(c)) return c;
    if (range === null) return c.toLowerCase() + c.toUpperCase();
    this.at += 2;
    const end = range[1] as string;
    return `${c.toLowerCase()}-${end.toLowerCase()}${c.toUpperCase()}-${end.toUpperCase()}`;
  }

  private escapeInSet(): string {
    const c = this.pattern[this.at++] ?? '';
    if (CLASSES[c] !== undefined) return CLASSES[c];
    if (c === 'S') return refuse(this.pattern, '"\\S" inside a class');
    if (c === 'x') return this.hex();
    if (c === 'b' || SAME_ESCAPES.test(c) || !/[A-Za-z]/.test(c)) return `\\${c}`;
    return refuse(this.pattern, `escape "\\${c}" inside a class`);
  }
}

const bothCases = (c: string): string => (/[A-Za-z]/.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : c);

function translate(pattern: string): RegExp {
  let rest = pattern;
  let flags: Flags = { fold: false, dotAll: false };
  const lead = /^\(\?([is]+)\)/.exec(rest);
  if (lead !== null) {
    rest = rest.slice(lead[0].length);
    flags = { fold: (lead[1] as string).includes('i'), dotAll: (lead[1] as string).includes('s') };
  }
  const source = new Translator(rest, flags.fold).whole(flags);
  try {
    return new RegExp(source, flags.fold ? 'i' : '');
  } catch (error) {
    return refuse(pattern, (error as Error).message);
  }
}

const cache = new Map<string, RegExp>();

/**
 * The compiled pattern, cached.
 * @throws C2CError for what JavaScript cannot do as PCRE does
 */
export function regex(pattern: string): RegExp {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    compiled = translate(pattern);
    // Patterns may be built from settings; the cache must not grow with the input.
    if (cache.size >= 5000) cache.clear();
    cache.set(pattern, compiled);
  }
  return compiled;
}

const everywhere = new WeakMap<RegExp, RegExp>();

/** The same with the flag g, for replacing; not for test() or exec(), which would start where the last one ended. */
export function regexEverywhere(pattern: string): RegExp {
  const once = regex(pattern);
  let all = everywhere.get(once);
  if (all === undefined) everywhere.set(once, (all = new RegExp(once.source, `${once.flags}g`)));
  return all;
}
