/** Builds expressions and keeps them small. */
import type { Atom, Expr, Modifier, Value } from './types.js';

export const TRUE: Expr = { kind: 'true' };
export const FALSE: Expr = { kind: 'false' };

export function atom(field: string, modifier: Modifier, values: readonly Value[]): Expr {
  return values.length === 0 ? FALSE : { kind: 'atom', field, modifier, values };
}

/** Text as Sigma reads it literally: wildcards and the backslashes before them are escaped. */
export function literal(text: string): string {
  return text.replace(/\\+(?=[*?\\]|$)|[*?]/g, (run) =>
    run.startsWith('\\') ? run.replace(/\\/g, '\\\\') : `\\${run}`,
  );
}

/** What makes two expressions the same. */
export const keyOf = (expr: Expr): string => JSON.stringify(expr);

export function not(of: Expr): Expr {
  if (of.kind === 'true') return FALSE;
  if (of.kind === 'false') return TRUE;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function and(parts: readonly Expr[]): Expr {
  const flat = distinct(parts.flatMap((part) => (part.kind === 'and' ? part.of : part.kind === 'true' ? [] : [part])));
  if (flat.some((part) => part.kind === 'false')) return FALSE;
  const kept = flat.filter((part) => !flat.some((other) => other !== part && implies(other, part)));
  if (kept.length === 0) return TRUE;
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : { kind: 'and', of: kept };
}

export function or(parts: readonly Expr[]): Expr {
  const flat = distinct(parts.flatMap((part) => (part.kind === 'or' ? part.of : part.kind === 'false' ? [] : [part])));
  if (flat.some((part) => part.kind === 'true')) return TRUE;
  const kept = joined(flat.filter((part) => !flat.some((other) => other !== part && implies(part, other))));
  if (kept.length === 0) return FALSE;
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : { kind: 'or', of: kept };
}

/** Whether `part` can hold only where `other` does; false where that is not plain to see. Never for equal expressions. */
function implies(part: Expr, other: Expr): boolean {
  if (keyOf(part) === keyOf(other)) return false;
  const holds = (one: Expr, another: Expr): boolean => keyOf(one) === keyOf(another) || implies(one, another);
  if (part.kind === 'or') return part.of.every((one) => holds(one, other));
  if (other.kind === 'and') return other.of.every((one) => holds(part, one));
  if (part.kind === 'and' && part.of.some((one) => holds(one, other))) return true;
  if (other.kind === 'or') return other.of.some((one) => holds(part, one));
  return part.kind === 'atom' && other.kind === 'atom' && impliesAtom(part, other);
}

/** A value of a field shows that there is one; fewer values imply more values. */
function impliesAtom(part: Atom, other: Atom): boolean {
  if (part.field !== other.field) return false;
  const there = part.modifier === 'exists' ? part.values.every((value) => value === true) : !part.values.includes(null);
  if (other.modifier === 'exists') return there && other.values.includes(true);
  if (part.modifier === 'exists') return false;
  if (other.modifier === '' && other.values.includes('?*') && there) return !part.values.includes('');
  return part.modifier === other.modifier && part.values.every((value) => other.values.includes(value));
}

function distinct(parts: readonly Expr[]): Expr[] {
  return [...new Map(parts.map((part) => [keyOf(part), part])).values()];
}

/** Alternatives on the same field become one list of values. */
function joined(parts: readonly Expr[]): Expr[] {
  const atoms = new Map<string, Atom>();
  const order: (string | Expr)[] = [];
  for (const part of parts) {
    if (part.kind !== 'atom') {
      order.push(part);
      continue;
    }
    const key = JSON.stringify([part.field, part.modifier]);
    const held = atoms.get(key);
    if (held === undefined) order.push(key);
    atoms.set(key, held === undefined ? part : { ...held, values: [...new Set([...held.values, ...part.values])] });
  }
  return order.flatMap((one) => (typeof one === 'string' ? (atoms.get(one) ?? []) : [one]));
}

/** Whether an expression holds for an event that has none of its fields. */
export function holdsWithoutFields(expr: Expr): boolean {
  return outcomes(expr, () => true).yes;
}

/** Whether an expression can hold for some event that has none of these fields. */
export function canHoldWithout(expr: Expr, isAbsent: (field: string) => boolean): boolean {
  return outcomes(expr, isAbsent).yes;
}

/** What an expression can come out as, when some fields are absent and nothing is known of the others. */
function outcomes(expr: Expr, isAbsent: (field: string) => boolean): { yes: boolean; no: boolean } {
  switch (expr.kind) {
    case 'true':
      return { yes: true, no: false };
    case 'false':
      return { yes: false, no: true };
    case 'and':
    case 'or': {
      const parts = expr.of.map((part) => outcomes(part, isAbsent));
      return expr.kind === 'and'
        ? { yes: parts.every((part) => part.yes), no: parts.some((part) => part.no) }
        : { yes: parts.some((part) => part.yes), no: parts.every((part) => part.no) };
    }
    case 'not': {
      const { yes, no } = outcomes(expr.of, isAbsent);
      return { yes: no, no: yes };
    }
    case 'atom': {
      if (!isAbsent(expr.field)) return { yes: true, no: true };
      const holds = expr.modifier === 'exists' ? expr.values.includes(false) : expr.values.includes(null);
      return { yes: holds, no: !holds };
    }
  }
}
