/** Tests on a member of a view that is the same in every event of its form. */
import type { Test } from '../condition/types.js';
import { FALSE, TRUE } from './expr.js';
import { exactly, leftOut, type Found } from './found.js';

/** What a test says of a constant text (folded; "" = not given); left out where only the event could tell. */
export function compareConstant(
  test: Test,
  constant: string,
  negated: boolean,
  context: { readonly settings: Readonly<Record<string, string>> },
): Found {
  const outcome = holds(test, constant.toLowerCase(), context.settings);
  return outcome === undefined ? leftOut('negation') : exactly(outcome !== negated ? TRUE : FALSE);
}

/** @returns undefined for tests that are not about one text */
export function holds(test: Test, text: string, settings: Readonly<Record<string, string>>): boolean | undefined {
  switch (test.kind) {
    case 'always':
      return true;
    case 'given':
    case 'mentioned':
      return (text !== '') === test.value;
    case 'equals':
      return test.values.some((value) => {
        if (text === '' || value.kind === 'record') return false;
        if (value.kind === 'literal') return String(value.value).toLowerCase() === text;
        return (settings[value.name] ?? '')
          .toLowerCase()
          .split(',')
          .some((piece) => piece.trim() === text);
      });
    case 'text':
      if (test.op === 're' || test.cased) return undefined;
      return (
        text !== '' &&
        test.values.some((value) => {
          const part = value.toLowerCase();
          if (test.op === 'startswith') return text.startsWith(part);
          return test.op === 'endswith' ? text.endsWith(part) : text.includes(part);
        })
      );
    default:
      return text === '' && test.kind !== 'port' && test.kind !== 'kmsBelow' && test.kind !== 'count'
        ? false
        : undefined;
  }
}
