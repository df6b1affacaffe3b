/**
 * Sigma's side of a rule: a Boolean expression over fields, before it is laid out as `detection`.
 *
 * A Sigma event is flat: a field is the path to a value with dots, lists are transparent (one field, several values), and
 * a test on a field holds when any of its values passes. Objects and empty lists are no fields.
 */

/** `''` is equality with wildcards; values are joined by or. */
export type Modifier =
  | ''
  | 'contains'
  | 'startswith'
  | 'endswith'
  | 'contains|cased'
  | 'startswith|cased'
  | 'endswith|cased'
  | 're'
  | 're|i'
  | 'exists'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte';

/** A value as it is written in the file: text is escaped already (`literal`), null is "not there". */
export type Value = string | number | boolean | null;

export interface Atom {
  readonly kind: 'atom';
  readonly field: string;
  readonly modifier: Modifier;
  /** Never empty. */
  readonly values: readonly Value[];
}

export type Expr =
  | Atom
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly kind: 'not'; readonly of: Expr };

/** Why a Sigma rule says more than ours. */
export const APPROXIMATIONS = {
  'same-item': 'Tests on one list item are made apart, so that two items together can match.',
  'list-entry': 'The name and the value of a list entry are looked for apart, so that two entries together can match.',
  policy:
    'The policy is searched for words; they may stand in different statements, and what limits a statement is not read.',
  text: 'JSON or comma text inside a field is searched for words.',
  negation: 'A part that must not hold cannot be said about the items of a list, and is left out.',
  absence: 'Whether an object or a list of objects is there is judged by some of its members, or not at all.',
  pairing: 'Request and answer are not paired item by item.',
  count: 'A number of list elements cannot be compared; the test is left out.',
  list: 'That a list holds nothing but certain values cannot be said; one of them is enough.',
  version: 'Dotted version numbers cannot be compared; any version matches.',
  record: 'The value is not compared with the account or region of the record.',
  key: 'A key id or key ARN does not say who owns the key, so that such a key matches.',
} as const;
export type Approximation = keyof typeof APPROXIMATIONS;

/** What stands at the end of a path: `text` also for what the model does not know but whose tests want a scalar. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'object' | 'map' | 'unknown';
