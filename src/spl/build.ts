/** Short constructors for SPL expressions, so that the compiler reads like the searches it writes. */
import type { CompareOp, Expr } from './ast.js';

export const str = (value: string): Expr => ({ kind: 'string', value });
export const num = (value: number): Expr => ({ kind: 'number', value });
export const field = (name: string): Expr => ({ kind: 'field', name });
export const call = (name: string, ...args: Expr[]): Expr => ({ kind: 'call', name, args });
export const macro = (name: string, ...args: string[]): Expr => ({ kind: 'macro', name, args });
export const compare = (left: Expr, op: CompareOp, right: Expr): Expr => ({ kind: 'compare', op, left, right });

export const TRUE: Expr = call('true');
export const FALSE: Expr = call('false');
export const NULL: Expr = call('null');

const isCall = (expr: Expr, name: string): boolean => expr.kind === 'call' && expr.name === name;
export const isTrue = (expr: Expr): boolean => isCall(expr, 'true');
export const isFalse = (expr: Expr): boolean => isCall(expr, 'false');

/** Conjunction, flattened; constants are folded so that no rule writes `true() AND x`. */
export function and(...operands: Expr[]): Expr {
  const flat = operands.flatMap((o) => (o.kind === 'and' ? o.operands : [o])).filter((o) => !isTrue(o));
  if (flat.some(isFalse)) return FALSE;
  if (flat.length === 0) return TRUE;
  return flat.length === 1 ? (flat[0] as Expr) : { kind: 'and', operands: flat };
}

/** Disjunction, flattened; constants are folded. */
export function or(...operands: Expr[]): Expr {
  const flat = operands.flatMap((o) => (o.kind === 'or' ? o.operands : [o])).filter((o) => !isFalse(o));
  if (flat.some(isTrue)) return TRUE;
  if (flat.length === 0) return FALSE;
  return flat.length === 1 ? (flat[0] as Expr) : { kind: 'or', operands: flat };
}

/** Text joined by `.`; literal neighbours are merged, empty literals dropped. */
export function concat(...parts: Expr[]): Expr {
  const merged: Expr[] = [];
  for (const part of parts.flatMap((p) => (p.kind === 'concat' ? p.parts : [p]))) {
    const last = merged[merged.length - 1];
    if (part.kind === 'string' && last?.kind === 'string') merged[merged.length - 1] = str(last.value + part.value);
    else if (!(part.kind === 'string' && part.value === '')) merged.push(part);
  }
  if (merged.length === 0) return str('');
  return merged.length === 1 ? (merged[0] as Expr) : { kind: 'concat', parts: merged };
}
