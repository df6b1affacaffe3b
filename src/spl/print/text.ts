/**
 * How values and names become text. One level of escapes, the same in both languages.
 *
 * Reading (Search Manual, "Quotes and escaping characters"): inside double quotes `\"` is a quote, `\\` a backslash, and
 * an unknown sequence such as `\s` stays as it is. `\|` is named there too, yet in practice keeps its backslash.
 * Writing: a quote becomes `\"`; a backslash is doubled only where it would otherwise be read as the start of one of
 * these: before a backslash, a quote, a pipe, or the end. So every value comes back as it was, `^\s*\[` is written as
 * every Splunk admin writes it, and the doubtful `\|` never appears.
 * A backtick needs nothing (macros are not expanded inside quotes), `$` neither (a saved search has no tokens; a
 * dashboard that embeds a search doubles it itself).
 */
import { C2CError } from '../../errors.js';

/** A value in double quotes. */
export function quote(value: string): string {
  return `"${value.replace(/\\(?=[\\"|]|$(?![^]))|"/g, '\\$&')}"`;
}

const refuseName = (name: string): never => {
  throw new C2CError(`field name ${JSON.stringify(name)} cannot be written in SPL`, {
    remedy: 'A name has at least one character and no quotes, backslashes, backticks or line breaks',
  });
};

const checked = (name: string): string => (/^[^"'\\`\r\n]+$/.test(name) ? name : refuseName(name));

/** Words that mean something else where a field may stand. */
const RESERVED = /^(and|or|not|xor|like|in|true|false|null)$/i;

/** A field inside an expression: bare, or in single quotes. */
export function exprField(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.test(name) ? name : `'${checked(name)}'`;
}

/** The field that eval assigns: bare, or in double quotes. */
export function destination(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quote(checked(name));
}

/** Words of the commands that would be read as such in a list of fields. */
const LIST_WORDS = /^(by|as|output|outputnew|where)$/i;

/** A field in a list of fields; dots and `*` stand bare. */
export function listField(name: string): string {
  return /^[A-Za-z_*][\w.*]*$/.test(name) && !LIST_WORDS.test(name) ? name : quote(checked(name));
}

/** A field on the left of a search term. */
export function searchField(name: string): string {
  return /^[A-Za-z_][\w.]*$/.test(name) && !/^(search|and|or|not|in|term|case)$/i.test(name)
    ? name
    : quote(checked(name));
}

/** A plain number; our searches have no exponents. */
export function number(value: number): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text))
    throw new C2CError(`number ${text} cannot be written in SPL`, { remedy: 'Use a finite number of moderate size' });
  return text;
}

/** A name that cannot be quoted: a macro, a table, an option, a function. */
export function bare(kind: string, name: string, pattern: RegExp): string {
  if (!pattern.test(name))
    throw new C2CError(`${kind} ${JSON.stringify(name)} cannot be written in SPL`, {
      remedy: `It must match ${pattern.source}`,
    });
  return name;
}

const MACRO = /^[A-Za-z0-9_.-]+$/;

/** A macro call. */
export function macro(name: string, args: readonly string[]): string {
  const written = args.map((arg) => {
    if (arg.includes('`'))
      throw new C2CError(`macro argument ${JSON.stringify(arg)} contains a backtick`, {
        remedy: 'Put the text into the macro itself',
      });
    return /^[\w.:*/-]+$/.test(arg) ? arg : quote(arg);
  });
  return `\`${bare('macro', name, MACRO)}${args.length === 0 ? '' : `(${written.join(', ')})`}\``;
}
