/** Shapes that many functions share: what they do with NULL and with several values. */
import type { Argument, Context, FunctionEntry, Thunk } from '../context.js';
import { fromList, isList, type Scalar, textOf, type Value } from '../values.js';

/** Calls `one` for one value, for each of several (or not at all, an open point); NULL stays NULL. */
export function each(value: Value, context: Context, one: (v: Scalar) => Value): Value {
  if (value === undefined) return undefined;
  if (!isList(value)) return one(value);
  if (context.switches.multivalueText === 'null') return undefined;
  return fromList(value.flatMap((v) => one(v) ?? []));
}

/** A function from one text and more arguments; NULL in any gives NULL. */
export function onText(
  rule: string,
  apply: (text: string, rest: readonly Scalar[], context: Context) => Value,
): FunctionEntry {
  return {
    rule,
    compile: (args, context) => {
      const first = argument(args, 0);
      const rest = args.slice(1).map((a) => a.value);
      if (rest.length === 0) {
        const one = (v: Scalar): Value => apply(textOf(v, context.switches), [], context);
        return (row) => {
          const value = first(row);
          return typeof value === 'string' ? apply(value, [], context) : each(value, context, one);
        };
      }
      return (row) => {
        const more: Scalar[] = [];
        for (const thunk of rest) {
          const value = thunk(row);
          if (value === undefined || isList(value)) return undefined;
          more.push(value);
        }
        return each(first(row), context, (v) => apply(textOf(v, context.switches), more, context));
      };
    },
  };
}

/** A test of a text; over several values it holds for any (an open point); NULL gives NULL. */
export function testText(value: Value, context: Context, test: (text: string) => boolean): boolean | undefined {
  if (value === undefined) return undefined;
  if (!isList(value)) return test(textOf(value, context.switches));
  return context.switches.multivalueTest === 'any' && value.some((v) => test(textOf(v, context.switches)));
}

/** Longer texts differ from record to record. */
const SHORT = 64;

/** The same function, remembering its last answer: the values of a log repeat. */
export function remember<T>(apply: (text: string) => T): (text: string) => T {
  let last: string | undefined;
  let answer: T;
  return (text) => {
    if (text === last) return answer;
    const result = apply(text);
    if (text.length <= SHORT) {
      last = text;
      answer = result;
    }
    return result;
  };
}

/** The compiled argument at a place that the arity guarantees. */
export function argument(args: readonly Argument[], index: number): Thunk {
  const found = args[index];
  if (found === undefined) throw new Error(`argument ${index} is missing`);
  return found.value;
}

/** The expression of the argument at a place that the arity guarantees. */
export function argumentOf(args: readonly Argument[], index: number): Argument {
  const found = args[index];
  if (found === undefined) throw new Error(`argument ${index} is missing`);
  return found;
}
