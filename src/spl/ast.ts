/**
 * SPL as data: the part of the language that the shipped searches use, and nothing else.
 * Rules, AWS and CloudTrail are unknown here.
 */

/** An expression of `eval` and `where`. */
export type Expr =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'arith'; readonly op: '+' | '-' | '*' | '/' | '%'; readonly left: Expr; readonly right: Expr }
  /** Text joined by `.`; at least two parts, none of them a concat. */
  | { readonly kind: 'concat'; readonly parts: readonly Expr[] }
  /** At least two operands, none of them of the same kind. The language has NOT; we never write it. */
  | { readonly kind: 'and'; readonly operands: readonly Expr[] }
  | { readonly kind: 'or'; readonly operands: readonly Expr[] }
  /** A macro inside an expression: `c2c_record`. */
  | { readonly kind: 'macro'; readonly name: string; readonly args: readonly string[] };

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A term of the search language (the base search and the `search` command). */
export type SearchExpr =
  | { readonly kind: 'all' } // *
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'fieldCompare'; readonly field: string; readonly op: CompareOp; readonly value: string }
  | { readonly kind: 'fieldIn'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'macro'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'and'; readonly operands: readonly SearchExpr[] }
  | { readonly kind: 'or'; readonly operands: readonly SearchExpr[] }
  | { readonly kind: 'not'; readonly operand: SearchExpr };

/** `max(x) AS y`; `eval` aggregates need a name. */
export interface Aggregate {
  readonly func: string;
  /** Absent for a bare `count`. */
  readonly arg?: Expr;
  readonly as: string;
}

/** `fieldInLookup AS fieldInSearch`. */
export interface LookupField {
  readonly field: string;
  readonly as: string;
}

/** One command of a pipeline. `comment` is printed before it as ```text```. */
export type Command = (
  | { readonly kind: 'search'; readonly where: SearchExpr }
  | { readonly kind: 'macro'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'fields'; readonly mode: '+' | '-'; readonly fields: readonly string[] }
  | { readonly kind: 'table'; readonly fields: readonly string[] }
  | { readonly kind: 'eval'; readonly assignments: readonly { readonly field: string; readonly value: Expr }[] }
  | { readonly kind: 'where'; readonly condition: Expr }
  /** `foreach a_* [eval <<FIELD>>=...]`: the same eval for each field that matches; the template names it `<<FIELD>>`. */
  | { readonly kind: 'foreach'; readonly fields: readonly string[]; readonly value: Expr }
  | { readonly kind: 'mvexpand'; readonly field: string }
  | { readonly kind: 'rex'; readonly field: string; readonly pattern: string }
  | { readonly kind: 'fillnull'; readonly value: string; readonly fields: readonly string[] }
  | { readonly kind: 'stats' | 'eventstats'; readonly aggregates: readonly Aggregate[]; readonly by: readonly string[] }
  /** Over the rows so far, in their order; `current` counts the row itself. */
  | {
      readonly kind: 'streamstats';
      readonly current: boolean;
      readonly aggregates: readonly Aggregate[];
      readonly by: readonly string[];
    }
  | {
      readonly kind: 'lookup';
      readonly table: string;
      readonly local: boolean;
      readonly keys: readonly LookupField[];
      readonly output: readonly LookupField[];
    }
  | { readonly kind: 'inputlookup'; readonly table: string; readonly where?: SearchExpr; readonly append: boolean }
  | { readonly kind: 'outputlookup'; readonly table: string; readonly append: boolean; readonly keyField?: string }
  | { readonly kind: 'collect'; readonly options: readonly { readonly name: string; readonly value: string }[] }
  | { readonly kind: 'sort'; readonly keys: readonly { readonly field: string; readonly descending: boolean }[] }
  | { readonly kind: 'head'; readonly count: number }
  | { readonly kind: 'makeresults' }
) & { readonly comment?: string };

export type CommandKind = Command['kind'];

/** A whole search: the first command is the base search or a generating command. */
export interface Search {
  readonly commands: readonly Command[];
}
