/** How searches are written. */
import { describe, expect, it } from 'vitest';
import { type Command, type Expr, parseExpr, parseSearch, printExpr, printSearch } from '../../src/spl/index.js';

const text = (value: string): string => printExpr({ kind: 'string', value });

describe('a text in an expression', () => {
  it.each([
    ['plain', '"plain"'],
    ['a"b', String.raw`"a\"b"`],
    [String.raw`^\s*\[`, String.raw`"^\s*\["`],
    [String.raw`a\b`, String.raw`"a\b"`],
    [String.raw`a\\b`, String.raw`"a\\\b"`],
    ['\\', String.raw`"\\"`],
    [String.raw`\"`, String.raw`"\\\""`],
    [String.raw`^tcp\|`, String.raw`"^tcp\\|"`],
    ['a|b]`$c$', '"a|b]`$c$"'],
    [String.raw`"key"\s*:`, String.raw`"\"key\"\s*:"`],
    ['', '""'],
  ])('%s is written %s', (value, written) => {
    expect(text(value)).toBe(written);
    expect(parseExpr(written)).toEqual({ kind: 'string', value });
  });
});

describe('an expression', () => {
  it.each([
    ['a=1 AND (b=2 OR c=3)', 'a=1 AND (b=2 OR c=3)'],
    ['(a=1) OR b=2 AND c=3', '(a=1 OR b=2 AND c=3)'],
    ['((a+1)*2)-(3-b)', '(a + 1) * 2 - (3 - b)'],
    ['a.":".(b+1).(2)', 'a.":".(b + 1).(2)'],
    ["'x y'.'in'", "'x y'.'in'"],
    ['f IN ("a","b")', 'in(f, "a", "b")'],
    ['if((a="b"), c, null())', 'if(a="b", c, null())'],
    ['(a=1)=(b=2)', '(a=1)=(b=2)'],
    ['`m(a, "b c", "d,e")`', '`m(a, "b c", "d,e")`'],
  ])('%s is written %s', (source, written) => {
    expect(printExpr(parseExpr(source))).toBe(written);
  });

  it.each<[string, Expr, RegExp]>([
    ['a field with a quote', { kind: 'field', name: "a'b" }, /field name/],
    ['a field without a name', { kind: 'field', name: '' }, /field name/],
    ['an endless number', { kind: 'number', value: Infinity }, /number/],
    ['a number with an exponent', { kind: 'number', value: 1e300 }, /number/],
    ['a macro with blanks', { kind: 'macro', name: 'a b', args: [] }, /macro/],
    ['a macro argument with a backtick', { kind: 'macro', name: 'm', args: ['`'] }, /backtick/],
    ['a function that is none', { kind: 'call', name: 'a(', args: [] }, /function/],
  ])('%s cannot be written', (_title, ast, message) => {
    expect(() => printExpr(ast)).toThrow(message);
  });
});

describe('a search', () => {
  it('has one command a line, one assignment a line, comments before their command', () => {
    const search = parseSearch(
      '`c2c_cloudtrail` (a=1 OR b=2) ```why``` | eval x="1", y=x | where isnotnull(x) | stats count by x',
    );
    expect(printSearch(search).split('\n')).toEqual([
      '`c2c_cloudtrail` (a="1" OR b="2")',
      '```why```',
      '| eval x="1",',
      '    y=x',
      '| where isnotnull(x)',
      '| stats count AS count BY x',
    ]);
  });

  it('breaks what is longer than a line', () => {
    const long = Array.from({ length: 12 }, (_, i) => `in(field_${i}, "value one", "value two")`).join(' AND ');
    const lines = printSearch(parseSearch(`* | where ${long}`)).split('\n');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('writes OR groups of the search language in parentheses, also alone', () => {
    expect(printSearch(parseSearch('a=1 OR b=2 c=3'))).toBe('(a="1" OR b="2") c="3"');
    expect(printSearch(parseSearch('a=1 OR b=2'))).toBe('(a="1" OR b="2")');
  });

  it('quotes words that are operators', () => {
    expect(printSearch({ commands: [{ kind: 'search', where: { kind: 'word', text: 'OR' } }] })).toBe('"OR"');
  });

  it('writes a first command that is no base search behind a pipe', () => {
    expect(printSearch(parseSearch('| inputlookup append=true t where a=1'))).toBe(
      '| inputlookup append=true t where a="1"',
    );
  });

  it('refuses what would end a comment', () => {
    const command: Command = { kind: 'makeresults', comment: 'a ``` b' };
    expect(() => printSearch({ commands: [command] })).toThrow(/backticks/);
  });
});
