/** The fields and the lists of a rule. */
import type { Expr } from './types.js';

/** Fields that an expression looks at. */
export function detectionFields(expr: Expr): string[] {
  switch (expr.kind) {
    case 'atom':
      return [expr.field];
    case 'not':
      return detectionFields(expr.of);
    case 'and':
    case 'or':
      return expr.of.flatMap(detectionFields);
    default:
      return [];
  }
}
