/** Macros are text: they are replaced before the search is parsed, as Splunk does. */
import { C2CError } from '../../errors.js';
import { nearest } from './nearest.js';

export interface MacroDefinition {
  /** Names of the arguments, in order; `$name$` stands for one in the definition. */
  readonly args: readonly string[];
  readonly definition: string;
}

/** By name; a macro with arguments is listed as `name(2)`, as in macros.conf. */
export type Macros = ReadonlyMap<string, MacroDefinition>;

/** The documented depth is 100 (limits.conf, max_macro_depth); ours needs 3. */
const MAX_DEPTH = 20;
/** Expansion may double at each level; a search of ours has at most 60 KB. */
const MAX_LENGTH = 4_000_000;

/** Texts in double quotes and comments are left alone: a macro inside quotes is not expanded (Knowledge Manager Manual). */
const TOKEN = /"(?:[^"\\]|\\[^])*"|```[^]*?```|`((?:[^`"]|"(?:[^"\\]|\\[^])*")*)`/g;

const CALL = /^\s*([A-Za-z0-9_.-]+)\s*(?:\(([^]*)\))?\s*$/;
const ARGUMENT = /\s*(?:"((?:[^"\\]|\\[^])*)"|([^",]*?))\s*(,|$)/y;

function splitArguments(text: string): string[] | undefined {
  if (text.trim() === '') return [];
  const found: string[] = [];
  ARGUMENT.lastIndex = 0;
  for (;;) {
    const match = ARGUMENT.exec(text);
    if (match === null) return undefined;
    found.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(["\\])/g, '$1'));
    if (match[3] === '') return found;
  }
}

function fail(message: string, text: string, index: number, remedy: string): never {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  throw new C2CError(message, { at: { file: 'search', line, column: index - before.lastIndexOf('\n') }, remedy });
}

function substitute(macro: MacroDefinition, args: readonly string[]): string {
  let text = macro.definition;
  if (args.length > 0) {
    const values = new Map(macro.args.map((name, i) => [name, args[i] ?? '']));
    text = text.replace(/\$([A-Za-z0-9_-]+)\$/g, (whole, name: string) => values.get(name) ?? whole);
  }
  return text;
}

function expand(text: string, macros: Macros, path: readonly string[]): string {
  return text.replace(TOKEN, (whole, body: string | undefined, index: number) => {
    if (body === undefined) return whole;
    const call = CALL.exec(body);
    const args = splitArguments(call?.[2] ?? '');
    if (call?.[1] === undefined || args === undefined)
      fail(`macro call ${JSON.stringify(body)} cannot be read`, text, index, 'Write `name` or `name(a, "b")`');
    const key = args.length === 0 ? call[1] : `${call[1]}(${args.length})`;
    const macro = macros.get(key);
    if (macro === undefined) {
      const near = nearest(key, macros.keys());
      fail(
        `unknown macro "${key}"`,
        text,
        index,
        near ? `Did you mean "${near}"?` : `Known: ${[...macros.keys()].join(', ') || 'none'}`,
      );
    }
    if (path.includes(key)) fail(`macro "${key}" contains itself`, text, index, `Chain: ${[...path, key].join(' > ')}`);
    if (path.length >= MAX_DEPTH)
      fail(`macros nested more than ${MAX_DEPTH} deep`, text, index, `Chain: ${path.join(' > ')}`);
    const result = expand(substitute(macro, args), macros, [...path, key]);
    if (result.length > MAX_LENGTH)
      fail(
        `macro "${key}" expands to more than ${MAX_LENGTH} characters`,
        text,
        index,
        'Look for a macro that uses another one twice',
      );
    return result;
  });
}

/**
 * Replaces every macro call by its definition, to the end.
 * @throws C2CError for an unknown macro (with the nearest known one), a wrong number of arguments or a cycle
 */
export function expandMacros(text: string, macros: Macros): string {
  return expand(text, macros, []);
}
