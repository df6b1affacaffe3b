/** Texts and conversion. Search Reference, "Text functions", "Conversion functions", "Cryptographic functions". */
import * as crypto from 'node:crypto';
import { createHash } from 'node:crypto';
import type { FunctionEntry } from '../context.js';
import { regexEverywhere } from '../regex.js';
import { numberOf, textOf, type Value } from '../values.js';
import { argument, argumentOf, each, onText, remember } from './helpers.js';

/** `\1` of PCRE is `$1` in JavaScript; a dollar is only a dollar. */
const replacement = (text: string): string =>
  text
    .replace(/\$/g, '$$$$')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/\\\\/g, '\\');

/** In one call where Node has it (20.12), which takes half the time. */
const sha256: (text: string) => string =
  'hash' in crypto
    ? (text) => crypto.hash('sha256', text, 'hex')
    : (text) => createHash('sha256').update(text).digest('hex');

/** Replaces every match of a pattern; undefined unless both are texts. */
function replacer(pattern: Value, by: Value): ((text: string) => string) | undefined {
  if (typeof pattern !== 'string' || typeof by !== 'string') return undefined;
  const every = regexEverywhere(pattern);
  const to = replacement(by);
  return remember((text) => text.replace(every, to));
}

/** Bytes of a percent-encoded text as UTF-8; a sequence that is none stays as it is. */
function urldecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** A number in another base; digits outside of it give NULL. */
function inBase(text: string, base: number): Value {
  const digits = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, base);
  if (base < 2 || base > 36 || text === '' || ![...text.toLowerCase()].every((d) => digits.includes(d)))
    return undefined;
  return parseInt(text, base);
}

/** Removes any of the characters from both ends. */
function trim(text: string, characters: string): string {
  let [start, end] = [0, text.length];
  while (start < end && characters.includes(text[start] as string)) start++;
  while (end > start && characters.includes(text[end - 1] as string)) end--;
  return text.slice(start, end);
}

export const TEXT = {
  lower: onText('[D] lower(s): in lower case.', (s) => s.toLowerCase()),
  upper: onText('[D] upper(s): in upper case.', (s) => s.toUpperCase()),
  len: onText('[D] len(s): the number of characters.', (s) => s.length),
  trim: onText('[D] trim(s[, chars]): without these characters (blanks and tabs) at both ends.', (s, [chars], c) =>
    trim(s, chars === undefined ? ' \t' : textOf(chars, c.switches)),
  ),
  substr: onText(
    '[D] substr(s, start[, length]): start counts from 1, a negative one from the end.',
    (s, [start, length]) => {
      const from = numberOf(start);
      const count = length === undefined ? Infinity : numberOf(length);
      if (from === undefined || count === undefined) return undefined;
      const begin = from < 0 ? Math.max(0, s.length + from) : Math.max(0, from - 1);
      return s.slice(begin, begin + Math.max(0, count));
    },
  ),
  replace: {
    rule: '[D] replace(s, regex, t): every match replaced; \\1 is the first group.',
    compile: (args, context) => {
      const [subject, pattern, by] = [argument(args, 0), argumentOf(args, 1), argumentOf(args, 2)];
      const fixed = replacer(pattern.constant?.value, by.constant?.value);
      return (row) => {
        const value = subject(row);
        if (fixed !== undefined && typeof value === 'string') return fixed(value);
        const apply = fixed ?? replacer(pattern.value(row), by.value(row));
        return apply === undefined ? undefined : each(value, context, (v) => apply(textOf(v, context.switches)));
      };
    },
  },
  urldecode: onText('[D] urldecode(s): percent sequences decoded; a plus sign stays.', urldecode),
  sha256: onText('[D] sha256(s): the hash in lower-case hex.', (s) => sha256(s)),
  tostring: {
    rule: '[D] tostring(x): a number as text, a Boolean as "True" or "False", a text as it is.',
    compile: (args, context) => {
      const x = argument(args, 0);
      return (row) => {
        const value = x(row);
        if (typeof value === 'string') return value;
        return each(value, context, (v) =>
          typeof v === 'boolean' ? (v ? 'True' : 'False') : textOf(v, context.switches),
        );
      };
    },
  },
  tonumber: {
    rule: '[D] tonumber(s[, base]): the number; NULL when s is none.',
    compile: (args, context) => {
      const x = argument(args, 0);
      const base = args.length > 1 ? argument(args, 1) : undefined;
      return (row) => {
        const b = base === undefined ? 10 : numberOf(base(row));
        return each(x(row), context, (v) => {
          const text = textOf(v, context.switches);
          return b === 10
            ? typeof v === 'boolean'
              ? undefined
              : numberOf(text)
            : b === undefined
              ? undefined
              : inBase(text, b);
        });
      };
    },
  },
} satisfies Record<string, FunctionEntry>;
