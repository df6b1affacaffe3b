import { describe, expect, it } from 'vitest';
import { evaluate, type Truth } from '../../src/condition/index.js';
import { absent, answer, condition, record } from './helpers.js';

/** What every kind says of the shapes in which a value can come. */
const SHAPES = {
  absent,
  null: null,
  '""': '',
  '{}': {},
  '[]': [],
  object: { a: 1 },
  list: ['v'],
  hidden: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  stars: '****',
  removed: '<sensitiveDataRemoved>',
};

/** Missing is false, unreadable is unknown: for every comparison on one value. */
const COMPARISON: Record<keyof typeof SHAPES, Truth> = {
  absent: 'no', null: 'no', '""': 'no', '{}': 'no', '[]': 'no', object: 'unknown', list: 'unknown', hidden: 'unknown', stars: 'unknown', removed: 'unknown',
}; // prettier-ignore

describe('every comparison on one value', () => {
  const comparisons = [
    '{request.x: v}',
    '{request.x|lt: 5}',
    '{request.x|version_lt: "5.0"}',
    '{request.x|startswith: v}',
    '{request.x|re: v}',
    '{request.x|cidr: internet}',
  ];
  for (const text of comparisons) {
    it.each(Object.entries(COMPARISON))(`${text} of %s is %s`, (shape, expected) => {
      expect(answer(text, SHAPES[shape as keyof typeof SHAPES])).toBe(expected);
    });
  }
});

describe('presence', () => {
  it.each([
    ['absent', 'no', 'no'],
    ['null', 'no', 'yes'],
    ['""', 'no', 'yes'],
    ['{}', 'no', 'yes'],
    ['[]', 'no', 'yes'],
    ['object', 'yes', 'yes'],
    ['list', 'yes', 'yes'],
    ['hidden', 'yes', 'yes'],
  ] as const)('%s: given %s, mentioned %s', (shape, given, mentioned) => {
    expect(answer('{request.x|given: true}', SHAPES[shape])).toBe(given);
    expect(answer('{request.x|mentioned: true}', SHAPES[shape])).toBe(mentioned);
    expect(answer('{request.x|given: false}', SHAPES[shape])).toBe(given === 'yes' ? 'no' : 'yes');
    expect(answer('{request.x|mentioned: false}', SHAPES[shape])).toBe(mentioned === 'yes' ? 'no' : 'yes');
  });

  it('false and 0 are given', () => {
    expect(answer('{request.x|given: true}', false)).toBe('yes');
    expect(answer('{request.x|given: true}', 0)).toBe('yes');
  });

  it('no parameters at all: nothing is given', () => {
    for (const request of [null, undefined, '', 'text']) {
      const context = { record: record(request), settings: {} };
      expect(evaluate(condition('{request.x|given: true}'), context)).toBe('no');
      expect(evaluate(condition('{request.x|mentioned: true}'), context)).toBe('no');
    }
  });

  it('an inherited name is not a member', () => {
    expect(evaluate(condition('{request.toString|mentioned: true}'), { record: record({}), settings: {} })).toBe('no');
  });
});

describe('equals', () => {
  it.each([
    ['true', true, 'yes'],
    ['true', 'True', 'yes'],
    ['true', 'TRUE', 'yes'],
    ['true', 1, 'yes'],
    ['true', '1', 'yes'],
    ['true', 'yes', 'no'],
    ['true', false, 'no'],
    ['false', 'False', 'yes'],
    ['false', 0, 'yes'],
    ['false', '0', 'yes'],
    ['false', 'no', 'no'],
    ['"true"', true, 'yes'],
    ['"true"', 1, 'no'],
    ['10', 10, 'yes'],
    ['10', '10', 'yes'],
    ['10', 100, 'no'],
    ['"-1"', -1, 'yes'],
    ['tcp', 'TCP', 'yes'],
    ['[a, b]', 'B', 'yes'],
    ['[a, b]', 'c', 'no'],
    ['"{account}"', '111122223333', 'yes'],
    ['"{account}"', '444455556666', 'no'],
    ['"{region}"', 'eu-west-1', 'yes'],
  ] as const)('%s against %j: %s', (literal, value, expected) => {
    expect(answer(`{request.x: ${literal}}`, value)).toBe(expected);
  });

  it('an account that the record does not name cannot be told', () => {
    const context = { record: record({ x: '444455556666' }, { recipientAccountId: undefined }), settings: {} };
    expect(evaluate(condition('{request.x: "{account}"}'), context)).toBe('unknown');
  });

  it('a setting is a comma list; unset cannot be told, whatever the value', () => {
    expect(answer('{request.x: {setting: s}}', 'B', { s: 'a, b' })).toBe('yes');
    expect(answer('{request.x: {setting: s}}', 'c', { s: 'a, b' })).toBe('no');
    expect(answer('{request.x: {setting: s}}', 'c', { s: '' })).toBe('unknown');
    expect(answer('{request.x: {setting: s}}', absent)).toBe('unknown');
    expect(answer('{request.x: [c, {setting: s}]}', 'c')).toBe('yes');
  });
});

describe('compare', () => {
  it.each([
    ['lt: 5', 4, 'yes'],
    ['lt: 5', 5, 'no'],
    ['lte: 5', '5', 'yes'],
    ['gt: 5', '5', 'no'],
    ['gte: 5', '5.0', 'yes'],
    ['gt: 5', '10', 'yes'],
    ['lt: 0', '-1', 'yes'],
    ['lt: 5', 'four', 'unknown'],
    ['lt: 5', true, 'unknown'],
  ] as const)('%s of %j: %s', (test, value, expected) => {
    expect(answer(`{request.x|${test}}`, value)).toBe(expected);
  });

  it('a setting is the bound', () => {
    expect(answer('{request.x|gt: {setting: s}}', 91, { s: '90' })).toBe('yes');
    expect(answer('{request.x|gt: {setting: s}}', 91)).toBe('unknown');
    expect(answer('{request.x|gt: {setting: s}}', 91, { s: 'ninety' })).toBe('unknown');
  });
});

describe('version', () => {
  it.each([
    ['version_lt: "5.17.3"', '5.17.2', 'yes'],
    ['version_lt: "5.17.3"', '5.9', 'yes'],
    ['version_lt: "5.17.3"', '5.17.3', 'no'],
    ['version_lte: "5.17.0"', '5.17', 'yes'],
    ['version_gte: "13"', '13.4', 'yes'],
    ['version_gte: "13"', 9.6, 'no'],
    ['version_lt: "5"', '5.7.mysql_aurora.2', 'unknown'],
  ] as const)('%s of %j: %s', (test, value, expected) => {
    expect(answer(`{request.x|${test}}`, value)).toBe(expected);
  });
});

describe('text', () => {
  it.each([
    ['startswith: ab', 'ABC', 'yes'],
    ['startswith|cased: ab', 'ABC', 'no'],
    ['endswith: [x, bc]', 'ABC', 'yes'],
    ['contains: b', 'ABC', 'yes'],
    ['contains: d', 'ABC', 'no'],
    ['re: ^a.c$', 'ABC', 'yes'],
    ['re|cased: ^a.c$', 'ABC', 'no'],
    ['startswith: "12"', 123, 'yes'],
  ] as const)('%s of %j: %s', (test, value, expected) => {
    expect(answer(`{request.x|${test}}`, value)).toBe(expected);
  });
});

describe('cidr', () => {
  it.each([
    ['internet', '0.0.0.0/0', 'yes'],
    ['internet', '::/0', 'yes'],
    ['internet', '203.0.113.0/0', 'yes'],
    ['internet', '0.0.0.0/16', 'no'],
    ['internet', '10.0.0.0/10', 'no'],
    ['internet', '203.0.113.7', 'no'],
    ['internet', 'pl-0123', 'unknown'],
    ['internet', 'everywhere', 'unknown'],
    ['10.0.0.0/8', '10.0.0.0/8', 'yes'],
    ['[internet, 10.0.0.0/8]', '10.0.0.0/8', 'yes'],
    ['2001:db8::/32', '2001:DB8::/32', 'yes'],
  ] as const)('%s of %s: %s', (wanted, value, expected) => {
    expect(answer(`{request.x|cidr: "${wanted}"}`.replace('"[', '[').replace(']"', ']'), value)).toBe(expected);
  });
});

describe('kms_below', () => {
  it.each([
    ['awskms', absent, 'yes'],
    ['none', absent, 'no'],
    ['awscmk', 'alias/aws/rds', 'yes'],
    ['awskms', 'alias/aws/rds', 'no'],
    ['awscmk', 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3', 'yes'],
    ['awscmk', 'alias/mine', 'no'],
    ['externalcmk', 'arn:aws:kms:eu-west-1:111122223333:alias/mine', 'yes'],
    ['awskms', '1234abcd-12ab-34cd-56ef-1234567890ab', 'no'],
    ['awscmk', '1234abcd-12ab-34cd-56ef-1234567890ab', 'unknown'],
    ['awscmk', 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd', 'unknown'],
    ['awscmk', '', 'yes'],
    ['awscmk', 'HIDDEN_DUE_TO_SECURITY_REASONS', 'unknown'],
  ] as const)('%s of %s: %s', (level, value, expected) => {
    expect(answer(`{request.x|kms_below: ${level}}`, value)).toBe(expected);
  });

  it('takes the level from a setting', () => {
    expect(answer('{request.x|kms_below: {setting: s}}', 'alias/aws/rds', { s: 'awscmk' })).toBe('yes');
    expect(answer('{request.x|kms_below: {setting: s}}', 'alias/aws/rds', { s: 'best' })).toBe('unknown');
    expect(answer('{request.x|kms_below: {setting: s}}', absent)).toBe('unknown');
  });
});

describe('lists', () => {
  it.each([
    ['{"request.x[]": a}', ['b', 'A'], 'yes'],
    ['{"request.x[]": a}', 'a', 'yes'],
    ['{"request.x[]": a}', ['b', '****'], 'unknown'],
    ['{"request.x[]": a}', ['a', '****'], 'yes'],
    ['{"request.x[].n": a}', [{ n: 'b' }, { n: 'a' }], 'yes'],
    ['{"request.x[].n": a}', { n: 'a' }, 'yes'],
    ['{"request.x[].n": a}', [{ m: 'a' }], 'no'],
    ['{"request.x.n": a}', [{ n: 'a' }], 'no'],
    ['{"request.x.n": a}', 'text', 'no'],
    ['{"request.x[].n[].m": a}', [{ n: [{ m: 'b' }] }, { n: { m: 'a' } }], 'yes'],
    ['{"request.x[key=k].value": v}', [{ key: 'K', value: 'v' }], 'yes'],
    [
      '{"request.x[key=k].value": v}',
      [
        { key: 'k', value: 'v' },
        { key: 'k', value: 'w' },
      ],
      'no',
    ],
    ['{"request.x[key=k].value": v}', { key: 'k', value: 'v' }, 'yes'],
    ['{"request.x[key=k].value|mentioned": true}', [{ key: 'j', value: 'v' }], 'no'],
    ['{"request.x(csv)[]": b}', 'a, b ,c', 'yes'],
    ['{"request.x(csv)[]": ab}', 'a,b', 'no'],
    ['{"request.x(json).a": 1}', '{"a": 1}', 'yes'],
    ['{"request.x(json).a": 1}', '%7B%22a%22%3A1%7D', 'yes'],
    ['{"request.x(json).a": 1}', { a: 1 }, 'yes'],
    ['{"request.x(json).a": 1}', '{"a": ', 'unknown'],
    ['{"request.x(json).a": 1}', '', 'no'],
    ['{"request.x[]|has_all": [a, b]}', ['B', 'a', 'c'], 'yes'],
    ['{"request.x[]|has_all": [a, b]}', ['a'], 'no'],
    ['{"request.x[]|has_all": [a, b]}', ['a', '****'], 'unknown'],
    ['{"request.x[]|has_all": [a]}', absent, 'no'],
    ['{"request.x[]|only": [a, b]}', ['a', 'A'], 'yes'],
    ['{"request.x[]|only": [a, b]}', ['a', 'c', '****'], 'no'],
    ['{"request.x[]|only": [a, b]}', ['a', '****'], 'unknown'],
    ['{"request.x[]|only": [a, b]}', [], 'no'],
    ['{"request.x[]|only": [a, b]}', 'a', 'yes'],
    ['{"request.x[]|count": {lt: 2}}', absent, 'yes'],
    ['{"request.x[]|count": {lt: 2}}', ['a', 'A', ''], 'yes'],
    ['{"request.x[]|count": {lt: 2}}', ['a', 'b'], 'no'],
    ['{"request.x[]|count": {gte: 1}}', 'a', 'yes'],
    ['{"request.x[]|count": {gte: 2}}', [{ a: 1 }, { a: 2 }], 'yes'],
  ] as const)('%s of %j: %s', (text, value, expected) => {
    expect(answer(text, value)).toBe(expected);
  });

  it('?? takes the first that is given', () => {
    const test = condition('{"request.a ?? response.a": v}');
    const ask = (request: unknown, response: unknown): Truth =>
      evaluate(test, { record: record(request, { responseElements: response }), settings: {} });
    expect(ask({ a: 'w' }, { a: 'v' })).toBe('no');
    expect(ask({ a: '' }, { a: 'v' })).toBe('yes');
    expect(ask({}, { a: 'v' })).toBe('yes');
    expect(ask({ a: '****' }, { a: 'v' })).toBe('unknown');
    expect(ask(null, null)).toBe('no');
  });
});

describe('port', () => {
  const test = '{port: {is: [22, "3000-3010"], from: request.x.f, to: request.x.t, when_absent: none}}';
  const all = test.replace('none', 'all');
  it.each([
    [22, 22, 'yes'],
    ['20', '25', 'yes'],
    [23, 80, 'no'],
    [3010, 4000, 'yes'],
    [3011, 4000, 'no'],
    [0, 65535, 'yes'],
    [undefined, 22, 'yes'],
    [22, undefined, 'yes'],
    ['ssh', 22, 'unknown'],
    [{}, {}, 'no'],
    [-1, -1, 'no'],
  ] as const)('from %j to %j: %s', (f, t, expected) => {
    expect(answer(test, { f, t })).toBe(expected);
  });

  it('when_absent decides without bounds and with -1', () => {
    expect(answer(all, absent)).toBe('yes');
    expect(answer(all, { f: -1, t: '-1' })).toBe('yes');
    expect(answer(all, { f: 80, t: 80 })).toBe('no');
    expect(answer(test, absent)).toBe('no');
  });
});

describe('any, every, none', () => {
  it.each([
    ['any', [{ e: false }, { e: true }], 'yes'],
    ['any', [{ e: false }], 'no'],
    ['any', [{ e: '****' }, { e: false }], 'unknown'],
    ['any', absent, 'no'],
    ['any', { e: true }, 'yes'],
    ['every', [{ e: true }, { e: true }], 'yes'],
    ['every', [{ e: true }, {}], 'no'],
    ['every', [{ e: true }, { e: '****' }], 'unknown'],
    ['every', absent, 'yes'],
    ['every', '', 'yes'],
    ['every', {}, 'yes'],
    ['none', [{ e: false }], 'yes'],
    ['none', [{ e: true }], 'no'],
    ['none', absent, 'yes'],
  ] as const)('%s over %j: %s', (quantifier, value, expected) => {
    expect(answer(`{${quantifier}: {in: "request.x[]", where: {item.e: true}}}`, value)).toBe(expected);
  });

  it('tests of one item hold together', () => {
    const test = '{any: {in: "request.x[]", where: {item.a: 1, item.b: 2}}}';
    expect(answer(test, [{ a: 1, b: 2 }])).toBe('yes');
    expect(answer(test, [{ a: 1 }, { b: 2 }])).toBe('no');
  });

  it('items may be plain values', () => {
    expect(answer('{any: {in: "request.x[]", where: {item: all}}}', ['a', 'ALL'])).toBe('yes');
  });
});

describe('Kleene logic', () => {
  it.each([
    ['{request.x.h: 1, request.x.a: 1}', 'unknown'],
    ['{request.x.h: 1, request.x.a: 2}', 'no'],
    ['[{request.x.h: 1}, {request.x.a: 1}]', 'yes'],
    ['[{request.x.h: 1}, {request.x.a: 2}]', 'unknown'],
    ['{not: {request.x.h: 1}}', 'unknown'],
    ['{not: {request.x.a: 2}}', 'yes'],
    ['{not: {request.x.b: 2}}', 'yes'],
    ['always', 'yes'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text, { h: '***', a: 1 })).toBe(expected);
  });
});
