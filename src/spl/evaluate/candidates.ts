/** Which records a base search can admit, as (eventSource, eventName) pairs: what a fast scan of a file looks for. */
import type { SearchExpr } from '../ast.js';

export interface Candidate {
  /** An event source, or `*`. */
  readonly source: string;
  /** An event name, a beginning followed by `*`, or `*`. */
  readonly name: string;
}

const ANY: Candidate = { source: '*', name: '*' };

/** A pattern as at most a beginning and a star: what is behind the first star is not used. */
const beginning = (pattern: string): string =>
  pattern.includes('*') ? pattern.slice(0, pattern.indexOf('*') + 1) : pattern;

/** What both patterns admit; undefined when nothing. */
function meet(a: string, b: string): string | undefined {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x.endsWith('*') && y.startsWith(x.slice(0, -1))) return b;
  if (y.endsWith('*') && x.startsWith(y.slice(0, -1))) return a;
  return x === y ? a : undefined;
}

function both(a: readonly Candidate[], b: readonly Candidate[]): Candidate[] {
  return a.flatMap((p) =>
    b.flatMap((q) => {
      const [source, name] = [meet(p.source, q.source), meet(p.name, q.name)];
      return source === undefined || name === undefined ? [] : [{ source, name }];
    }),
  );
}

function of(field: string, values: readonly string[]): Candidate[] {
  if (field === 'eventName') return values.map((v) => ({ source: '*', name: beginning(v) }));
  // A source is looked up by its text: a pattern is any source.
  if (field === 'eventSource') return values.map((v) => ({ source: v.includes('*') ? '*' : v, name: '*' }));
  return [ANY];
}

function admitted(term: SearchExpr): readonly Candidate[] {
  switch (term.kind) {
    case 'fieldCompare':
      return term.op === '=' ? of(term.field, [term.value]) : [ANY];
    case 'fieldIn':
      return of(term.field, term.values);
    case 'and':
      return term.operands.map(admitted).reduce(both, [ANY]);
    case 'or':
      return term.operands.flatMap(admitted);
    default:
      return [ANY];
  }
}

/** The pairs of a base search, each once: a superset of what it admits. */
export function candidatesOf(term: SearchExpr): Candidate[] {
  const seen = new Map(admitted(term).map((c) => [`${c.source} ${c.name}`.toLowerCase(), c]));
  return [...seen.values()];
}
