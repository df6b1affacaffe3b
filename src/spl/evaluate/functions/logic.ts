/** Conditions and NULL. Search Reference, "Comparison and Conditional functions" unless noted. */
import type { Argument, FunctionEntry, Thunk } from '../context.js';
import { isContainer, Json } from '../json.js';
import { comparison } from '../compare.js';
import { regex } from '../regex.js';
import { containerTest } from '../shortcuts.js';
import { isList, numberOf, textOf } from '../values.js';
import { argument, argumentOf, remember, testText } from './helpers.js';

/** `%` any number of characters, `_` one; the whole value must fit. */
function likePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replace(/%/g, '[^]*')
    .replace(/_/g, '[^]');
  return new RegExp(`^${source}$`);
}

/** The values of arguments that are all texts. */
function fixedTexts(args: readonly Argument[]): ReadonlySet<string> | undefined {
  const texts = new Set<string>();
  for (const { constant } of args) {
    if (typeof constant?.value !== 'string') return undefined;
    texts.add(constant.value);
  }
  return texts;
}

export const LOGIC = {
  if: {
    rule: '[D] if(c, a, b): a when the condition is true, else b; a NULL condition is not true.',
    conditions: (i) => i === 0,
    compile: (args) => {
      const [condition, yes, no] = [argument(args, 0), argument(args, 1), argument(args, 2)];
      return (row) => (condition(row) === true ? yes(row) : no(row));
    },
  },
  case: {
    rule: '[D] case(c1, v1, ...): the value behind the first true condition, NULL when there is none.',
    conditions: (i) => i % 2 === 0,
    compile: (args) => {
      const conditions: Thunk[] = [];
      const values: Thunk[] = [];
      for (let i = 0; i + 1 < args.length; i += 2) {
        conditions.push(argument(args, i));
        values.push(argument(args, i + 1));
      }
      return (row) => {
        for (let i = 0; i < conditions.length; i++)
          if ((conditions[i] as Thunk)(row) === true) return (values[i] as Thunk)(row);
        return undefined;
      };
    },
  },
  coalesce: {
    rule: '[D] coalesce(...): the first value that is not NULL; an empty text is a value.',
    compile: (args) => {
      const thunks = args.map((a) => a.value);
      if (thunks.length === 2) {
        const [first, second] = [argument(args, 0), argument(args, 1)];
        return (row) => first(row) ?? second(row);
      }
      return (row) => {
        for (const thunk of thunks) {
          const value = thunk(row);
          if (value !== undefined) return value;
        }
        return undefined;
      };
    },
  },
  null: { rule: '[D] null(): NULL; assigned to a field it removes the field.', compile: () => () => undefined },
  true: { rule: '[D] true(): the Boolean.', predicate: true, compile: () => () => true },
  false: { rule: '[D] false(): the Boolean.', predicate: true, compile: () => () => false },
  isnull: {
    rule: '[D] isnull(x): true when x is NULL; an empty text is not.',
    predicate: true,
    compile: (args) => {
      const x = argument(args, 0);
      return (row) => x(row) === undefined;
    },
  },
  isnotnull: {
    rule: '[D] isnotnull(x): true when x is not NULL.',
    predicate: true,
    compile: (args) => {
      const x = argument(args, 0);
      return (row) => x(row) !== undefined;
    },
  },
  match: {
    rule: '[D] match(s, "regex"): true when the PCRE matches any part of s; with case unless (?i).',
    predicate: true,
    compile: (args, context) => {
      const [subject, pattern] = [argument(args, 0), argumentOf(args, 1)];
      const fixed = pattern.constant?.value;
      if (typeof fixed === 'string') {
        const compiled = regex(fixed);
        const test = remember((text) => compiled.test(text));
        const ofContainer = containerTest(fixed, context);
        return (row) => {
          const value = subject(row);
          if (typeof value === 'string') return test(value);
          if (value instanceof Json && isContainer(value.node)) return ofContainer(value.node) ?? test(value.text);
          return testText(value, context, test);
        };
      }
      return (row) => {
        const source = pattern.value(row);
        if (source === undefined || isList(source)) return undefined;
        const compiled = regex(textOf(source, context.switches));
        return testText(subject(row), context, (text) => compiled.test(text));
      };
    },
  },
  in: {
    rule: '[D] in(x, a, b, ...): true when x equals one of the values; exact, no wildcards.',
    predicate: true,
    compile: (args, context) => {
      const x = argument(args, 0);
      const equals = comparison('=', context.switches);
      const others = args.slice(1);
      const texts = fixedTexts(others);
      // Two different texts are equal only as numbers.
      const asNumbers = context.switches.numericText === 'number';
      const numbers = asNumbers ? [...(texts ?? [])].map(numberOf).filter((n) => n !== undefined) : [];
      return (row) => {
        const value = x(row);
        if (value === undefined) return undefined;
        if (texts !== undefined && typeof value === 'string') {
          if (texts.has(value)) return true;
          if (numbers.length === 0) return false;
          const number = numberOf(value);
          return number !== undefined && numbers.includes(number);
        }
        return others.some((a) => equals(value, a.value(row)) === true);
      };
    },
  },
  like: {
    rule: '[D] like(s, "pattern"): the whole of s, with case; % is any number of characters, _ is one.',
    predicate: true,
    compile: (args, context) => {
      const [subject, pattern] = [argument(args, 0), argumentOf(args, 1)];
      const fixed = typeof pattern.constant?.value === 'string' ? likePattern(pattern.constant.value) : undefined;
      return (row) => {
        const source = pattern.value(row);
        if (source === undefined || isList(source)) return undefined;
        const compiled = fixed ?? likePattern(textOf(source, context.switches));
        return testText(subject(row), context, (text) => compiled.test(text));
      };
    },
  },
} satisfies Record<string, FunctionEntry>;
