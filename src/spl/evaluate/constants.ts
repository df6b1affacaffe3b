/**
 * Constants inside expressions. The specialiser puts any value (also a list or a JSON node) where an expression stood;
 * such a node is internal: it is never printed.
 */
import type { Expr } from '../ast.js';
import type { Value } from './values.js';

interface Constant {
  readonly kind: 'constant';
  readonly value: Value;
}

/** An expression that is this value. */
export function constant(value: Value): Expr {
  return { kind: 'constant', value } satisfies Constant as unknown as Expr;
}

/** The value of a constant expression; undefined when it is none. */
export function constantOf(expr: Expr): { readonly value: Value } | undefined {
  if ((expr.kind as string) === 'constant') return expr as unknown as Constant;
  if (expr.kind === 'string' || expr.kind === 'number') return expr;
  if (expr.kind !== 'call' || expr.args.length > 0) return undefined;
  if (expr.name === 'true') return { value: true };
  if (expr.name === 'false') return { value: false };
  return expr.name === 'null' ? { value: undefined } : undefined;
}
