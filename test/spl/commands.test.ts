/** The commands, as the Search Reference documents them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type OutRow, STATS_FUNCTIONS, parseSearch, prepare } from '../../src/spl/index.js';
import { STATS_NAMES } from '../../src/spl/evaluate/stats.js';
import { environment, event, NOW, run } from './helpers.js';

/** Rows from records with these members, through the rest of a search. */
const rows = (rest: string, records: readonly object[]): OutRow[] => run(`* ${rest}`, records);
const column = (rest: string, records: readonly object[], name: string): unknown[] =>
  rows(rest, records).map((r) => r[name]);

describe('search', () => {
  const records = [
    { n: 'a', f: 'v' },
    { n: 'b', f: 'Other' },
    { n: 'c', list: ['v', 'w'] },
    { n: 'd' },
    { n: 'e', f: null },
    { n: 'f', f: '10' },
    { n: 'g', f: '9.5', deep: { x: [{ y: true }] } },
  ];
  it.each([
    ['f=v', 'a'],
    ['f=V', 'a'],
    ['f!=v', 'bfg'],
    ['NOT f=v', 'bcdefg'],
    ['f=*', 'abfg'],
    ['NOT f=*', 'cde'],
    ['f!=*', ''],
    ['f=o*', 'b'],
    ['f="*THE*"', 'b'],
    ['f IN (v, "oth*")', 'ab'],
    ['NOT f IN (v)', 'bcdefg'],
    ['f>9', 'abfg'],
    ['f<10', 'g'],
    ['f=10.0', ''],
    ['F=v', ''],
    ['"list{}"=w', 'c'],
    ['"list{}"!=w', 'c'],
    ['list=w', ''],
    ['f=v OR n=c n=a OR n=d', 'a'],
    ['n=a f=v OR f=other', 'a'],
    ['(n=a f=v) OR f=other', 'ab'],
    ['NOT (n=a OR n=b)', 'cdefg'],
    ['other', 'b'],
    ['"n"', 'abcdefg'],
    ['oth', ''],
    ['oth*', 'b'],
    ['"deep.x{}.y"=TRUE', 'g'],
    ['absent=x', ''],
  ])('%s', (where, names) => {
    expect(
      run(`${where} | table n`, records)
        .map((r) => r['n'])
        .sort()
        .join(''),
    ).toBe([...names].sort().join(''));
  });

  it('compares fields, not text, after the first command', () => {
    expect(
      column('| eval f=upper(n) | search f=A OR f=b | table f', [{ n: 'a' }, { n: 'b' }, { n: 'c' }], 'f'),
    ).toEqual(['A', 'B']);
  });

  it('treats the source macro as *, and refuses any other', () => {
    expect(run('`c2c_cloudtrail` n=a | table n', [{ n: 'a' }, { n: 'b' }])).toEqual([{ n: 'a' }]);
    expect(() => run('`other` n=a', [])).toThrow(/unknown macro "other"/);
  });

  it('refuses a network, which Splunk would match against addresses', () => {
    expect(() => run('cidrIp="0.0.0.0/0"', [])).toThrow(/network "0.0.0.0\/0"/);
    expect(() => run('cidrIp IN ("::/0")', [])).toThrow(/network/);
  });
});

describe('eval', () => {
  it('assigns left to right, and null() removes a field', () => {
    expect(run('| makeresults | eval a=1, b=a+1, a=null() | table a, b')).toEqual([{ b: '2' }]);
  });
  it('refuses to store a Boolean', () => {
    expect(() => run('| makeresults | eval a=(1=1)')).toThrow(/assigns a Boolean to "a"/);
    expect(() => run('| makeresults | eval a=if(true(),isnull(b),false())')).toThrow(/Boolean/);
  });
  it('writes names with marks in double quotes on the left, single quotes on the right', () => {
    expect(run(`| makeresults | eval "a b"="x", c='a b'."y" | table c`)).toEqual([{ c: 'xy' }]);
  });
});

describe('foreach', () => {
  it('assigns the same to each field that matches', () => {
    const text = `| makeresults | eval q_a="A", q_b="B", c="C" | foreach q_* [eval <<FIELD>>=lower('<<FIELD>>')] | table q_a, q_b, c`;
    expect(run(text)).toEqual([{ q_a: 'a', q_b: 'b', c: 'C' }]);
  });
});

describe('where', () => {
  it('keeps rows for which the condition is true, not NULL', () => {
    expect(column('| where n!="a" | table n', [{ n: 'a' }, { n: 'b' }, { m: 'c' }], 'n')).toEqual(['b']);
  });
  it('refuses what is no condition', () => {
    expect(() => rows('| where n', [])).toThrow(/where is not a condition/);
    expect(() => rows('| eval x=if(n, 1, 0)', [])).toThrow(/argument 1 of if\(\) is not a condition/);
    expect(() => rows('| where n="a" AND m', [])).toThrow(/operand of AND/);
  });
});

describe('fields and table', () => {
  it('fields keeps _raw and _time', () => {
    expect(rows('| eval a=1, b=2 | fields a', [{ eventTime: '2026-01-02T03:04:05Z' }])).toEqual([
      { a: '1', _raw: '{"eventTime":"2026-01-02T03:04:05Z"}', _time: String(NOW) },
    ]);
  });
  it('fields - removes, also with a wildcard', () => {
    expect(rows('| eval a=1, ab=2, b=3 | fields - a*, _raw, _time', [{}])).toEqual([{ b: '3' }]);
  });
  it('table shows only what is listed', () => {
    expect(rows('| eval a=1, ab=2, b=3 | table a*', [{}])).toEqual([{ a: '1', ab: '2' }]);
  });
  it('a field that was dropped is NULL afterwards, also one of automatic extraction', () => {
    expect(rows('| fields _raw | eval x=coalesce(n, "gone") | table x', [{ n: 'a' }])).toEqual([{ x: 'gone' }]);
  });
});

describe('mvexpand', () => {
  it('gives a row a value and keeps single values', () => {
    expect(column('| eval n=split(n, ",") | mvexpand n | table n', [{ n: 'a,b' }, { n: 'c' }], 'n')).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('rex', () => {
  it('extracts named groups of the first match; without a match nothing changes', () => {
    expect(
      rows('| eval k="old" | rex field=n "^(?<k>[a-z]+)-(?<v>\\d+)$" | table k, v', [{ n: 'ab-12' }, { n: '??' }]),
    ).toEqual([{ k: 'ab', v: '12' }, { k: 'old' }]);
  });
  it('needs a named group', () => {
    expect(() => rows('| rex field=n "(a)"', [])).toThrow(/without a named group/);
  });
});

describe('fillnull', () => {
  it('fills what is NULL, not what is empty, and creates the field', () => {
    expect(rows('| eval e="" | fillnull value="-" n e new | table n, e, new', [{ n: 'a' }, {}])).toEqual([
      { n: 'a', e: '', new: '-' },
      { n: '-', e: '', new: '-' },
    ]);
  });
});

describe('stats', () => {
  const records = [
    { g: 'x', v: 'b', n: 2 },
    { g: 'y', v: 'a', n: 10 },
    { g: 'x', v: 'a', n: 1 },
    { g: 'x', n: 1 },
    { v: 'z' },
  ];
  it.each([
    ['count AS r', '5'],
    ['count(v) AS r', '4'],
    ['count(eval(v="a")) AS r', '2'],
    ['dc(v) AS r', '3'],
    ['values(v) AS r', ['a', 'b', 'z']],
    ['list(v) AS r', ['b', 'a', 'a', 'z']],
    ['first(v) AS r', 'b'],
    ['last(v) AS r', 'z'],
    ['min(n) AS r', '1'],
    ['max(n) AS r', '10'],
    ['max(v) AS r', 'z'],
    ['sum(n) AS r', '14'],
    ['sum(v) AS r', undefined],
    ['max(eval(if(v="a", n, null()))) AS r', '10'],
  ])('%s', (aggregate, result) => {
    expect(column(`| stats ${aggregate}`, records, 'r')).toEqual([result]);
  });
  it('drops rows without a BY field and sorts by it', () => {
    expect(rows('| stats count, first(v) BY g', records)).toEqual([
      { g: 'x', count: '3', 'first(v)': 'b' },
      { g: 'y', count: '1', 'first(v)': 'a' },
    ]);
  });
  it('makes one group for each value of a BY field', () => {
    expect(rows('| eval g=split(g, ",") | stats count BY g', [{ g: 'a,b' }, { g: 'b' }])).toEqual([
      { g: 'a', count: '1' },
      { g: 'b', count: '2' },
    ]);
  });
  it('groups by several fields without mixing them up', () => {
    expect(
      rows('| stats count BY g, v', [
        { g: 'a","b', v: 'c' },
        { g: 'a', v: 'b","c' },
      ]),
    ).toHaveLength(2);
  });
  it('without BY gives one row even for none; with BY none', () => {
    expect(rows('| stats count AS n', [])).toEqual([{ n: '0' }]);
    expect(rows('| stats count AS n BY g', [])).toEqual([]);
  });
  it('list keeps 100 values', () => {
    const [row] = rows(
      '| stats list(n) AS n',
      Array.from({ length: 120 }, (_, n) => ({ n })),
    );
    expect(row?.['n']).toHaveLength(100);
  });
  it('needs a name for an eval', () => {
    expect(() => rows('| stats count(eval(v="a"))', [])).toThrow(/without a name/);
    expect(() => rows('| stats max(eval(v="a")) AS m', [])).toThrow(/max\(\) of a condition/);
  });
  it('knows the functions that the parser reads', () => {
    expect([...STATS_NAMES].sort()).toEqual([...STATS_FUNCTIONS].sort());
  });
});

describe('eventstats', () => {
  it('adds the aggregates of its group to each row', () => {
    expect(
      rows('| eventstats max(n) AS m BY g | table g, n, m', [
        { g: 'x', n: 1 },
        { g: 'x', n: 3 },
        { g: 'y', n: 2 },
        { n: 9 },
      ]),
    ).toEqual([{ g: 'x', n: '1', m: '3' }, { g: 'x', n: '3', m: '3' }, { g: 'y', n: '2', m: '2' }, { n: '9' }]);
  });
});

describe('sort', () => {
  it('sorts numbers by size, texts by code, missing ones last', () => {
    expect(column('| sort 0 n | table n', [{ n: 10 }, { n: 'b' }, {}, { n: 9 }, { n: 'a' }], 'n')).toEqual([
      '9',
      '10',
      'a',
      'b',
      undefined,
    ]);
    expect(column('| sort 0 -n | table n', [{ n: 10 }, { n: 9 }], 'n')).toEqual(['10', '9']);
  });
  it('sorts by the next field where the first is equal', () => {
    expect(
      column(
        '| sort 0 g, -n | table n',
        [
          { g: 'x', n: 1 },
          { g: 'x', n: 2 },
          { g: 'a', n: 3 },
        ],
        'n',
      ),
    ).toEqual(['3', '2', '1']);
  });
});

describe('head', () => {
  it('keeps the first rows', () => {
    expect(column('| head 2 | table n', [{ n: 1 }, { n: 2 }, { n: 3 }], 'n')).toEqual(['1', '2']);
  });
});

describe('makeresults', () => {
  it('gives one row with the time', () => {
    expect(run('| makeresults')).toEqual([{ _time: String(NOW) }]);
  });
});

describe('collect', () => {
  it('hands rows and options to the sink and keeps the rows', () => {
    const sunk: unknown[] = [];
    const env = {
      ...environment(),
      collect: (r: readonly OutRow[], o: ReadonlyMap<string, string>) => sunk.push(r, Object.fromEntries(o)),
    };
    const out = prepare(parseSearch('n=a | table n | collect index=summary source="c2c:s3" addtime=false'), env).run([
      event({ n: 'a' }),
    ]);
    expect(sunk).toEqual([[{ n: 'a' }], { index: 'summary', source: 'c2c:s3', addtime: 'false' }]);
    expect(out).toEqual([{ n: 'a' }]);
  });
});

it('every command has its tests', () => {
  const files = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.test.ts'));
  const text = files.map((f) => readFileSync(path.join(import.meta.dirname, f), 'utf8')).join('\n');
  for (const command of COMMANDS)
    if (!files.includes(`${command}.test.ts`)) expect(text).toMatch(new RegExp(`describe\\('[a-z ]*\\b${command}\\b`));
});
