/** What the parser reads, and what it refuses: with line, column and a remedy. */
import { describe, expect, it } from 'vitest';
import { C2CError } from '../../src/errors.js';
import { expandMacros, type Macros, parseExpr, parseSearch } from '../../src/spl/index.js';

const field = (name: string): object => ({ kind: 'field', name });
const str = (value: string): object => ({ kind: 'string', value });
const num = (value: number): object => ({ kind: 'number', value });

describe('expressions', () => {
  it('AND binds tighter than OR', () => {
    expect(parseExpr('a=1 OR b=2 AND c=3')).toMatchObject({
      kind: 'or',
      operands: [{ kind: 'compare' }, { kind: 'and' }],
    });
  });
  it('joins of one kind are one node', () => {
    expect(parseExpr('(a=1 AND b=2) AND c=3')).toMatchObject({ kind: 'and', operands: [{}, {}, {}] });
    expect(parseExpr('(a.b).c')).toMatchObject({ kind: 'concat', parts: [field('a'), field('b'), field('c')] });
  });
  it('arithmetic by precedence, from the left', () => {
    const sum = { kind: 'arith', op: '-', left: num(1), right: num(2) };
    expect(parseExpr('1-2-3*4')).toEqual({
      kind: 'arith',
      op: '-',
      left: sum,
      right: { kind: 'arith', op: '*', left: num(3), right: num(4) },
    });
    expect(parseExpr('1 - -2')).toEqual({ kind: 'arith', op: '-', left: num(1), right: num(-2) });
  });
  it('a dot is a concatenation; a name with dots stands in single quotes', () => {
    expect(parseExpr("'a.b{}'.c")).toEqual({ kind: 'concat', parts: [field('a.b{}'), field('c')] });
  });
  it('IN and LIKE are the functions', () => {
    expect(parseExpr('f IN ("a","b")')).toEqual(parseExpr('in(f,"a","b")'));
    expect(parseExpr('f LIKE "a%"')).toEqual(parseExpr('like(f,"a%")'));
  });
  it('== is =', () => {
    expect(parseExpr('a==1')).toEqual(parseExpr('a=1'));
  });
  it('a macro with arguments', () => {
    expect(parseExpr('`m(a, "b, \\"c\\"")`')).toEqual({ kind: 'macro', name: 'm', args: ['a', 'b, "c"'] });
  });
  it.each([
    [String.raw`"a\"b"`, 'a"b'],
    [String.raw`"a\\b"`, String.raw`a\b`],
    [String.raw`"^\s*\["`, String.raw`^\s*\[`],
    [String.raw`"\\\\"`, String.raw`\\`],
    [String.raw`"\\|"`, String.raw`\|`],
    ['"a|b]`$c$"', 'a|b]`$c$'],
    ['""', ''],
  ])('text %s is %s', (text, value) => {
    expect(parseExpr(text)).toEqual(str(value));
  });
});

describe('the search language', () => {
  const where = (text: string): unknown => (parseSearch(text).commands[0] as { where?: unknown }).where;
  it('OR binds tighter than AND, and a blank is AND', () => {
    expect(where('a=1 b=2 OR c=3')).toMatchObject({ kind: 'and', operands: [{ field: 'a' }, { kind: 'or' }] });
    expect(where('a=1 AND b=2 OR c=3')).toEqual(where('a=1 b=2 OR c=3'));
  });
  it('NOT takes the next term', () => {
    expect(where('NOT a=1 b=2')).toMatchObject({ kind: 'and', operands: [{ kind: 'not' }, { field: 'b' }] });
  });
  it('values may be quoted, words too', () => {
    expect(where('f="a b" "c d" *')).toMatchObject({
      operands: [{ value: 'a b' }, { kind: 'word', text: 'c d' }, { kind: 'all' }],
    });
  });
  it('IN with wildcards', () => {
    expect(where('f IN ("a", b*)')).toEqual({ kind: 'fieldIn', field: 'f', values: ['a', 'b*'] });
  });
});

describe('pipelines', () => {
  it('a comment belongs to the command behind it', () => {
    const { commands } = parseSearch(
      '```base``` a=1\n```one```\n| ```two``` eval x=1 ```three```, y=2 | head 1 ```end```',
    );
    expect(commands.map((c) => c.comment)).toEqual(['base', 'one\ntwo', undefined]);
  });
  it('the first command may be a generating one', () => {
    expect(parseSearch('| makeresults | head 1').commands.map((c) => c.kind)).toEqual(['makeresults', 'head']);
  });
  it('stats without AS is named like its call', () => {
    expect(parseSearch('* | stats count dc(x), max(a.b) by y').commands[1]).toMatchObject({
      aggregates: [{ as: 'count' }, { as: 'dc(x)' }, { as: 'max(a.b)' }],
      by: ['y'],
    });
  });
  it('lists take commas or blanks', () => {
    expect(parseSearch('* | table a, b c').commands[1]).toEqual({ kind: 'table', fields: ['a', 'b', 'c'] });
  });
});

/** Text, message, line and column, remedy. */
const REFUSED: readonly (readonly [string, RegExp, number, number, RegExp])[] = [
  ['*\n| evil x=1', /unknown command "evil"/, 2, 3, /Did you mean "eval"/],
  ['* | transaction x', /unknown command "transaction"/, 1, 5, /Known: search/],
  ['* | eval x=json_extrct(a,"b")', /unknown function "json_extrct"/, 1, 12, /Did you mean "json_extract"/],
  ['* | eval x=lower(a, b)', /lower\(\) with 2 arguments/, 1, 12, /takes 1/],
  ['* | eval x=if(a="b", 1)', /if\(\) with 2 arguments/, 1, 12, /takes 3/],
  ['* | stats avg(x)', /unknown statistics function "avg"/, 1, 11, /Known: count/],
  ['* | stats dc AS n', /dc without a field/, 1, 11, /dc\(field\)/],
  ['* | eval x="abc', /a text without its closing quote/, 1, 12, /\\"/],
  ['* | eval x=match(a, "b\\|c")', /"\\\|" in a text/, 1, 23, /\[\|\]/],
  ['* | where NOT a="b"', /NOT in an expression/, 1, 11, /isnull/],
  ['* | where a="b" and c="d"', /the operator "and"/, 1, 17, /capitals/],
  ['* | where a="b" XOR c="d"', /the operator "XOR"/, 1, 17, /not used/],
  ['* | eval x=a.b+c', /"\." beside arithmetic/, 1, 12, /parentheses|\(a \+ b\)/],
  ['* | eval x=true', /"true" in the place of a field/, 1, 12, /true\(\)/],
  ['* | sort x', /sort without the count 0/, 1, 10, /sort 0/],
  ['a or b', /"or" in the place of a word/, 1, 3, /capitals/],
  ['search a=1', /starts with the word "search"/, 1, 1, /implied/],
  ['TERM(abc)', /TERM\(\) and CASE\(\)/, 1, 1, /plain word/],
  ['a=1 |', /unexpected the end of the text/, 1, 6, /eval/],
  ['* | eval x=', /unexpected the end of the text/, 1, 12, /Expected here/],
  ['* | eval x=(a', /unexpected the end of the text/, 1, 14, /"\)"/],
  ['* | eval x=a b', /unexpected "b"/, 1, 14, /Expected here/],
  ['* | stats count(eval(a="b"))', /eval aggregate without a name/, 1, 11, /AS name/],
  ['* | lookup t a OUTPUTNEW b', /unexpected "O"/, 1, 16, /"AS"/],
  ['* ]', /unexpected "\]"/, 1, 3, /Expected/],
  ['`m', /unexpected "`"/, 1, 1, /macro/],
  [`* | eval x=${'('.repeat(5000)}1${')'.repeat(5000)}`, /nested more than 100 deep/, 1, 112, /Split/],
  [`${'NOT '.repeat(5000)}a`, /nested more than 100 deep/, 1, 401, /Split/],
];

describe('refused', () => {
  it.each(REFUSED.map((r) => [r[0].slice(0, 60), ...r] as const))(
    '%s',
    (_title, text, message, line, column, remedy) => {
      let error: unknown;
      try {
        parseSearch(text, 'my search');
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(C2CError);
      const refused = error as C2CError;
      expect(refused.message).toMatch(message);
      expect(refused.at).toEqual({ file: 'my search', line, column });
      expect(refused.remedy).toMatch(remedy);
    },
  );
});

describe('expandMacros', () => {
  const macros: Macros = new Map([
    ['record', { args: [], definition: '_raw' }],
    ['eq(2)', { args: ['f', 'v'], definition: '$f$="$v$"' }],
    ['outer', { args: [], definition: 'x(`record`)' }],
    ['loop', { args: [], definition: '`pool`' }],
    ['pool', { args: [], definition: '`loop`' }],
  ]);
  it('replaces calls, arguments and nested calls', () => {
    expect(expandMacros('a `record` `eq(src, "ec2, x")` `outer`', macros)).toBe('a _raw src="ec2, x" x(_raw)');
  });
  it('leaves texts and comments alone', () => {
    expect(expandMacros('"`record`" ```see `record` ``` `record`', macros)).toBe('"`record`" ```see `record` ``` _raw');
  });
  it('does not read a dollar of an argument as another argument', () => {
    expect(expandMacros('`eq(a, "$f$")`', macros)).toBe('a="$f$"');
  });
  it.each([
    ['a\n `recrd`', /unknown macro "recrd"/, /record/],
    ['`eq(a)`', /unknown macro "eq\(1\)"/, /eq\(2\)/],
    ['`loop`', /contains itself/, /loop > pool > loop/],
    ['`a b`', /cannot be read/, /name/],
  ])('refuses %s', (text, message, remedy) => {
    expect(() => expandMacros(text, macros)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message) as string,
        remedy: expect.stringMatching(remedy) as string,
      }),
    );
  });
  it('stops a macro that grows without end', () => {
    const doubling: Macros = new Map(
      Array.from({ length: 19 }, (_, i) => [
        `m${i}`,
        { args: [], definition: i === 0 ? 'x'.repeat(1000) : `\`m${i - 1}\`\`m${i - 1}\`` },
      ]),
    );
    expect(() => expandMacros('`m18`', doubling)).toThrow(/expands to more than/);
  });
});
