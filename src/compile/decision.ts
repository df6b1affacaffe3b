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
}

/** True when `expr` is false or null. */
export function fails(expr: Expr): Expr {
  if (isTrue(expr)) return FALSE;
  if (isFalse(expr)) return TRUE;
  return compare(call('if', expr, num(0), num(1)), '=', num(1));
}

/** A decision that always falls. */
export const certain = (yes: Expr): Decision => ({ yes, maybe: yes });

/** Whether "cannot tell" is impossible. */
export const isCertain = (decision: Decision): boolean => decision.yes === decision.maybe;

export const ALWAYS: Decision = certain(TRUE);

export function both(decisions: readonly Decision[]): Decision {
  const yes = and(...decisions.map((d) => d.yes));
  return decisions.every(isCertain) ? certain(yes) : { yes, maybe: and(...decisions.map((d) => d.maybe)) };
}

export function either(decisions: readonly Decision[]): Decision {
  const yes = or(...decisions.map((d) => d.yes));
  return decisions.every(isCertain) ? certain(yes) : { yes, maybe: or(...decisions.map((d) => d.maybe)) };
}

export function negate(decision: Decision): Decision {
  const yes = fails(decision.maybe);
  return isCertain(decision) ? certain(yes) : { yes, maybe: fails(decision.yes) };
}
