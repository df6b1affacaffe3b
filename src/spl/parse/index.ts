/** Text to AST. What is not part of the language is refused with its line and column, never skipped. */
import { C2CError } from '../../errors.js';
import type { Expr, Search } from '../ast.js';
import { nearest } from './nearest.js';
import { parse, SyntaxError as GrammarError, type Refusal } from './grammar.generated.js';
import { COMMANDS, FUNCTIONS, STATS_FUNCTIONS } from '../language.js';
import { checkNesting } from './nesting.js';

const unknown = (kind: string, name: string, known: readonly string[]): Refusal => {
  const near = nearest(name, known);
  return {
    message: `unknown ${kind} "${name}"`,
    remedy: near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}`,
  };
};

function checkFunction(name: string, count: number): Refusal | undefined {
  const arity = FUNCTIONS.get(name);
  if (arity === undefined) return unknown('function', name, [...FUNCTIONS.keys()]);
  if (count >= arity.min && count <= arity.max) return undefined;
  const wants =
    arity.max === arity.min
      ? `${arity.min}`
      : `${arity.min} to ${arity.max === Infinity ? 'any number of' : arity.max}`;
  return { message: `${name}() with ${count} arguments`, remedy: `It takes ${wants}` };
}

function checkAggregate(name: string, hasArgument: boolean): Refusal | undefined {
  if (!STATS_FUNCTIONS.has(name)) return unknown('statistics function', name, [...STATS_FUNCTIONS]);
  if (hasArgument || name === 'count') return undefined;
  return { message: `${name} without a field`, remedy: `Write ${name}(field)` };
}

const CHECKS = {
  checkFunction,
  checkAggregate,
  unknownCommand: (name: string): Refusal => unknown('command', name, [...COMMANDS]),
};

/** The sentence for a place where the grammar found no way on. */
function describe(error: GrammarError): Refusal {
  if (error.expected === null) return JSON.parse(error.message) as Refusal;
  const found = error.found === null ? 'the end of the text' : JSON.stringify(error.found);
  const wanted = new Set<string>();
  for (const e of error.expected) {
    if (e.type === 'other' && !['blank', 'comment'].includes(e.description)) wanted.add(e.description);
    if (e.type === 'literal' && e.text.trim() !== '' && e.text !== '```') wanted.add(`"${e.text}"`);
    if (e.type === 'end') wanted.add('the end of the text');
  }
  const list = [...wanted].slice(0, 8);
  return {
    message: `unexpected ${found}`,
    remedy: list.length > 0 ? `Expected here: ${list.join(', ')}` : 'See src/spl/parse/spl.peggy for what is read',
  };
}

function run<T>(text: string, file: string, read: () => T): T {
  checkNesting(text, file);
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { message, remedy } = describe(error);
    const { line, column } = error.location.start;
    throw new C2CError(message, { at: { file, line, column }, remedy });
  }
}

/**
 * Reads a whole search.
 * @param text the search, macros not yet expanded or already expanded
 * @param file what to call the text in an error
 * @throws C2CError with line and column on anything outside the language of ast.ts
 */
export function parseSearch(text: string, file = 'search'): Search {
  return run(text, file, () => parse(text, { ...CHECKS, expression: false }));
}

/**
 * Reads one expression of eval or where.
 * @throws C2CError with line and column
 */
export function parseExpr(text: string, file = 'expression'): Expr {
  return run(text, file, () => parse(text, { ...CHECKS, expression: true }));
}
