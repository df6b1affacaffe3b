import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpr, parseSearch, printExpr, printSearch } from '../../src/spl/index.js';
import { expr, search, text } from './arbitrary.js';

const runs = { numRuns: 400 };

describe('parse(print(ast)) = ast', () => {
  it('for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(parseExpr(printExpr({ kind: 'string', value }))).toEqual({ kind: 'string', value });
      }),
      { numRuns: 2000 },
    );
  });

  it('for any expression', () => {
    fc.assert(
      fc.property(expr, (ast) => {
        expect(parseExpr(printExpr(ast))).toEqual(ast);
      }),
      runs,
    );
  });

  it('for any search', () => {
    fc.assert(
      fc.property(search, (ast) => {
        expect(parseSearch(printSearch(ast))).toEqual(ast);
      }),
      runs,
    );
  });
});
