/** Logs are written by attackers. */
import { describe, expect, it } from 'vitest';
import { parseSearch, prepare, type SplEvent } from '../../src/spl/index.js';
import { environment, run } from './helpers.js';

const runRaw = (text: string, events: readonly SplEvent[], specialise = true): unknown =>
  prepare(parseSearch(text), environment({ specialise })).run(events);

describe.each([true, false])('specialised: %s', (specialise) => {
  it('keys of the prototype are data', () => {
    const raw =
      '{"eventSource":"s","eventName":"n","__proto__":{"polluted":"yes"},"constructor":{"name":"c"},"toString":"t"}';
    const text =
      '* | eval p=json_extract(_raw,"__proto__.polluted"), c=json_extract(_raw,"constructor.name"), t=json_extract(_raw,"toString"), h=json_extract(_raw,"hasOwnProperty"), l=json_extract(_raw,"constructor.length") | table p, c, t, h, l';
    expect(runRaw(text, [{ raw }], specialise)).toEqual([{ p: 'yes', c: 'c', t: 't' }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('names of the prototype as event names and fields', () => {
    const records = ['__proto__', 'constructor', 'toString'].map((eventName) => ({
      raw: JSON.stringify({ eventSource: 'constructor', eventName }),
    }));
    const text =
      '* | eval constructor=json_extract(_raw,"eventName"), "__proto__"=constructor | stats count BY constructor, "__proto__"';
    expect(runRaw(text, records, specialise)).toHaveLength(3);
    const [row] = runRaw('* | eval "__proto__"="x" | table "__proto__"', [{ raw: '{}' }], specialise) as object[];
    expect(Object.entries(row as object)).toEqual([['__proto__', 'x']]);
  });

  it('a record that is cut is found by what the scan saw, and is no JSON inside', () => {
    const raw = '{"eventSource":"s","eventName":"n","requestParameters":{"a":"b';
    const text =
      'eventSource=s eventName=n | eval ok=if(json_valid(_raw),1,0), n=json_extract(_raw,"eventName") | table ok, n';
    expect(runRaw(text, [{ raw, eventSource: 's', eventName: 'n' }], specialise)).toEqual([{ ok: '0' }]);
    expect(runRaw(text, [{ raw }], specialise)).toEqual([]);
  });

  it('what is no record', () => {
    const texts = ['', 'null', '[]', '"x"', '1', '{"eventName":{"a":1}}', '{"eventName":["n"],"eventSource":null}'];
    expect(
      runRaw(
        '* | eval n=coalesce(json_extract(_raw,"eventName"),"none") | table n',
        texts.map((raw) => ({ raw })),
        specialise,
      ),
    ).toHaveLength(texts.length);
  });

  it('values that look like SPL stay values', () => {
    const name = 'x" | delete | eval a="`m` $t$ ]] ```';
    const text =
      '* | eval n=json_extract(_raw,"eventName"), j=json_object("n",n), back=json_extract(j,"n") | table n, back';
    expect(runRaw(text, [{ raw: JSON.stringify({ eventName: name, eventSource: 's' }) }], specialise)).toEqual([
      { n: name, back: name },
    ]);
  });

  it('a document as deep as a log can hold', () => {
    const deep = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`;
    const raw = `{"eventSource":"s","eventName":"n","d":${deep}}`;
    expect(runRaw('* | eval t=len(json_extract(_raw,"d")) | table t', [{ raw }], specialise)).toEqual([
      { t: String(deep.length) },
    ]);
  });

  it('more names than are kept', () => {
    const events = Array.from({ length: 6000 }, (_, i) => ({
      raw: JSON.stringify({ eventSource: 's', eventName: `n${i}` }),
    }));
    expect(runRaw('* | eval n=json_extract(_raw,"eventName") | stats dc(n) AS n', events, specialise)).toEqual([
      { n: '6000' },
    ]);
  });
});

it('a record is never changed', () => {
  const record = { eventSource: 's', eventName: 'n', list: [{ a: 1 }, { a: 2 }], o: { b: null } };
  const before = JSON.stringify(record);
  const text =
    '* | eval o=json_extract(_raw,"o"), l=json_array_to_mv(json_extract(_raw,"list")), j=json_object("o",o,"l",l), m=mvmap(l,json_extract(l,"a")) | mvexpand l | table o, l, j, m';
  prepare(parseSearch(text), environment({ specialise: true })).run([{ raw: before, record }]);
  expect(JSON.stringify(record)).toBe(before);
});

it('a regular expression from a log or a setting that cannot be read is named', () => {
  expect(() => run('* | eval x=if(match("a",p),1,0)', [{ p: '(' }])).toThrow(/regular expression "\("/);
});
