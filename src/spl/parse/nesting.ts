import { C2CError } from '../../errors.js';

/** Deeper than any search we write (20) and far from what the stack of the parser holds. */
const MAX_DEPTH = 100;

/** Texts, quoted fields and comments are skipped; what is left are parentheses and chained NOTs. */
const TOKEN = /"(?:[^"\\]|\\[^])*"?|'[^']*'?|```[^]*?(?:```|$)|[()]|\bNOT\b/g;

/**
 * Refuses a text nested so deeply that a recursive reader would run out of stack.
 * @throws C2CError at the parenthesis that goes too deep
 */
export function checkNesting(text: string, file: string): void {
  let depth = 0;
  let negations = 0;
  for (const token of text.matchAll(TOKEN)) {
    if (token[0] === '(') depth++;
    else if (token[0] === ')') depth--;
    negations = token[0] === 'NOT' ? negations + 1 : 0;
    if (depth + negations <= MAX_DEPTH) continue;
    const before = text.slice(0, token.index);
    const line = before.split('\n').length;
    const column = token.index - before.lastIndexOf('\n');
    throw new C2CError(`nested more than ${MAX_DEPTH} deep`, {
      at: { file, line, column },
      remedy: 'Split the expression over several assignments',
    });
  }
}
