/** Expressions to closures: an expression is compiled once and run for each row. */
import { C2CError } from '../../errors.js';
import type { Expr } from '../ast.js';
import { FUNCTIONS } from '../language.js';
import { comparison } from './compare.js';
import { constantOf } from './constants.js';
import type { Argument, Context, Thunk } from './context.js';
import { extractedText } from './shortcuts.js';
import { FUNCTION_TABLE } from './functions/index.js';
import { isList, numberOf, textOf, type Value } from './values.js';

const OPERATIONS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
} as const;

/** Arithmetic on numbers; `+` joins two texts; anything else, and a division by zero, is NULL. */
function arithmetic(op: keyof typeof OPERATIONS, context: Context): (a: Value, b: Value) => Value {
  const apply = OPERATIONS[op];
  return (a, b) => {
    if (a === undefined || b === undefined || isList(a) || isList(b)) return undefined;
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x !== undefined && y !== undefined) {
      const result = apply(x, y);
      return Number.isFinite(result) ? result : undefined;
    }
    return op === '+' && x === undefined && y === undefined
      ? textOf(a, context.switches) + textOf(b, context.switches)
      : undefined;
  };
}

function concatenation(parts: readonly Thunk[], context: Context): Thunk {
  return (row) => {
    let text = '';
    for (const part of parts) {
      const value = part(row);
      if (typeof value === 'string') text += value;
      else if (value === undefined || isList(value)) return undefined;
      else text += textOf(value, context.switches);
    }
    return text;
  };
}

/** AND of three values: false wins over NULL, NULL over true. `stop` is the Boolean that decides alone. */
function join(operands: readonly Thunk[], stop: boolean): Thunk {
  return (row) => {
    let result: boolean | undefined = !stop;
    for (const operand of operands) {
      const value = operand(row);
      if (value === stop) return stop;
      if (value !== !stop) result = undefined;
    }
    return result;
  };
}

/** Whether an expression gives a Boolean for certain. */
export function isPredicate(expr: Expr): boolean {
  if (expr.kind === 'compare' || expr.kind === 'and' || expr.kind === 'or') return true;
  if (typeof constantOf(expr)?.value === 'boolean') return true;
  if (expr.kind !== 'call') return false;
  if (expr.name === 'if') return expr.args.slice(1).every(isPredicate);
  if (expr.name === 'case') return expr.args.every((a, i) => i % 2 === 0 || isPredicate(a));
  return FUNCTION_TABLE.get(expr.name)?.predicate === true;
}

/**
 * Checks that an expression stands where a Boolean is wanted.
 * @throws C2CError when it gives something else
 */
export function requireCondition(expr: Expr, place: string): void {
  if (isPredicate(expr) || constantOf(expr) !== undefined) return;
  throw new C2CError(`${place} is not a condition`, { remedy: 'Compare it with something, as in x="true"' });
}

function compileCall(expr: Expr & { kind: 'call' }, context: Context): Thunk {
  const entry = FUNCTION_TABLE.get(expr.name);
  const arity = FUNCTIONS.get(expr.name);
  if (entry === undefined || arity === undefined)
    throw new C2CError(`unknown function "${expr.name}"`, { remedy: 'See FUNCTIONS of src/spl' });
  const count = expr.args.length;
  if (count < arity.min || count > arity.max || (expr.name === 'case' && count % 2 !== 0))
    throw new C2CError(`${expr.name}() with ${count} arguments`, { remedy: `It takes ${arity.min} to ${arity.max}` });
  expr.args.forEach((arg, i) => {
    if (entry.conditions?.(i, count) === true) requireCondition(arg, `argument ${i + 1} of ${expr.name}()`);
  });
  const args = expr.args.map((arg): Argument => ({
    expr: arg,
    value: compileExpr(arg, context),
    constant: constantOf(arg),
  }));
  return entry.compile(args, context);
}

/**
 * Compiles an expression.
 * @throws C2CError for what cannot be evaluated: an unexpanded macro, a refused regular expression, a misused function
 */
export function compileExpr(expr: Expr, context: Context): Thunk {
  const fixed = constantOf(expr);
  if (fixed !== undefined) return () => fixed.value;
  switch (expr.kind) {
    case 'field': {
      const slot = context.slots.of(expr.name);
      return (row) => row[slot];
    }
    case 'call':
      return extractedText(expr, context, (e) => compileExpr(e, context)) ?? compileCall(expr, context);
    case 'compare': {
      const [left, right] = [compileExpr(expr.left, context), compileExpr(expr.right, context)];
      const compare = comparison(expr.op, context.switches);
      const word = constantOf(expr.right)?.value;
      // The common case: a text against a word that is no number.
      if (typeof word === 'string' && numberOf(word) === undefined && (expr.op === '=' || expr.op === '!=')) {
        const wanted = expr.op === '=';
        return (row) => {
          const value = left(row);
          return typeof value === 'string' ? (value === word) === wanted : compare(value, word);
        };
      }
      return (row) => compare(left(row), right(row));
    }
    case 'arith': {
      const [left, right] = [compileExpr(expr.left, context), compileExpr(expr.right, context)];
      const apply = arithmetic(expr.op, context);
      return (row) => apply(left(row), right(row));
    }
    case 'concat':
      return concatenation(
        expr.parts.map((p) => compileExpr(p, context)),
        context,
      );
    case 'and':
    case 'or':
      for (const operand of expr.operands) requireCondition(operand, `an operand of ${expr.kind.toUpperCase()}`);
      return join(
        expr.operands.map((o) => compileExpr(o, context)),
        expr.kind === 'or',
      );
    case 'macro':
      throw new C2CError(`macro "${expr.name}" has not been expanded`, { remedy: 'Give its definition to prepare()' });
    default:
      throw new C2CError('an expression that cannot be evaluated');
  }
}
