/** Policy tests: what every policy that passes must contain, as text or as an object. */
import type { PolicyTest } from '../condition/types.js';
import { and, atom, literal, or } from './expr.js';
import { roughly, type Found } from './found.js';
import type { Expr } from './types.js';
import type { Place } from './places.js';

/** What is one or a list in a policy. */
const LISTS = ['Statement', 'Statement.Action', 'Statement.Resource', 'Statement.Principal.AWS'];

/** Any JSON escape: text that holds one may spell any word differently. */
const ESCAPES = ['\\u', '%5Cu'];

/**
 * The tightest expression that holds for every policy with a statement that passes. Which statement a word stands in, and
 * what limits a statement, Sigma cannot say.
 */
export function policyFound(test: PolicyTest, place: Place, lists: Set<string>): Found {
  for (const name of place.kind === 'text' ? [] : LISTS) lists.add(`${place.field}.${name}`);
  const text = asText(test, place.field);
  const expr = place.kind === 'text' ? text : or([asObject(test, place.field), text]);
  return roughly(and([...place.entries, expr]), 'policy');
}

function asText(test: PolicyTest, field: string): Expr {
  const holds = (words: readonly string[]): Expr => atom(field, 'contains', words.flatMap(spellings));
  const parts: Expr[] = [];
  if (test.effect !== undefined) parts.push(holds([test.effect]));
  if (test.principal === 'public') parts.push(holds(['*']));
  else if (test.principal === 'external') parts.push(holds(['Principal']));
  else if (test.principal !== undefined) parts.push(holds(test.principal));
  if (test.action !== undefined) parts.push(holds(test.action));
  for (const word of test.resourceHasAll ?? []) parts.push(holds([word]));
  for (const { operator, key, value } of test.condition ?? []) {
    for (const word of [operator, key, value]) parts.push(holds([word]));
  }
  if (parts.length === 0) parts.push(holds(['Statement']));
  return or([and(parts), atom(field, 'contains', ESCAPES)]);
}

/** How a word may stand in JSON text, plain or URL-encoded: what is no letter or digit is anything, a star is a star. */
function spellings(word: string): string[] {
  const plain = word.replace(/[^\w.*-]+/g, '\n').replace(/^\n+|\n+$/g, '');
  const written = (star: string): string =>
    plain
      .split(/(\*)/)
      .map((piece) => (piece === '*' ? star : piece))
      .join('')
      .replace(/\n+/g, '*');
  return word.includes('*') ? [written('\\*'), written('%2A')] : [written('')];
}

const KINDS = ['', '.AWS', '.Service', '.Federated', '.CanonicalUser'] as const;

function asObject(test: PolicyTest, field: string): Expr {
  const statement = `${field}.Statement`;
  const parts: Expr[] = [];
  const principals = (kinds: readonly string[], values: readonly string[]): Expr =>
    or(kinds.map((kind) => atom(`${statement}.Principal${kind}`, '', values)));
  if (test.effect !== undefined) parts.push(atom(`${statement}.Effect`, '', [test.effect]));
  if (test.principal === 'public') parts.push(principals(['', '.AWS', '.*'], ['\\*']));
  else if (test.principal === 'external') parts.push(principals(['', '.AWS', '.*'], ['?*']));
  else if (test.principal !== undefined) parts.push(principals([...KINDS, '.*'], test.principal.map(literal)));
  if (test.action !== undefined) parts.push(atom(`${statement}.Action`, '', test.action.map(literal)));
  for (const word of test.resourceHasAll ?? []) parts.push(atom(`${statement}.Resource`, '', [literal(word)]));
  // Operators and keys are compared without case, which names of fields cannot be: they are left out.
  if (parts.length === 0) parts.push(atom(`${statement}.Effect`, 'exists', [true]));
  return and(parts);
}
