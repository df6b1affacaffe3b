import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../src/spl/index.js';
import { changesOf, csv, duration, eventLink, resourceLink, shown } from '../../src/web/pages/format.js';
import {
  FILTERS,
  OVERVIEW,
  SEEN,
  SORTS,
  countOf,
  entryOf,
  listOf,
  pageOf,
  recordOf,
  rowsOf,
  text,
} from '../../src/web/pages/spl.js';

const commands = (search: string): string[] => parseSearch(search).commands.map(({ kind }) => kind);

describe('searches of the pages', () => {
  it('are searches that Splunk and the local host can both run', () => {
    for (const search of [...Object.values(OVERVIEW), SEEN, entryOf('a'.repeat(64)), countOf({ state: 'all' })]) {
      expect(() => parseSearch(search)).not.toThrow();
    }
  });

  it('keep their commands, whatever a filter says', () => {
    const plain = commands(listOf({ actor: 'bob', text: 'x', plugin: 'p' }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        expect(commands(listOf({ actor: value, text: value, plugin: value }))).toEqual(plain);
      }),
    );
  });

  it('hold no character of a value that means something in SPL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(text(value)).toMatch(/^(urldecode\()?"[A-Za-z0-9 _.:/@%\u00a0-\uffff-]*"\)?$/);
      }),
    );
    expect(text('a" | delete `x` [y] $z$')).toBe('urldecode("a%22 %7C delete %60x%60 %5By%5D %24z%24")');
    expect(text('alice@example.com')).toBe('"alice@example.com"');
  });

  it('take only plain names into the base search', () => {
    const search = recordOf('x" OR *', 's3.amazonaws.com" OR "', 'Put | delete');
    expect(search.startsWith('`c2c_cloudtrail`  | fields _raw')).toBe(true);
    expect(rowsOf('not an id', 'p').startsWith('`c2c_history` | fields _raw')).toBe(true);
  });

  it('are sorted by a column that exists', () => {
    for (const sort of SORTS) expect(listOf({}, `-${sort}`)).toContain(`sort 0 -${sort}, -since, id`);
    expect(listOf({}, 'x | delete')).toContain('sort 0 -rank, -since, id');
  });

  it('show what is open unless asked for something else', () => {
    expect(countOf({})).toContain('"open","reopened","pending"');
    expect(countOf({ state: 'all' })).toBe('| `c2c_worklist` | stats count');
    expect(FILTERS).toContain('state');
    expect(pageOf('| x', 100, 200)).toBe('| x | streamstats count AS c2c_n | where c2c_n>100 AND c2c_n<=200');
  });
});

describe('values on their way out', () => {
  it('become no formula in a spreadsheet', () => {
    const cells = ['=1+1', '+1', '-1', '@x', ' =1', '\t=1', '\r\n=1', '|x', '\uff1d1'];
    for (const cell of cells) expect(csv(['a'], [{ a: cell }])).toBe(`"a"\r\n"'${cell}"\r\n`);
    expect(csv(['a', 'b'], [{ a: 'x "y"', b: ['1', '2'] }])).toBe('"a","b"\r\n"x ""y""","1\n2"\r\n');
    expect(csv(['=a'], [])).toBe(`"'=a"\r\n`);
  });

  it('are links to AWS only where they are names of AWS', () => {
    expect(resourceLink('arn:aws:s3:::example-assets')).toBe(
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Aexample-assets',
    );
    for (const not of [
      'javascript:alert(1)',
      'N/A',
      'arn:aws:s3:::a"b',
      'arn:aws:s3:::a b',
      'arn:aws-cn:s3:::x',
      'x arn:aws:s3:::a',
    ]) {
      expect(resourceLink(not)).toBeUndefined();
    }
    expect(eventLink('60f9faa1-4bfe-40f0-b240-0a22a3fcedad', 'eu-west-1')).toMatch(/^https:\/\/eu-west-1\.console/);
    expect(eventLink('60f9faa1-4bfe-40f0-b240-0a22a3fcedad', 'evil.example/')).toBeUndefined();
    expect(eventLink('x', 'eu-west-1')).toBeUndefined();
  });

  it('cannot turn the text around or hide in it', () => {
    expect(shown('a\u202eb\u0000c\u200bd')).toBe('a\\u202eb\\u0000c\\u200bd');
    expect(shown(['a', 'b'])).toBe('a, b');
    expect(shown(undefined)).toBe('');
  });

  it('are durations a person can read', () => {
    expect([0, 59, 60, 3600, 90_000, 86_400 * 400].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '1 d 1 h',
      '400 d',
    ]);
  });

  it('are the changes of a ledger row', () => {
    expect(changesOf('2025-06-01T20:00:00Z|2|id%7C1|*|Put%20X|bob|cli|192.0.2.1')).toEqual([
      {
        time: '2025-06-01T20:00:00Z',
        kind: 'introduces',
        eventId: 'id|1',
        part: '*',
        eventName: 'Put X',
        actor: 'bob',
        channel: 'cli',
        sourceIp: '192.0.2.1',
      },
    ]);
  });
});
