/** Each open point has a search that shows its answers. */
import { describe, expect, it } from 'vitest';
import { allSwitchVariants, DEFAULT_SWITCHES, OPEN_POINTS, type SwitchName } from '../../src/spl/index.js';
import { event, evaluate, environment } from './helpers.js';
import { parseSearch, prepare } from '../../src/spl/index.js';

type Fields = Parameters<typeof evaluate>[1];

/** An expression with its fields, and what it gives under each answer. */
const SHOWN: Readonly<
  Record<
    Exclude<SwitchName, 'mvexpandMissing' | 'containerEscapes'>,
    readonly [string, Fields, Readonly<Record<string, unknown>>]
  >
> = {
  jsonBoolean: ['json_extract(x,"a")', { x: '{"a":true}' }, { true: 'true', True: 'True', '1': '1' }],
  absentPath: ['json_extract(x,"b")', { x: '{"a":1}' }, { null: undefined, empty: '' }],
  jsonNull: ['json_extract(x,"a")', { x: '{"a":null}' }, { null: undefined, text: 'null', empty: '' }],
  oneHit: ['json_extract(x,"a{}")', { x: '{"a":["v"]}' }, { array: '["v"]', scalar: 'v' }],
  wildcardOnObject: ['json_extract(x,"a{}.b")', { x: '{"a":{"b":"v"}}' }, { missing: undefined, self: '["v"]' }],
  containerSpacing: [
    'json_extract(x,"a")',
    { x: '{"a":{"b":[1,2],"c":":,"}}' },
    { compact: '{"b":[1,2],"c":":,"}', spaced: '{"b": [1, 2], "c": ":,"}' },
  ],
  containerOrder: [
    'json_extract(x,"a")',
    { x: '{"a":{"c":1,"b":{"e":1,"d":2}}}' },
    { source: '{"c":1,"b":{"e":1,"d":2}}', sorted: '{"b":{"d":2,"e":1},"c":1}' },
  ],
  arrayOfObjects: [
    'json_array_to_mv(x)',
    { x: '[{"a":1,"b":2}]' },
    { asExtracted: '{"a":1,"b":2}', spaced: '{"a": 1, "b": 2}' },
  ],
  arrayNull: ['json_array_to_mv(x)', { x: '["a",null]' }, { text: ['a', 'null'], dropped: 'a', empty: ['a', ''] }],
  containerInObject: [
    'json_object("k",json_extract(x,"a"))',
    { x: '{"a":{"b":1}}' },
    { nested: '{"k":{"b":1}}', string: '{"k":"{\\"b\\":1}"}' },
  ],
  mvmapOverNull: ['mvmap(missing,"once")', {}, { null: undefined, evaluated: 'once' }],
  mvmapNullResult: ['mvmap(x,if(x="a",null(),x))', { x: ['a', 'b'] }, { drops: 'b', keeps: ['', 'b'] }],
  mvmapOtherMultivalue: [
    'mvmap(x,coalesce(mvjoin(y,"+"),"none"))',
    { x: ['a', 'b'], y: ['1', '2'] },
    { all: ['1+2', '1+2'], null: ['none', 'none'] },
  ],
  mvfilterNullResult: ['mvfilter(tonumber(x)>1)', { x: ['a', '2'] }, { drops: '2', keeps: ['a', '2'] }],
  mvfilterOverNull: ['mvfilter(missing="a")', {}, { null: undefined, empty: '' }],
  multivalueTest: ['if(match(x,"^b"),"yes","no")', { x: ['a', 'b'] }, { any: 'yes', never: 'no' }],
  multivalueText: ['lower(x)', { x: ['A', 'B'] }, { each: ['a', 'b'], null: undefined }],
  numericText: ['if(x="1.0","yes","no")', { x: '1' }, { number: 'yes', text: 'no' }],
  emptySplit: ['split("",",")', {}, { empty: '', null: undefined }],
};

describe.each(Object.entries(SHOWN))('%s', (name, [expression, fields, answers]) => {
  it.each(Object.entries(answers))('%s', (answer, result) => {
    expect(evaluate(expression, fields, { switches: { [name]: answer } })).toEqual(result);
  });
  it('shows every answer', () => {
    expect(Object.keys(answers).sort()).toEqual([...OPEN_POINTS[name as SwitchName].answers].sort());
  });
});

const rows = (text: string, raw: string, switches: object): unknown =>
  prepare(parseSearch(text), environment({ switches })).run([{ ...event({}), raw }]);

it('mvexpandMissing', () => {
  const text = '* | eval n=1 | mvexpand absent | table n';
  expect(rows(text, '{}', { mvexpandMissing: 'keeps' })).toEqual([{ n: '1' }]);
  expect(rows(text, '{}', { mvexpandMissing: 'drops' })).toEqual([]);
});

it('containerEscapes, for a record and for a record that was parsed elsewhere', () => {
  const text = '* | eval x=json_extract(_raw,"a"), y=json_extract(_raw,"a.b") | table x, y';
  const raw = String.raw`{"a": {"b":"\u002a\/", "c": [ 1 ]}}`;
  expect(rows(text, raw, { containerEscapes: 'plain' })).toEqual([{ x: '{"b":"*/","c":[1]}', y: '*/' }]);
  expect(rows(text, raw, { containerEscapes: 'kept' })).toEqual([
    { x: String.raw`{"b":"\u002a\/", "c": [ 1 ]}`, y: '*/' },
  ]);
  const parsed = prepare(parseSearch(text), environment({ switches: { containerEscapes: 'kept' } })).run([
    { raw, record: JSON.parse(raw) as unknown },
  ]);
  expect(parsed).toEqual([{ x: String.raw`{"b":"\u002a\/", "c": [ 1 ]}`, y: '*/' }]);
});

describe('allSwitchVariants', () => {
  const variants = allSwitchVariants();
  it('begins with the default and has each other answer alone', () => {
    expect(variants[0]).toEqual({ name: 'default', switches: DEFAULT_SWITCHES });
    for (const [name, { answers }] of Object.entries(OPEN_POINTS))
      for (const answer of (answers as readonly string[]).slice(1))
        expect(variants).toContainEqual({
          name: `${name}=${answer}`,
          switches: { ...DEFAULT_SWITCHES, [name]: answer },
        });
  });
  it('ends with all flipped', () => {
    for (const { switches } of variants.slice(-2))
      for (const name of Object.keys(OPEN_POINTS) as SwitchName[])
        expect(switches[name]).not.toBe(DEFAULT_SWITCHES[name]);
  });
});

/** What the evaluator does in one closure, beside the same in a form that takes the long way. */
const SHORTCUTS: readonly (readonly [string, string])[] = [
  ['coalesce(tostring(json_extract(x,"a.b")),"-")', 'coalesce(coalesce(tostring(json_extract(x,"a.b"))),"-")'],
  ['if(match(x,"^\\s*\\["),"y","n")', 'if(match(x."","^\\s*\\["),"y","n")'],
  ['if(match(x,"^\\s*\\{"),"y","n")', 'if(match(x."","^\\s*\\{"),"y","n")'],
  ['if(match(k,"\\"b\\""),"y","n")', 'if(match(k."","\\"b\\""),"y","n")'],
  ['if(match(j,"\\"b\\""),"y","n")', 'if(match(j."","\\"b\\""),"y","n")'],
];
const VALUES = [
  '{"a":{"b":true}}',
  '{"a":{"b":null}}',
  '{"a":{"b":[1]}}',
  '{"a":{"b":0.5}}',
  '{"a":1}',
  '[{"a":{"b":""}}]',
  '{"b":1}',
  '["b"]',
  '[["b"]]',
  '["\\u0062"]',
  'no JSON',
  '',
  '"b"',
];

it.each(SHORTCUTS)('%s is the long way %s', (short, long) => {
  for (const { name, switches } of allSwitchVariants()) {
    for (const x of VALUES) {
      const text = `* | eval x=json_extract(_raw,"x"), k=json_keys(x), j=json_extract(_raw,"j") | eval s=${short}, l=${long}, ms=mvmap(mvappend(x,"z"),"-") | table s, l`;
      const raw = `{"x": ${JSON.stringify(x)}, "j": ${/^[[{"]/.test(x) ? x : '0'}}`;
      const [row] = rows(text, raw, switches) as { s?: unknown; l?: unknown }[];
      expect(row?.s, `${name} ${x}`).toEqual(row?.l);
    }
  }
});
