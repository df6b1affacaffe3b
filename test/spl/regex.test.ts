/** PCRE in JavaScript: what differs is translated or refused. */
import { describe, expect, it } from 'vitest';
import { regex } from '../../src/spl/evaluate/regex.js';

describe('translated', () => {
  it.each<[string, string, boolean]>([
    ['a$', 'a\n', true],
    ['a$', 'a\n\n', false],
    ['^a', 'b\na', false],
    ['a.b', 'a\rb', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['a(?s:.)b.c', 'a\nbxc', true],
    ['a(?s:.)b.c', 'a\nb\nc', false],
    ['(?i)AbC', 'aBc', true],
    ['x(?i:ab)c', 'xABc', true],
    ['x(?i:ab)c', 'xABC', false],
    ['(?i:[a-f]+)', 'XFED', true],
    ['^(?i:[ab]x)$', 'BX', true],
    ['(?is)a.b', 'A\nB', true],
    ['\\s', '\u00a0', false],
    ['^\\S$', '\u00a0', true],
    ['[\\s]', '\t', true],
    ['\\A\\d+', '12', true],
    ['\\A\\d', 'a1', false],
    ['[]a]+$', ']', true],
    ['[^]a]', ']', false],
    ['\\x5c', '\\', true],
    ['["\\x5c]', '\\', true],
    ['(?<n>a)(?=b)', 'ab', true],
    ['(?P<n>a)\\1', 'aa', true],
    ['a{2,3}?b', 'aab', true],
    ['\\/\\-\\"', '/-"', true],
    ['{', '{', true],
    ['[[]', '[', true],
  ])('%s on %j is %s', (pattern, text, result) => {
    expect(regex(pattern).test(text)).toBe(result);
  });
});

describe('refused', () => {
  it.each([
    '(?>a)',
    'a++',
    '(?|a)',
    'a(?i)b',
    '[[:alpha:]]',
    '\\p{L}',
    '\\Qa\\E',
    '(?(1)a)',
    '(?R)',
    '\\K',
    '\\h',
    '(a',
    'a)',
    '[a',
    '*',
    '\\',
    '(?x)a',
    '[\\S]',
    '\\xg',
    '\\u0041',
    '\\Z',
  ])('%s', (pattern) => {
    expect(() => regex(pattern)).toThrow(/regular expression/);
  });
});
