/**
 * Guards: whether a record is a certain call, asked once. Many rules of a type watch the same calls; a call
 * that is named often becomes a field `is_... = 1`. A pass over finished definitions and hits.
 */
import type { Expr } from '../spl/ast.js';
import { call, compare, field, num } from '../spl/build.js';
import type { Fields } from './fields.js';
import type { Evals } from './pack.js';
import { childrenOf, mapChildren } from '../spl/index.js';

/** From this many uses on, a field is shorter. */
const OFTEN = 3;

const isGuard = (expr: Expr): boolean =>
  expr.kind === 'compare' && expr.left.kind === 'field' && expr.left.name === 'op' && expr.right.kind === 'string';

/** Rewrites the evals; what a search finds stays the same. */
export function shareGuards(fields: Fields, { definitions, hits }: Evals): Evals {
  const uses = new Map<string, number>();
  const count = (expr: Expr): void => {
    if (isGuard(expr)) uses.set(JSON.stringify(expr), (uses.get(JSON.stringify(expr)) ?? 0) + 1);
    else childrenOf(expr).forEach(count);
  };
  [...definitions.map((d) => d.value), ...hits].forEach(count);
  const shared = new Map<string, string>();
  for (const [guard, times] of uses) if (times >= OFTEN) shared.set(guard, fields.reserve('is'));
  const rewrite = (expr: Expr): Expr => {
    const name = isGuard(expr) ? shared.get(JSON.stringify(expr)) : undefined;
    return name === undefined ? mapChildren(expr, rewrite) : compare(field(name), '=', num(1));
  };
  const made = [...shared].map(([guard, name]) => ({
    field: name,
    value: call('if', JSON.parse(guard) as Expr, num(1), num(0)),
  }));
  return {
    definitions: [...made, ...definitions.map((d) => ({ field: d.field, value: rewrite(d.value) }))],
    hits: hits.map(rewrite),
  };
}
