/** Comparison in eval and where: numeric if both sides are numbers, else by character code and case (Search Reference, "where"). */
import type { CompareOp } from '../ast.js';
import type { Switches } from '../switches.js';
import { isList, numberOf, type Scalar, textOf, type Value } from './values.js';

/** Below zero, zero, above zero. */
export function order(a: Scalar, b: Scalar, switches: Switches): number {
  if (typeof a === 'string' && typeof b === 'string') {
    if (a === b) return 0;
    if (switches.numericText === 'text') return a < b ? -1 : 1;
  }
  const x = numberOf(a);
  const y = x === undefined ? undefined : numberOf(b);
  if (x !== undefined && y !== undefined) return x - y;
  const [s, t] = [textOf(a, switches), textOf(b, switches)];
  return s < t ? -1 : s > t ? 1 : 0;
}

/** A fast yes or no for two texts, the common case. */
function equal(a: Scalar, b: Scalar, switches: Switches): boolean {
  if (typeof a === 'string' && typeof b === 'string') {
    if (a === b) return true;
    // Two different texts can only be equal as numbers.
    const c = b.charCodeAt(0);
    if (c > 57 || switches.numericText === 'text') return false;
  }
  return order(a, b, switches) === 0;
}

const HOLDS: Record<CompareOp, (a: Scalar, b: Scalar, switches: Switches) => boolean> = {
  '=': equal,
  '!=': (a, b, s) => !equal(a, b, s),
  '<': (a, b, s) => order(a, b, s) < 0,
  '<=': (a, b, s) => order(a, b, s) <= 0,
  '>': (a, b, s) => order(a, b, s) > 0,
  '>=': (a, b, s) => order(a, b, s) >= 0,
};

/** The comparison of an operator; NULL when a side is NULL. A list equals what any of its values equals. */
export function comparison(op: CompareOp, switches: Switches): (a: Value, b: Value) => boolean | undefined {
  const holds = HOLDS[op];
  const several = op === '=' || switches.multivalueTest === 'any';
  return (a, b) => {
    if (a === undefined || b === undefined) return undefined;
    if (isList(a))
      return several && a.some((v) => (isList(b) ? b.some((w) => holds(v, w, switches)) : holds(v, b, switches)));
    if (isList(b)) return several && b.some((w) => holds(a, w, switches));
    return holds(a, b, switches);
  };
}
