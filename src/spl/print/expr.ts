/** Expressions of eval and where as documents. Minimal parentheses, but always around an OR group. */
import type { Expr } from '../ast.js';
import { all, commaLine, type Doc, group, joined, line, nest, softline } from './doc.js';
import { bare, exprField, macro, number, quote } from './text.js';

/** How tightly each kind binds; a looser operand stands in parentheses. */
const TIGHTNESS = { or: 0, and: 1, compare: 2, concat: 3, sum: 4, product: 5, primary: 6 } as const;

const isProduct = (op: string): boolean => op === '*' || op === '/' || op === '%';

function tightness(expr: Expr): number {
  switch (expr.kind) {
    case 'or':
    case 'and':
    case 'compare':
    case 'concat':
      return TIGHTNESS[expr.kind];
    case 'arith':
      return isProduct(expr.op) ? TIGHTNESS.product : TIGHTNESS.sum;
    default:
      return TIGHTNESS.primary;
  }
}

const parens = (inner: Doc): Doc => group(all('(', nest(all(softline, inner)), softline, ')'));

/** The operand, in parentheses when it binds less tightly than `least` or is an OR group (which printExpr wraps itself). */
function operand(expr: Expr, least: number): Doc {
  const doc = exprDoc(expr);
  return expr.kind !== 'or' && tightness(expr) < least ? parens(doc) : doc;
}

function callDoc(name: string, args: readonly Expr[]): Doc {
  const head = `${bare('function', name, /^[A-Za-z_]\w*$/)}(`;
  if (args.length === 0) return `${head})`;
  return group(all(head, nest(all(softline, joined(args.map(exprDoc), all(',', commaLine)))), softline, ')'));
}

/** A part of a concatenation: numbers and arithmetic in parentheses, a dot beside a digit is too easily misread. */
function concatPart(part: Expr): Doc {
  return part.kind === 'number' ? parens(exprDoc(part)) : operand(part, TIGHTNESS.primary);
}

/** The document of an expression. */
export function exprDoc(expr: Expr): Doc {
  switch (expr.kind) {
    case 'string':
      return quote(expr.value);
    case 'number':
      return number(expr.value);
    case 'field':
      return exprField(expr.name);
    case 'macro':
      return macro(expr.name, expr.args);
    case 'call':
      return callDoc(expr.name, expr.args);
    case 'compare': {
      const [left, right] = [operand(expr.left, TIGHTNESS.concat), operand(expr.right, TIGHTNESS.concat)];
      return all(left, expr.op, right);
    }
    case 'arith': {
      const own = tightness(expr);
      return all(operand(expr.left, own), ` ${expr.op} `, operand(expr.right, own + 1));
    }
    case 'concat':
      return group(joined(expr.parts.map(concatPart), all(softline, '.')));
    case 'and':
      return group(
        joined(
          expr.operands.map((o) => operand(o, TIGHTNESS.compare)),
          all(line, 'AND '),
        ),
      );
    case 'or':
      return parens(
        joined(
          expr.operands.map((o) => operand(o, TIGHTNESS.and)),
          all(line, 'OR '),
        ),
      );
  }
}
