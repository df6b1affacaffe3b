import { describe, expect, it } from 'vitest';
import { checkRegex } from '../../src/condition/regex.js';

describe('checkRegex', () => {
  it.each(['^5\\.5\\.[0-3]?[0-9]$', '(?:a|b)+', 'a{2,3}', '[^a-z]', '^(?=a)(?!b)', '\\bx\\b', '\\$\\{x\\}', '[+*]+'])(
    'accepts %s',
    (pattern) => {
      expect(checkRegex(pattern)).toBeUndefined();
    },
  );

  it.each([
    '(?<=a)b',
    '(?P<n>a)',
    '(?i)a',
    'a++',
    'a*+',
    '(?>a)',
    '[[:alpha:]]',
    '\\Aa',
    'a\\z',
    '\\p{L}',
    '(a)\\1',
    '\\Qa\\E',
    '[]a]',
    '[^]',
    'a{,3}',
    '\\x41',
    '\\h',
  ])('refuses %s', (pattern) => {
    expect(checkRegex(pattern)).toMatch(/is not read alike by PCRE and JavaScript/);
  });
});
