import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { C2CError } from '../../src/errors.js';
import { MAX_LINE_BYTES, mergeConf, parseConf, printConf, stanza, type Conf } from '../../src/splunk/format/conf.js';
import { parseCsv, printCsv } from '../../src/splunk/format/csv.js';
import { parseXml, printXml, xml, type XmlElement } from '../../src/splunk/format/xml.js';

const plain = (conf: Conf): unknown => conf.map((s) => [s.name, [...s.settings]]);
const hostile = fc.string({ unit: fc.constantFrom(...'ab \t"\'\\`$#;[]=|,&<>é€😀%{}\n'), maxLength: 30 });

describe('conf', () => {
  const name = fc
    .string({ unit: fc.constantFrom(...'ab -:#;=|`"é'), minLength: 1, maxLength: 12 })
    .filter((s) => s.trim() === s && s !== 'default');
  const key = fc.stringMatching(/^[a-z][a-z0-9_.]{0,8}$/);
  const value = hostile.map((s) =>
    s
      .split('\n')
      .map((line) => line.replace(/[\\\s]+$/, ''))
      .join('\n')
      .trim(),
  );
  const conf = fc.uniqueArray(
    fc.record({
      name,
      settings: fc.uniqueArray(fc.tuple(key, value), { selector: ([k]) => k }).map((e) => new Map(e)),
    }),
    { selector: (s) => s.name },
  );

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(conf, (c) => void expect(plain(parseConf(printConf(c, 'x.conf'), 'x.conf'))).toEqual(plain(c))),
      { numRuns: 500 },
    );
  });

  it('continues a value with a backslash and nothing behind it', () => {
    const text = printConf([stanza('s', { search: 'index=a\n| stats count', n: 1 })], 'x.conf');
    expect(text).toBe('[s]\nsearch = index=a\\\n| stats count\nn = 1\n');
  });

  it.each<[string, Conf, RegExp]>([
    ['a [default] stanza', [stanza('default', { a: 1 })], /leak/],
    ['a stanza twice', [stanza('s', {}), stanza('s', {})], /twice/],
    ['a bracket in a name', [stanza('a]b', {})], /cannot be a stanza name/],
    ['a line that ends in a backslash', [stanza('s', { a: 'x\\\ny' })], /ends in a backslash/],
    ['a value that ends in a backslash', [stanza('s', { a: 'x\\' })], /ends in a backslash/],
    ['a continued line that ends in a blank', [stanza('s', { a: 'x \ny' })], /ends in a blank/],
    ['a value with outer blanks', [stanza('s', { a: ' x' })], /cuts off/],
    ['a name with a blank', [stanza('s', { 'a b': 'x' })], /read back/],
    ['a line over the limit', [stanza('s', { a: 'é'.repeat(MAX_LINE_BYTES / 2) })], /bytes/],
  ])('refuses %s', (_, bad, message) => {
    expect(() => printConf(bad, 'x.conf')).toThrow(message);
    expect(() => printConf(bad, 'x.conf')).toThrow(C2CError);
  });

  it('accepts a line of exactly the limit', () => {
    const text = printConf([stanza('s', { a: 'x'.repeat(MAX_LINE_BYTES - 4) })], 'x.conf');
    expect(Math.max(...text.split('\n').map((l) => l.length))).toBe(MAX_LINE_BYTES);
  });

  it.each([
    ['a = 1\n', 'x.conf:1', /before the first stanza/],
    ['[s]\na = 1\na = 2\n', 'x.conf:3', /set twice/],
    ['[s]\na = 1\\ \nb\n', 'x.conf:2', /blank/],
    ['[s]\nwhat\n', 'x.conf:2', /neither/],
    ['[default]\n', 'x.conf:1', /leak/],
    ['[s]\n# c\n[s]\n', 'x.conf:3', /twice/],
  ])('names the line of %j', (text, place, message) => {
    const attempt = (): Conf => parseConf(text, 'x.conf');
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect(String(error)).toContain(place);
    }
  });

  it('merges settings of the same stanza and keeps the order', () => {
    const merged = mergeConf(
      [stanza('a', { x: 1, y: 2 }), stanza('b', {})],
      [stanza('c', {}), stanza('a', { y: 3, z: 4 })],
    );
    expect(plain(merged)).toEqual([
      [
        'a',
        [
          ['x', '1'],
          ['y', '3'],
          ['z', '4'],
        ],
      ],
      ['b', []],
      ['c', []],
    ]);
  });
});

describe('csv', () => {
  const cell = fc.oneof(hostile, fc.constantFrom('', '\r', 'a\r\nb', '"', ' x ', '\ufeffx'));
  it('reads back what it wrote', () => {
    const table = fc
      .uniqueArray(fc.stringMatching(/^[a-z_]{1,6}$/), { minLength: 1, maxLength: 4 })
      .filter((columns) => !columns.includes('__proto__'))
      .chain((columns) =>
        fc.record({
          columns: fc.constant(columns),
          rows: fc.array(
            fc
              .tuple(...columns.map(() => cell))
              .map((cells) => Object.fromEntries(columns.map((c, i) => [c, cells[i] ?? '']))),
          ),
        }),
      );
    fc.assert(
      fc.property(table, (t) => void expect(parseCsv(printCsv(t, 't.csv'), 't.csv')).toEqual(t)),
      { numRuns: 500 },
    );
  });

  it('refuses a cell without a column and a row of another length', () => {
    expect(() => printCsv({ columns: ['a'], rows: [{ b: '1' }] }, 't.csv')).toThrow(/no column/);
    expect(() => parseCsv('a,b\n1\n', 't.csv')).toThrow(C2CError);
  });
});

describe('xml', () => {
  const text = fc.oneof(hostile, fc.constantFrom('&amp;', '&lt;b&gt;', ']]>', '\r\n', '&#13;', "it's"));
  const tag = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,6}$/);
  const element = fc.letrec<{ element: XmlElement }>((tie) => ({
    element: fc.record({
      name: tag,
      attributes: fc.dictionary(tag, text, { maxKeys: 3, noNullPrototype: true }),
      children: fc.oneof(
        { depthSize: 'small' },
        text.map((t) => (t.trim() === '' ? [] : t)),
        fc.array(tie('element'), { maxLength: 3 }),
      ),
    }),
  })).element;

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(element, (e) => void expect(parseXml(printXml(e, 'v.xml'), 'v.xml')).toEqual(e)),
      { numRuns: 500 },
    );
  });

  it('writes text on one line with its tags', () => {
    const view = xml('view', { template: 'pages/x' }, [xml('label', {}, 'Start & go')]);
    expect(printXml(view, 'v.xml')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<view template="pages/x">\n  <label>Start &amp; go</label>\n</view>\n',
    );
  });

  it.each(['<a><b></a>', '<a>', '<a/><b/>', '', '<a>x<b/></a>', '<a b=1/>'])('refuses %j', (bad) => {
    expect(() => parseXml(bad, 'v.xml')).toThrow(C2CError);
  });

  it('refuses what XML cannot carry', () => {
    expect(() => printXml(xml('a', {}, '\u0001'), 'v.xml')).toThrow(C2CError);
    expect(() => printXml(xml('a b'), 'v.xml')).toThrow(/no XML name/);
  });
});
