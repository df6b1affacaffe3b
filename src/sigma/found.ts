/** An expression that never misses, with the reasons why it may say more. */
import { and, not, or, TRUE } from './expr.js';
import type { Approximation, Expr } from './types.js';

export interface Found {
  /** Holds wherever the condition does. */
  readonly expr: Expr;
  /** Empty: it holds nowhere else. */
  readonly notes: ReadonlySet<Approximation>;
}

export function exactly(expr: Expr): Found {
  return { expr, notes: new Set() };
}

export function roughly(expr: Expr, ...notes: Approximation[]): Found {
  return { expr, notes: new Set(notes) };
}

/** What cannot be said at all: left out, which never misses. */
export function leftOut(...notes: Approximation[]): Found {
  return roughly(TRUE, ...notes);
}

export function allOf(parts: readonly Found[], ...notes: Approximation[]): Found {
  return { expr: and(parts.map((part) => part.expr)), notes: joined(parts, notes) };
}

export function anyOf(parts: readonly Found[], ...notes: Approximation[]): Found {
  return { expr: or(parts.map((part) => part.expr)), notes: joined(parts, notes) };
}

/** The negation of what is exact; what is not exact must not be negated, for it would miss. */
export function noneOf(part: Found): Found {
  return part.notes.size === 0 ? exactly(not(part.expr)) : leftOut(...part.notes);
}

function joined(parts: readonly Found[], notes: readonly Approximation[]): Set<Approximation> {
  return new Set([...parts.flatMap((part) => [...part.notes]), ...notes]);
}
