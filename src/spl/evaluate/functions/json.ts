/** JSON. Search Reference, "JSON functions"; facts in SPL.md section 1.1. Key order and blanks of texts: switches.ts. */
import { C2CError } from '../../../errors.js';
import type { Argument, Context, FunctionEntry, Thunk } from '../context.js';
import { INVALID, isContainer, isObject, Json, type Step, stepsOf, walk } from '../json.js';
import { fromList, isList, type Scalar, textOf, type Value } from '../values.js';
import { argument, argumentOf, each } from './helpers.js';

/** The JSON of a value; INVALID when its text is none. */
export function nodeOf(value: Scalar, context: Context): unknown {
  if (value instanceof Json) return value.node;
  return context.style.parseCached(textOf(value, context.switches));
}

/** A node as a value of eval. */
export function nativeOf(node: unknown, context: Context): Value {
  if (node === null) {
    const answer = context.switches.jsonNull;
    return answer === 'null' ? undefined : answer === 'text' ? 'null' : '';
  }
  return isContainer(node) ? Json.ofNode(context.style, node) : (node as string | number | boolean);
}

const absent = (context: Context): Value => (context.switches.absentPath === 'null' ? undefined : '');

/** The node at one path: undefined when nothing is there. */
function extract(node: unknown, steps: readonly Step[], context: Context): unknown {
  const found = walk(node, steps, context.switches.wildcardOnObject);
  if (!steps.includes('all')) return found[0];
  if (found.length === 0) return undefined;
  return found.length === 1 && context.switches.oneHit === 'scalar' ? found[0] : found;
}

/** A path of keys only, the common case, walked without lists. */
export function keyPath(steps: readonly Step[] | undefined): readonly string[] | undefined {
  if (steps === undefined) return undefined;
  const keys: string[] = [];
  for (const step of steps) {
    if (step === 'all' || 'index' in step) return undefined;
    keys.push(step.key);
  }
  return keys;
}

/** The keys of one path that holds neither {} nor {n} and does not change. */
function fixedKeys(paths: readonly Argument[]): readonly string[] | undefined {
  const only = paths.length === 1 ? paths[0]?.constant?.value : undefined;
  return typeof only === 'string' ? keyPath(stepsOf(only)) : undefined;
}

function byKeys(subject: Thunk, keys: readonly string[], context: Context): Thunk {
  const one = (value: Scalar): Value => {
    let node = nodeOf(value, context);
    for (const key of keys) {
      if (!isObject(node) || !Object.hasOwn(node, key)) return absent(context);
      node = node[key];
    }
    return typeof node === 'string' ? node : node === INVALID ? absent(context) : nativeOf(node, context);
  };
  return (row) => {
    const value = subject(row);
    return value === undefined || isList(value) ? each(value, context, one) : one(value);
  };
}

function compileExtract(args: readonly Argument[], context: Context): Thunk {
  const subject = argument(args, 0);
  const paths = args.slice(1);
  const keys = fixedKeys(paths);
  if (keys !== undefined) return byKeys(subject, keys, context);
  return (row) => {
    const wanted = paths.map((p) => p.value(row));
    return each(subject(row), context, (value) => {
      const node = nodeOf(value, context);
      if (node === INVALID) return absent(context);
      if (wanted.length === 0) return nativeOf(node, context);
      const found = wanted.map((path) => {
        const steps = path === undefined || isList(path) ? undefined : stepsOf(textOf(path, context.switches));
        return steps === undefined ? undefined : extract(node, steps, context);
      });
      if (found.length > 1)
        return nativeOf(
          found.map((f) => f ?? null),
          context,
        );
      return found[0] === undefined ? absent(context) : nativeOf(found[0], context);
    });
  };
}

function compileExact(args: readonly Argument[], context: Context): Thunk {
  const [subject, key] = [argument(args, 0), argument(args, 1)];
  if (args.length > 2)
    throw new C2CError('json_extract_exact() with several keys', { remedy: 'Call it once for each key' });
  return (row) => {
    const wanted = key(row);
    if (wanted === undefined || isList(wanted)) return undefined;
    const name = textOf(wanted, context.switches);
    return each(subject(row), context, (value) => {
      const node = nodeOf(value, context);
      return isObject(node) && Object.hasOwn(node, name) ? nativeOf(node[name], context) : absent(context);
    });
  };
}

/** A value as a node of json_object. */
function memberOf(value: Value, context: Context): unknown {
  if (value === undefined) return null;
  if (isList(value)) return value.map((v) => memberOf(v, context));
  if (!(value instanceof Json)) return value;
  return context.switches.containerInObject === 'nested' && isContainer(value.node) ? value.node : value.text;
}

function compileObject(args: readonly Argument[], context: Context): Thunk {
  if (args.length % 2 !== 0)
    throw new C2CError('json_object() with a key but no value', { remedy: 'Keys and values alternate' });
  const keys: Thunk[] = [];
  const values: Thunk[] = [];
  for (let i = 0; i < args.length; i += 2) {
    keys.push(argument(args, i));
    values.push(argument(args, i + 1));
  }
  // An object with plain keys is written faster than one without a prototype.
  const plain = args.every(
    (a, i) => i % 2 === 1 || (typeof a.constant?.value === 'string' && a.constant.value !== '__proto__'),
  );
  return (row) => {
    const node = (plain ? {} : Object.create(null)) as Record<string, unknown>;
    for (let i = 0; i < keys.length; i++) {
      const key = (keys[i] as Thunk)(row);
      if (key === undefined || isList(key)) return undefined;
      node[textOf(key, context.switches)] = memberOf((values[i] as Thunk)(row), context);
    }
    return Json.ofNode(context.style, node);
  };
}

/** One element of an array as a value of a field; without its quotes unless asked. */
function elementOf(node: unknown, quoted: boolean, context: Context): Value {
  if (node === null) {
    const answer = context.switches.arrayNull;
    return answer === 'text' ? 'null' : answer === 'empty' ? '' : undefined;
  }
  if (isContainer(node)) return Json.ofNode(context.style, node, context.switches.arrayOfObjects === 'spaced');
  if (typeof node === 'boolean') return String(node);
  return quoted && typeof node === 'string' ? JSON.stringify(node) : (node as string | number);
}

export const JSON_FUNCTIONS = {
  json_extract: {
    rule: '[D] json_extract(j[, path...]): the native value at the path, a container as its JSON text; several paths give a JSON array.',
    compile: compileExtract,
  },
  json_extract_exact: {
    rule: '[D] json_extract_exact(j, key): the value of a top-level key, which may hold dots.',
    compile: compileExact,
  },
  json_keys: {
    rule: '[D] json_keys(o): a JSON array of the keys of an object; NULL for anything else.',
    compile: (args, context) => {
      const subject = argument(args, 0);
      return (row) =>
        each(subject(row), context, (value) => {
          const node = nodeOf(value, context);
          return isObject(node) ? Json.ofNode(context.style, Object.keys(node)) : undefined;
        });
    },
  },
  json_valid: {
    rule: '[D] json_valid(j): true when the text is JSON.',
    predicate: true,
    compile: (args, context) => {
      const subject = argument(args, 0);
      return (row) => {
        const value = subject(row);
        return value === undefined ? undefined : !isList(value) && nodeOf(value, context) !== INVALID;
      };
    },
  },
  json_object: {
    rule: '[D] json_object(key, value, ...): a JSON object; NULL becomes null.',
    compile: compileObject,
  },
  json_array: {
    rule: '[D] json_array(value, ...): a JSON array; NULL becomes null.',
    compile: (args, context) => (row) =>
      Json.ofNode(
        context.style,
        args.map((a) => memberOf(a.value(row), context)),
      ),
  },
  json_array_to_mv: {
    rule: '[D] json_array_to_mv(a[, quoted]): the elements as values; nothing when a is no array; [1] an object as its JSON text.',
    compile: (args, context) => {
      const subject = argument(args, 0);
      const quoted = args.length > 1 && argumentOf(args, 1).constant?.value === true;
      return (row) => {
        const value = subject(row);
        if (value === undefined || isList(value)) return undefined;
        const node = nodeOf(value, context);
        if (!Array.isArray(node)) return undefined;
        const values: Scalar[] = [];
        for (const element of node as unknown[]) {
          const v = elementOf(element, quoted, context);
          if (v !== undefined) values.push(v as Scalar);
        }
        return fromList(values);
      };
    },
  },
} satisfies Record<string, FunctionEntry>;
