/** Numbers and time. Search Reference, "Mathematical functions", "Statistical eval functions", "Date and Time functions". */
import type { FunctionEntry } from '../context.js';
import { order } from '../compare.js';
import { isList, numberOf, type Scalar, textOf } from '../values.js';
import { formatTime, parseTime, relativeTime } from '../time.js';
import { argument, each } from './helpers.js';

/** The first by a wish among all arguments; numbers come before texts. */
function extreme(rule: string, wanted: 1 | -1): FunctionEntry {
  return {
    rule,
    compile: (args, context) => (row) => {
      let best: Scalar | undefined;
      for (const arg of args) {
        for (const value of [arg.value(row)].flat() as readonly (Scalar | undefined)[]) {
          if (value === undefined) continue;
          if (best === undefined || compareMixed(value, best) * wanted > 0) best = value;
        }
      }
      return best;
      function compareMixed(a: Scalar, b: Scalar): number {
        const [x, y] = [numberOf(a), numberOf(b)];
        if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
        return order(a, b, context.switches);
      }
    },
  };
}

/** A function of numbers; anything else gives NULL. */
function onNumbers(rule: string, apply: (x: number, y: number | undefined) => number): FunctionEntry {
  return {
    rule,
    compile: (args, context) => {
      const first = argument(args, 0);
      const second = args.length > 1 ? argument(args, 1) : undefined;
      return (row) => {
        const y = second === undefined ? undefined : numberOf(second(row));
        if (second !== undefined && y === undefined) return undefined;
        return each(first(row), context, (v) => {
          const x = numberOf(v);
          return x === undefined ? undefined : apply(x, y);
        });
      };
    },
  };
}

export const MATH = {
  max: extreme('[D] max(...): the greatest; a text is greater than any number.', 1),
  min: extreme('[D] min(...): the least; a number is less than any text.', -1),
  round: onNumbers('[D] round(x[, digits]): rounded, half away from zero.', (x, digits = 0) => {
    const factor = 10 ** Math.trunc(digits);
    return (Math.sign(x) * Math.round(Math.abs(x) * factor)) / factor;
  }),
  floor: onNumbers('[D] floor(x): rounded down.', (x) => Math.floor(x)),
  now: {
    rule: '[D] now(): the time when the search started, in seconds.',
    impure: true,
    compile: (_args, context) => () => context.now(),
  },
  strptime: {
    rule: '[D] strptime(s, format): seconds since 1970; NULL when s does not fit. Without a zone: UTC.',
    compile: (args, context) => {
      const [x, format] = [argument(args, 0), argument(args, 1)];
      return (row) => {
        const f = format(row);
        if (f === undefined || isList(f)) return undefined;
        return each(x(row), context, (v) => parseTime(textOf(v, context.switches), textOf(f, context.switches)));
      };
    },
  },
  strftime: {
    rule: '[D] strftime(t, format): the time as text, in UTC.',
    compile: (args, context) => {
      const [x, format] = [argument(args, 0), argument(args, 1)];
      return (row) => {
        const f = format(row);
        if (f === undefined || isList(f)) return undefined;
        return each(x(row), context, (v) => {
          const seconds = numberOf(v);
          return seconds === undefined ? undefined : formatTime(seconds, textOf(f, context.switches));
        });
      };
    },
  },
  relative_time: {
    rule: '[D] relative_time(t, "-1d@d"): the time moved and snapped, in UTC.',
    compile: (args, context) => {
      const [x, specifier] = [argument(args, 0), argument(args, 1)];
      return (row) => {
        const s = specifier(row);
        if (s === undefined || isList(s)) return undefined;
        return each(x(row), context, (v) => {
          const seconds = numberOf(v);
          return seconds === undefined ? undefined : relativeTime(seconds, textOf(s, context.switches));
        });
      };
    },
  },
} satisfies Record<string, FunctionEntry>;
