/** Types of what peggy generates from spl.peggy (`npm run grammar`). */
import type { Expr, Search } from '../ast.js';

/** What a check of a name finds wrong. */
export interface Refusal {
  readonly message: string;
  readonly remedy: string;
}

interface Checks {
  checkFunction(name: string, count: number): Refusal | undefined;
  checkAggregate(name: string, hasArgument: boolean): Refusal | undefined;
  unknownCommand(name: string): Refusal | undefined;
}

export interface Location {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

type Expected =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'other'; readonly description: string }
  | { readonly type: 'class' | 'any' | 'end' | 'not' };

/** Thrown on text that the grammar does not read. `expected` is null when an action refused. */
export class SyntaxError extends Error {
  readonly expected: readonly Expected[] | null;
  readonly found: string | null;
  readonly location: { readonly start: Location; readonly end: Location };
}

export function parse(text: string, options: Checks & { expression: false }): Search;
export function parse(text: string, options: Checks & { expression: true }): Expr;
