/**
 * Three-valued answers in SPL: one expression that holds when the answer is yes, one that holds when it
 * is yes or "cannot tell". SPL's own NOT, whose meaning on a missing field is open, is never written:
 * `fails` turns an expression round, and null counts as false.
 */
import type { Expr } from '../spl/ast.js';
import { FALSE, TRUE, and, call, compare, isFalse, isTrue, num, or } from '../spl/build.js';

export interface Decision {
  readonly yes: Expr;
  /** Yes or cannot tell; the same expression as `yes` where "cannot tell" is impossible. */
  readonly maybe: Expr;
  /** `yes` and `maybe` without the conjuncts that they have in common, and those. Only to write less. */
  readonly parts?: { readonly common: Expr; readonly yes: Expr; readonly maybe: Expr };
}

/**
 * True when `expr` is false or null. A comparison with text turns round by its operator: what the compiler
 * compares with text is never null.
 */
export function fails(expr: Expr): Expr {
  if (isTrue(expr)) return FALSE;
  if (isFalse(expr)) return TRUE;
  if (expr.kind === 'call' && expr.name === 'isnotnull') return call('isnull', ...expr.args);
  if (expr.kind === 'call' && expr.name === 'isnull') return call('isnotnull', ...expr.args);
  if (expr.kind === 'compare' && expr.right.kind === 'string' && (expr.op === '=' || expr.op === '!=')) {
    return compare(expr.left, expr.op === '=' ? '!=' : '=', expr.right);
  }
  return compare(call('if', expr, num(0), num(1)), '=', num(1));
}

/** A decision that always falls. */
export const certain = (yes: Expr): Decision => ({ yes, maybe: yes });

/** Whether "cannot tell" is impossible. */
export const isCertain = (decision: Decision): boolean => decision.yes === decision.maybe;

export const ALWAYS: Decision = certain(TRUE);

export function both(decisions: readonly Decision[]): Decision {
  const yes = and(...decisions.map((d) => d.yes));
  if (decisions.every(isCertain)) return certain(yes);
  const common = and(...decisions.map((d) => (isCertain(d) ? d.yes : (d.parts?.common ?? TRUE))));
  const open = decisions.filter((d) => !isCertain(d)).map((d) => d.parts ?? d);
  const parts = { common, yes: and(...open.map((d) => d.yes)), maybe: and(...open.map((d) => d.maybe)) };
  return { yes, maybe: and(...decisions.map((d) => d.maybe)), parts };
}

/** `yes`, `maybe` or `no` by what the decision says; a common part is asked once. */
export function byAnswer(decision: Decision, yes: Expr, maybe: Expr, no: Expr): Expr {
  const pick = (d: { yes: Expr; maybe: Expr }): Expr => call('case', d.yes, yes, d.maybe, maybe, TRUE, no);
  if (isTrue(decision.yes)) return yes;
  if (isCertain(decision)) return call('if', decision.yes, yes, no);
  const { parts } = decision;
  return parts === undefined || isTrue(parts.common) ? pick(decision) : call('if', parts.common, pick(parts), no);
}

export function either(decisions: readonly Decision[]): Decision {
  const yes = or(...decisions.map((d) => d.yes));
  return decisions.every(isCertain) ? certain(yes) : { yes, maybe: or(...decisions.map((d) => d.maybe)) };
}

export function negate(decision: Decision): Decision {
  const yes = fails(decision.maybe);
  return isCertain(decision) ? certain(yes) : { yes, maybe: fails(decision.yes) };
}
