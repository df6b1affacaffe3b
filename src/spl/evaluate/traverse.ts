/** Walking over expressions. */
import type { Expr } from '../ast.js';

/** The fields that an expression reads. */
export function fieldsOf(expr: Expr, found = new Set<string>()): Set<string> {
  if (expr.kind === 'field') found.add(expr.name);
  for (const child of childrenOf(expr)) fieldsOf(child, found);
  return found;
}

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
    default:
      return [];
  }
}

/** The list with its members replaced; the same list when none changes. */
function mapSame(list: readonly Expr[], map: (child: Expr) => Expr): readonly Expr[] {
  let mapped: Expr[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const before = list[i] as Expr;
    const after = map(before);
    if (after === before) continue;
    mapped ??= [...list];
    mapped[i] = after;
  }
  return mapped ?? list;
}

/** The same expression with its direct parts replaced; the very same object when none changes. */
export function mapChildren(expr: Expr, map: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'call': {
      const args = mapSame(expr.args, map);
      return args === expr.args ? expr : { ...expr, args };
    }
    case 'compare':
    case 'arith': {
      const [left, right] = [map(expr.left), map(expr.right)];
      return left === expr.left && right === expr.right ? expr : { ...expr, left, right };
    }
    case 'concat': {
      const parts = mapSame(expr.parts, map);
      return parts === expr.parts ? expr : { ...expr, parts };
    }
    case 'and':
    case 'or': {
      const operands = mapSame(expr.operands, map);
      return operands === expr.operands ? expr : { ...expr, operands };
    }
    default:
      return expr;
  }
}
