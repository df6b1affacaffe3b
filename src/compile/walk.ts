/** Walking over expressions. */
import type { Expr } from '../spl/ast.js';

/** The direct parts of an expression. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'compare':
    case 'arith':
      return [expr.left, expr.right];
    case 'concat':
      return expr.parts;
    case 'and':
    case 'or':
      return expr.operands;
    case 'string':
    case 'number':
    case 'field':
    case 'macro':
      return [];
  }
}

/** The same expression with its direct parts replaced. */
export function mapChildren(expr: Expr, map: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'call':
      return { ...expr, args: expr.args.map(map) };
    case 'compare':
    case 'arith':
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case 'concat':
      return { ...expr, parts: expr.parts.map(map) };
    case 'and':
    case 'or':
      return { ...expr, operands: expr.operands.map(map) };
    case 'string':
    case 'number':
    case 'field':
    case 'macro':
      return expr;
  }
}
