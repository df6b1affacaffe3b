/**
 * The names that exist: every command, function and statistics function that the parser reads and the evaluator runs.
 * A name is here only if a shipped search uses it; a test compares the two sets.
 */
import type { CommandKind } from './ast.js';

/** How many arguments a function takes. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

const exactly = (n: number): Arity => ({ min: n, max: n });
const between = (min: number, max: number): Arity => ({ min, max });
const from = (min: number): Arity => ({ min, max: Infinity });

/** Functions of eval and where, by name. Their rules stand at their entries in evaluate/functions. */
const ARITIES = {
  if: exactly(3),
  case: from(2),
  coalesce: from(1),
  null: exactly(0),
  true: exactly(0),
  false: exactly(0),
  isnull: exactly(1),
  isnotnull: exactly(1),
  match: exactly(2),
  in: from(2),
  like: exactly(2),
  lower: exactly(1),
  upper: exactly(1),
  len: exactly(1),
  substr: between(2, 3),
  replace: exactly(3),
  trim: between(1, 2),
  split: exactly(2),
  mvjoin: exactly(2),
  mvappend: from(1),
  mvfilter: exactly(1),
  mvmap: exactly(2),
  mvfind: exactly(2),
  mvindex: between(2, 3),
  mvcount: exactly(1),
  mvdedup: exactly(1),
  mvsort: exactly(1),
  tostring: exactly(1),
  tonumber: between(1, 2),
  json_extract: from(1),
  json_extract_exact: from(2),
  json_keys: exactly(1),
  json_valid: exactly(1),
  json_object: from(0),
  json_array: from(0),
  json_array_to_mv: between(1, 2),
  urldecode: exactly(1),
  sha256: exactly(1),
  strptime: exactly(2),
  strftime: exactly(2),
  now: exactly(0),
  relative_time: exactly(2),
  max: from(1),
  min: from(1),
  round: between(1, 2),
  floor: exactly(1),
} satisfies Record<string, Arity>;

export type FunctionName = keyof typeof ARITIES;

/** Functions of eval and where with the number of their arguments. */
export const FUNCTIONS: ReadonlyMap<string, Arity> = new Map(Object.entries(ARITIES));

/** Functions of stats, eventstats and streamstats. */
export const STATS_FUNCTIONS: ReadonlySet<string> = new Set([
  'count',
  'dc',
  'values',
  'list',
  'first',
  'last',
  'min',
  'max',
  'sum',
]);

/** Commands, as they are written. A macro is no command. */
export const COMMANDS: ReadonlySet<string> = new Set<Exclude<CommandKind, 'macro'>>([
  'search',
  'fields',
  'table',
  'eval',
  'where',
  'foreach',
  'mvexpand',
  'rex',
  'fillnull',
  'stats',
  'eventstats',
  'streamstats',
  'lookup',
  'inputlookup',
  'outputlookup',
  'collect',
  'sort',
  'head',
  'makeresults',
]);
