/** Terms of the search language as documents. OR binds tighter than AND here, so every OR group stands in parentheses. */
import type { SearchExpr } from '../ast.js';
import { all, commaLine, type Doc, group, joined, line, nest, softline } from './doc.js';
import { macro, quote, searchField } from './text.js';

const value = (text: string): Doc => (text === '*' ? '*' : quote(text));

const parens = (inner: Doc): Doc => group(all('(', nest(all(softline, inner)), softline, ')'));

/** Operators and anything with marks are quoted; a plain word stands as it is. */
const word = (text: string): Doc =>
  /^[A-Za-z0-9_.:/@*-]*[A-Za-z0-9_][A-Za-z0-9_.:/@*-]*$/.test(text) && !/^(and|or|not|in|search|term|case)$/i.test(text)
    ? text
    : quote(text);

/** An operand of NOT, AND or OR. */
const operand = (term: SearchExpr): Doc => (term.kind === 'and' ? parens(searchDoc(term)) : searchDoc(term));

/** The document of a search term. */
export function searchDoc(term: SearchExpr): Doc {
  switch (term.kind) {
    case 'all':
      return '*';
    case 'word':
      return word(term.text);
    case 'macro':
      return macro(term.name, term.args);
    case 'fieldCompare':
      return all(searchField(term.field), term.op, value(term.value));
    case 'fieldIn':
      return group(
        all(
          searchField(term.field),
          ' IN (',
          nest(all(softline, joined(term.values.map(value), all(',', commaLine)))),
          softline,
          ')',
        ),
      );
    case 'not':
      return all('NOT ', operand(term.operand));
    case 'and':
      return group(joined(term.operands.map(operand), line));
    case 'or':
      return parens(joined(term.operands.map(operand), all(line, 'OR ')));
  }
}
