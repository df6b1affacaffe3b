/**
 * Shorter ways for what compiled searches do all the time. Each gives what the functions it replaces would give; the
 * tests compare them with the long way.
 */
import type { Expr } from '../ast.js';
import { constantOf } from './constants.js';
import type { Context, Thunk } from './context.js';
import { keyPath, nativeOf, nodeOf } from './functions/json.js';
import { INVALID, isObject, stepsOf } from './json.js';
import { isList, textOf } from './values.js';

/** The arguments of a call of this name. */
const argsOf = (expr: Expr | undefined, name: string): readonly Expr[] | undefined =>
  expr?.kind === 'call' && expr.name === name ? expr.args : undefined;

/**
 * `coalesce(tostring(json_extract(x,"a.b")),"")` in one closure.
 * @param compile the long way, for the parts and for several values
 */
export function extractedText(expr: Expr, context: Context, compile: (expr: Expr) => Thunk): Thunk | undefined {
  const [inner, otherwise, ...more] = argsOf(expr, 'coalesce') ?? [];
  const extraction = argsOf(argsOf(inner, 'tostring')?.[0], 'json_extract');
  const absent = otherwise?.kind === 'string' ? otherwise.value : undefined;
  if (more.length > 0 || absent === undefined || extraction?.length !== 2) return undefined;
  const path = constantOf(extraction[1] as Expr)?.value;
  const keys = typeof path === 'string' ? keyPath(stepsOf(path)) : undefined;
  if (inner === undefined || keys === undefined) return undefined;
  const subject = compile(extraction[0] as Expr);
  const long = compile(inner);
  const { switches } = context;
  const missing = switches.absentPath === 'empty' ? '' : absent;
  return (row) => {
    const value = subject(row);
    if (value === undefined) return absent;
    if (isList(value)) return long(row) ?? absent;
    let node = nodeOf(value, context);
    for (const key of keys) {
      if (!isObject(node) || !Object.hasOwn(node, key)) return missing;
      node = node[key];
    }
    if (typeof node === 'string') return node;
    if (node === INVALID) return missing;
    const native = nativeOf(node, context);
    if (native === undefined || isList(native)) return absent;
    return typeof native === 'boolean' ? (native ? 'True' : 'False') : textOf(native, switches);
  };
}

/**
 * What a pattern says of a container without its text; undefined when only the text tells.
 * `^\\s*\\[` asks for an array, `"name"` of a list of texts (json_keys) whether it holds the name.
 */
export function containerTest(pattern: string, context: Context): (node: object) => boolean | undefined {
  if (pattern === '^\\s*\\[') return (node) => Array.isArray(node);
  if (pattern === '^\\s*\\{') return (node) => !Array.isArray(node);
  const name = /^"([A-Za-z0-9_-]+)"$/.exec(pattern)?.[1];
  // Kept escapes could hide a name from the pattern.
  if (name === undefined || !context.style.acceptsParsed) return () => undefined;
  return (node) => {
    if (!Array.isArray(node)) return undefined;
    let found = false;
    for (const element of node as unknown[]) {
      if (typeof element !== 'string') return undefined;
      found ||= element === name;
    }
    return found;
  };
}
