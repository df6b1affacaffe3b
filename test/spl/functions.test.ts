/** The functions of eval and where, as the Search Reference documents them. A NULL is undefined. */
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../src/spl/index.js';
import { FUNCTION_TABLE } from '../../src/spl/evaluate/functions/index.js';
import { evaluate, NOW } from './helpers.js';

type Result = string | readonly string[] | undefined;
type Fields = Readonly<Record<string, string | number | readonly string[]>>;
/** Expression, what it gives, and the fields that it reads. */
type Row = readonly [string, Result, Fields?];

const NULL = undefined;
const asText = (condition: string): string => `if(${condition}, "yes", "no")`;

const DOCUMENTED: Readonly<Record<string, readonly Row[]>> = {
  if: [
    ['if(x="a", "then", "else")', 'then', { x: 'a' }],
    ['if(x="a", "then", "else")', 'else', { x: 'A' }],
    ['if(missing="a", "then", "else")', 'else'],
    ['if(true(), null(), "else")', NULL],
  ],
  case: [
    ['case(x=1, "one", x=2, "two")', 'two', { x: 2 }],
    ['case(x=1, "one", x=2, "two")', NULL, { x: 3 }],
    ['case(x=1, "one", true(), "other")', 'other', { x: 3 }],
    ['case(missing=1, "one", true(), "other")', 'other'],
    ['case(x=1, "first", x=1, "second")', 'first', { x: 1 }],
  ],
  coalesce: [
    ['coalesce(missing, x, "z")', 'a', { x: 'a' }],
    ['coalesce(x, "z")', '', { x: '' }],
    ['coalesce(missing, null())', NULL],
    ['coalesce(missing, missing2, missing3, "z")', 'z'],
  ],
  null: [['null()', NULL]],
  true: [[asText('true()'), 'yes']],
  false: [[asText('false()'), 'no']],
  isnull: [
    [asText('isnull(missing)'), 'yes'],
    [asText('isnull(x)'), 'no', { x: '' }],
  ],
  isnotnull: [
    [asText('isnotnull(x)'), 'yes', { x: '' }],
    [asText('isnotnull(missing)'), 'no'],
  ],
  match: [
    [asText('match(x, "b+")'), 'yes', { x: 'abbc' }],
    [asText('match(x, "^b+$")'), 'no', { x: 'abbc' }],
    [asText('match(x, "ABB")'), 'no', { x: 'abbc' }],
    [asText('match(x, "(?i)ABB")'), 'yes', { x: 'abbc' }],
    [asText('match(x, "(?s)a.c")'), 'yes', { x: 'a\nc' }],
    [asText('match(x, "a.c")'), 'no', { x: 'a\nc' }],
    [asText('match(x, "\\"k\\"\\s*:")'), 'yes', { x: '{"k" :1}' }],
    [asText('match(missing, "a")'), 'no'],
    [asText('match(x, y)'), 'yes', { x: 'abc', y: '^a' }],
  ],
  in: [
    [asText('in(x, "a", "b")'), 'yes', { x: 'b' }],
    [asText('in(x, "a", "b*")'), 'no', { x: 'bb' }],
    [asText('in(x, "A")'), 'no', { x: 'a' }],
    [asText('x IN ("a", "b")'), 'yes', { x: 'b' }],
    [asText('in(missing, "a", "")'), 'no'],
    [asText('in(x, "22", y)'), 'yes', { x: '23', y: '23' }],
    [asText('in(x, "22")'), 'yes', { x: '022' }],
    [asText('in(x, 22)'), 'yes', { x: '22' }],
  ],
  like: [
    [asText('like(x, "a%")'), 'yes', { x: 'abc' }],
    [asText('like(x, "a_c")'), 'yes', { x: 'abc' }],
    [asText('like(x, "b%")'), 'no', { x: 'abc' }],
    [asText('x LIKE "%b%"'), 'yes', { x: 'abc' }],
    [asText('like(x, "a.c")'), 'no', { x: 'abc' }],
    [asText('like(missing, "%")'), 'no'],
  ],
  lower: [
    ['lower(x)', 'abc', { x: 'AbC' }],
    ['lower(missing)', NULL],
    ['lower(5)', '5'],
    ['lower(x)', ['a', 'b'], { x: ['A', 'B'] }],
  ],
  upper: [['upper(x)', 'ABC', { x: 'AbC' }]],
  len: [
    ['len(x)', '3', { x: 'abc' }],
    ['len("")', '0'],
    ['len(missing)', NULL],
  ],
  substr: [
    ['substr(x, 1, 3)', 'spl', { x: 'splunk' }],
    ['substr(x, -3)', 'unk', { x: 'splunk' }],
    ['substr(x, 4)', 'unk', { x: 'splunk' }],
    ['substr(x, 3, 0)', '', { x: 'splunk' }],
    ['substr(missing, 1)', NULL],
    ['substr(x, "a")', NULL, { x: 'splunk' }],
  ],
  replace: [
    ['replace(x, "b", "-")', 'a--c', { x: 'abbc' }],
    ['replace(x, "^(\\w+)/(\\w+)$", "\\2/\\1")', '14/jan', { x: 'jan/14' }],
    ['replace(x, "b", "$&")', 'a$&c', { x: 'abc' }],
    ['replace(x, "(z)?b", "<\\1>")', 'a<>c', { x: 'abc' }],
    ['replace(missing, "b", "-")', NULL],
    ['replace(x, y, "-")', 'a-c', { x: 'abc', y: 'b' }],
    ['replace(x, "$", "!")', 'abc!', { x: 'abc' }],
  ],
  trim: [
    ['trim(x)', 'a b', { x: ' \t a b ' }],
    ['trim(x, "\\"[]")', 'a', { x: '["a"]' }],
    ['trim("")', ''],
  ],
  split: [
    ['split(x, ";")', ['a', '', 'b'], { x: 'a;;b' }],
    ['split(x, "")', ['a', 'b'], { x: 'ab' }],
    ['split(x, ";")', 'a', { x: 'a' }],
    ['split(missing, ";")', NULL],
  ],
  mvjoin: [
    ['mvjoin(x, ", ")', 'a, b', { x: ['a', 'b'] }],
    ['mvjoin(x, ",")', 'a', { x: 'a' }],
    ['mvjoin(missing, ",")', NULL],
  ],
  mvappend: [
    ['mvappend("a", x, null(), "d")', ['a', 'b', 'c', 'd'], { x: ['b', 'c'] }],
    ['mvappend(null(), "a")', 'a'],
    ['mvappend(null(), missing)', NULL],
    ['mvappend("", "a")', ['', 'a']],
  ],
  mvfilter: [
    ['mvfilter(x!="b")', ['a', 'c'], { x: ['a', 'b', 'c'] }],
    ['mvfilter(match(x, "^a"))', 'ab', { x: ['ab', 'b'] }],
    ['mvfilter(x="z")', NULL, { x: ['a', 'b'] }],
    ['mvfilter(x="a")', 'a', { x: 'a' }],
    ['mvfilter(isnotnull(missing))', NULL],
    ['mvfilter(tonumber(mvindex(split(x,"|"),1))<=22)', 'tcp|22', { x: ['tcp|22', 'tcp|23', 'udp'] }],
  ],
  mvmap: [
    ['mvmap(x, x*10)', ['10', '20'], { x: ['1', '2'] }],
    ['mvmap(x, x.y)', ['az', 'bz'], { x: ['a', 'b'], y: 'z' }],
    ['mvmap(x, x.y)', 'az', { x: 'a', y: 'z' }],
    ['mvmap(missing, "a")', NULL],
    ['mvmap(x, if(x="a", null(), x))', 'b', { x: ['a', 'b'] }],
    ['mvmap(mvindex(x, 1, 2), upper(x))', ['B', 'C'], { x: ['a', 'b', 'c'] }],
    ['mvmap(x, split(x, "|"))', ['a', 'b', 'c'], { x: ['a|b', 'c'] }],
  ],
  mvfind: [
    ['mvfind(x, "^b")', '1', { x: ['ab', 'b'] }],
    ['mvfind(x, "z")', NULL, { x: ['ab', 'b'] }],
    ['mvfind(missing, "z")', NULL],
  ],
  mvindex: [
    ['mvindex(x, 0)', 'a', { x: ['a', 'b', 'c'] }],
    ['mvindex(x, -1)', 'c', { x: ['a', 'b', 'c'] }],
    ['mvindex(x, 3)', NULL, { x: ['a', 'b', 'c'] }],
    ['mvindex(x, -4)', NULL, { x: ['a', 'b', 'c'] }],
    ['mvindex(x, 1, 2)', ['b', 'c'], { x: ['a', 'b', 'c'] }],
    ['mvindex(x, -2, -1)', ['b', 'c'], { x: ['a', 'b', 'c'] }],
    ['mvindex(x, 0)', 'a', { x: 'a' }],
    ['mvindex(x, 2, 1)', NULL, { x: ['a', 'b', 'c'] }],
  ],
  mvcount: [
    ['mvcount(x)', '2', { x: ['a', 'b'] }],
    ['mvcount(x)', '1', { x: 'a' }],
    ['mvcount(missing)', NULL],
  ],
  mvdedup: [['mvdedup(x)', ['b', 'a'], { x: ['b', 'a', 'b'] }]],
  mvsort: [['mvsort(x)', ['10', '9', 'B', 'a'], { x: ['a', 'B', '9', '10'] }]],
  tostring: [
    ['tostring(5)', '5'],
    ['tostring(0.5)', '0.5'],
    ['tostring(x="a")', 'True', { x: 'a' }],
    ['tostring(x="b")', 'False', { x: 'a' }],
    ['tostring(missing)', NULL],
  ],
  tonumber: [
    ['tonumber(x)+1', '23', { x: '22' }],
    ['tonumber(x)', NULL, { x: 'abc' }],
    ['tonumber(x)', NULL, { x: '' }],
    ['tonumber("0A4", 16)', '164'],
    ['tonumber("19", 8)', NULL],
    ['tonumber(missing)', NULL],
    ['tonumber("-1.5")', '-1.5'],
  ],
  json_extract: [
    ['json_extract(x, "a.b")', 'v', { x: '{"a":{"b":"v"}}' }],
    ['json_extract(x, "a")', '{"b":"v"}', { x: '{"a":{"b":"v"}}' }],
    ['json_extract(x, "a{1}")', 'z', { x: '{"a":["y","z"]}' }],
    ['json_extract(x, "a{}.b")', '[1,2]', { x: '{"a":[{"b":1},{"c":0},{"b":2}]}' }],
    ['json_extract(x, "a{}.b{}")', '[1,2,3]', { x: '{"a":[{"b":[1,2]},{"b":[3]}]}' }],
    ['json_extract(x, "a", "b")', '[1,null]', { x: '{"a":1}' }],
    ['json_extract(x, "missing")', NULL, { x: '{"a":1}' }],
    ['json_extract(x, "a.b.c")', NULL, { x: '{"a":1}' }],
    ['json_extract(x, "a")', NULL, { x: 'no JSON' }],
    ['json_extract(missing, "a")', NULL],
    ['json_extract(x)', 'v', { x: '"v"' }],
    ['json_extract(x, "a.b")', NULL, { x: '{"a.b":1}' }],
    ['json_extract(x, "a")+1', '3', { x: '{"a":2}' }],
    ['lower(tostring(json_extract(x, "a")))', 'true', { x: '{"a":true}' }],
  ],
  json_extract_exact: [
    ['json_extract_exact(x, "a.b")', '1', { x: '{"a.b":1}' }],
    ['json_extract_exact(x, "a.b")', NULL, { x: '{"a":{"b":1}}' }],
  ],
  json_keys: [
    ['json_keys(x)', '["b","a"]', { x: '{"b":1,"a":null}' }],
    ['json_keys(x)', NULL, { x: '[1]' }],
    ['json_keys(x)', '[]', { x: '{}' }],
    [asText('match(json_keys(x), "\\"a\\"")'), 'yes', { x: '{"b":1,"a":null}' }],
    [asText('match(json_keys(x), "\\"c\\"")'), 'no', { x: '{"b":"c","a":null}' }],
  ],
  json_valid: [
    [asText('json_valid(x)'), 'yes', { x: '{"a":[]}' }],
    [asText('json_valid(x)'), 'no', { x: '{"a":' }],
    [asText('json_valid(missing)'), 'no'],
  ],
  json_object: [
    ['json_object("a", "x\\"y", "b", 2, "c", null())', '{"a":"x\\"y","b":2,"c":null}'],
    ['json_object("a", json_object("b", true()))', '{"a":{"b":true}}'],
    ['json_object()', '{}'],
    ['json_object("__proto__", "x")', '{"__proto__":"x"}'],
  ],
  json_array: [
    ['json_array("a", 1, null())', '["a",1,null]'],
    ['json_array()', '[]'],
  ],
  json_array_to_mv: [
    ['json_array_to_mv(x)', ['a', '1', 'true'], { x: '["a",1,true]' }],
    ['json_array_to_mv(x, true())', ['"a"', '1'], { x: '["a",1]' }],
    ['json_array_to_mv(x)', ['{"a":1}', '[2]'], { x: '[{"a":1},[2]]' }],
    ['json_array_to_mv(x)', NULL, { x: '{"a":1}' }],
    ['json_array_to_mv(x)', NULL, { x: '[]' }],
    ['json_array_to_mv(x)', 'a', { x: '["a"]' }],
    ['json_array_to_mv(x)', NULL, { x: 'no JSON' }],
  ],
  urldecode: [
    ['urldecode(x)', '{"a": "ü+b"}', { x: '%7B%22a%22%3A%20%22%C3%BC+b%22%7D' }],
    ['urldecode(x)', '100%', { x: '100%' }],
    ['urldecode(x)', '%ff', { x: '%ff' }],
  ],
  sha256: [
    ['sha256("")', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['sha256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha256(missing)', NULL],
  ],
  strptime: [
    ['strptime(x, "%Y-%m-%dT%H:%M:%SZ")', '1767323045', { x: '2026-01-02T03:04:05Z' }],
    ['strptime(x, "%F %T %z")', '1767315845', { x: '2026-01-02 03:04:05 +0200' }],
    ['strptime(x, "%Y-%m-%d")', NULL, { x: '2026-02-30' }],
    ['strptime(x, "%Y-%m-%dT%H:%M:%S.%3NZ")', '1767323045.25', { x: '2026-01-02T03:04:05.250Z' }],
    ['strptime(x, "%Y")', NULL, { x: 'no time' }],
  ],
  strftime: [
    ['strftime(1767323045, "%Y-%m-%dT%H:%M:%SZ")', '2026-01-02T03:04:05Z'],
    ['strftime(x, "%F")', NULL, { x: 'no time' }],
  ],
  now: [['now()', String(NOW)]],
  relative_time: [
    ['strftime(relative_time(1767323045, "-1d@d"), "%F %T")', '2026-01-01 00:00:00'],
    ['strftime(relative_time(1767323045, "-1mon"), "%F")', '2025-12-02'],
    ['strftime(relative_time(1767323045, "+2h@h"), "%T")', '05:00:00'],
    ['strftime(relative_time(1767323045, "@y-1s"), "%F %T")', '2025-12-31 23:59:59'],
  ],
  max: [
    ['max(1, 10, "9")', '10'],
    ['max(1, "a", 3)', 'a'],
    ['max(missing, 2)', '2'],
  ],
  min: [
    ['min(5, "a", 3)', '3'],
    ['min(missing)', NULL],
  ],
  round: [
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['round(2.555, 1)', '2.6'],
    ['round("a")', NULL],
  ],
  floor: [
    ['floor(2.9)', '2'],
    ['floor(-2.1)', '-3'],
  ],
};

describe.each(Object.entries(DOCUMENTED))('%s', (_name, rows) => {
  it.each(rows.map((row) => [row[0], row[1], row[2] ?? {}] as const))('%s gives %j', (expression, result, fields) => {
    expect(evaluate(expression, fields)).toEqual(result);
  });
});

const OPERATORS: readonly Row[] = [
  [asText('x=y'), 'yes', { x: '10', y: '10' }],
  [asText('x="10"'), 'yes', { x: '10.0' }],
  [asText('x<9'), 'no', { x: '10' }],
  [asText('x<"b"'), 'yes', { x: 'B' }],
  [asText('x="abc"'), 'no', { x: 'ABC' }],
  [asText('x!="a"'), 'yes', { x: 'b' }],
  [asText('missing!="a"'), 'no'],
  [asText('missing="a"'), 'no'],
  [asText('x="b"'), 'yes', { x: ['a', 'b'] }],
  [asText('x="a" OR y="a" AND y="b"'), 'yes', { x: 'a', y: 'c' }],
  [asText('(x="a" OR y="a") AND y="b"'), 'no', { x: 'a', y: 'c' }],
  [asText('missing="a" OR x="a"'), 'yes', { x: 'a' }],
  [asText('missing="a" AND x="a"'), 'no', { x: 'a' }],
  ['1+2*3', '7'],
  ['(1+2)*3', '9'],
  ['7%3', '1'],
  ['8-2-1', '5'],
  ['1/0', NULL],
  ['missing+1', NULL],
  ['x+1', NULL, { x: 'a' }],
  ['x.1', 'a1', { x: 'a' }],
  ['x."-".missing', NULL, { x: 'a' }],
  ["'a.b'.x", NULL, { x: 'a' }],
  ['-3', '-3'],
];

it.each(OPERATORS.map((row) => [row[0], row[1], row[2] ?? {}] as const))(
  '%s gives %j',
  (expression, result, fields) => {
    expect(evaluate(expression, fields)).toEqual(result);
  },
);

it('each function has an entry with its rule, and a table here', () => {
  expect(Object.keys(DOCUMENTED).sort()).toEqual([...FUNCTIONS.keys()].sort());
  expect([...FUNCTION_TABLE.keys()].sort()).toEqual([...FUNCTIONS.keys()].sort());
  for (const [name, { rule }] of FUNCTION_TABLE) expect(rule, name).toMatch(/^\[(D|S|1)\] /);
});
