/** Regular expressions that we write ourselves: pieces that mean the same in PCRE and in JavaScript. */

/**
 * A literal inside a regular expression. A backslash is written `\\x5c`, so that no level of escaping
 * between here and the index can read it differently.
 */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\"]/g, (c) =>
    c === '"' ? '\\x5c?"' : c === '\\' ? '\\x5c' : c === '|' ? '[|]' : `\\${c}`,
  );
}

/** `a|b|c` of literals. */
export const anyOf = (texts: readonly string[]): string => texts.map(escapeRegex).join('|');

/** The same, for JSON text: a `/` may stand as `\/`. */
export const anyOfInJson = (texts: readonly string[]): string =>
  texts.map((t) => escapeRegex(t).replace(/\//g, '\\x5c?/')).join('|');

/** Whether a rule's regular expression matches a text: used at build time only. */
export function matches(pattern: string, text: string, insensitive: boolean): boolean {
  return new RegExp(pattern, insensitive ? 'i' : '').test(text);
}
