import { describe, expect, it } from 'vitest';
import { condition, problems } from './helpers.js';

describe('readCondition', () => {
  it('joins a map with and, a list with or', () => {
    expect(condition('{request.a: 1, request.b: 2}').kind).toBe('all');
    expect(condition('[{request.a: 1}, {request.b: 2}]').kind).toBe('oneOf');
    expect(condition('{request.a: 1}').kind).toBe('equals');
    expect(condition('always')).toEqual({ kind: 'always' });
  });

  it('reads all operators', () => {
    const text = `
request.a|lt: 1
request.a|version_gte: "5.17.3"
request.a|startswith: [x, y]
request.a|re|cased: ^X\\d+
request.a|given: true
request.a|mentioned: false
request.a[]|has_all: [x]
request.a[]|only: {setting: s}
request.a[]|count: {lt: 2}
request.a|cidr: internet
request.a|kms_below: awscmk
port: {is: [22, "3000-3010"], from: request.f, to: request.t, when_absent: all}
policy: {in: request.p, effect: Allow, principal: external, action: "*", unless_condition: [aws:SourceArn]}
every: {in: "request.l[]", where: {item.x: true}}
not: {request.b: true}`;
    const read = condition(text);
    expect(read.kind === 'all' && read.of.map(({ kind }) => kind)).toEqual([
      'compare', 'version', 'text', 'text', 'given', 'mentioned', 'hasAll', 'only', 'count', 'cidr', 'kmsBelow', 'port',
      'policy', 'items', 'not',
    ]); // prettier-ignore
  });

  it('reads account and region as values of the record', () => {
    expect(condition('{request.a: ["{account}", "{region}", {setting: s}]}')).toMatchObject({
      values: [
        { kind: 'record', name: 'account' },
        { kind: 'record', name: 'region' },
        { kind: 'setting', name: 's' },
      ],
    });
  });

  it.each([
    ['{reqest.a: 1}', '1:2 unknown key "reqest" / did you mean "request"?'],
    ['{anny: {in: "request.a[]", where: always}}', '1:2 unknown key "anny" / did you mean "any"?'],
    ['{request.a|startwith: x}', '1:2 unknown operator "startwith" / did you mean "startswith"?'],
    ['{request.a|base64: x}', '1:2 "base64" is not an operator here / decode with (json), or leave it out'],
    ['{request.a|fieldref: x}', '1:2 "fieldref" is not an operator here / write a setting, "{account}" or "{region}"'],
    ['{request.a|lt|gt: 1}', '1:2 "lt" and "gt" do not go together / write two tests'],
    ['{request.a|cased: x}', '1:2 "cased" goes with startswith, endswith, contains and re only'],
    [
      '{request.a: }',
      '1:13 a value is needed here, not nothing / absent, null and "" are asked for with "|given: false"',
    ],
    [
      '{request.a: ""}',
      '1:13 a value is needed here, not empty text / absent, null and "" are asked for with "|given: false"',
    ],
    ['{request.a: []}', '1:13 the list of values is empty'],
    ['{request.a: "{acount}"}', '1:13 unknown value "{acount}" / did you mean "{account}"?'],
    ['{request.a|lt: "7"}', '1:16 a number or {setting: name} is needed here, not the text "7"'],
    [
      '{request.a|version_lt: 5.10}',
      '1:24 a version is dotted numbers in quotes, not the number "5.1" / quote it: 5.10 without quotes is the number 5.1',
    ],
    ['{request.a|given: yes}', '1:19 "given" is true or false, not the text "yes"'],
    ['{request.a|has_all: [x]}', '1:2 "has_all" asks for a list, "request.a" is none / write "request.a[]|has_all"'],
    ['{"request.a[]|count": 2}', '1:23 "count" needs one of {lt: n}, {lte: n}, {gt: n}, {gte: n}, not the number "2"'],
    ['{"request.a[]|count": {less: 2}}', '1:24 unknown key of "count" "less" / known: lt, lte, gt, gte'],
    ['{request.a|cidr: world}', '1:18 "world" is neither "internet" nor a CIDR such as "10.0.0.0/8"'],
    [
      '{request.a|kms_below: cmk}',
      '1:23 unknown key level "cmk" / known: none, sse, awskms, awscmk, externalcmk, cloudhsm',
    ],
    [
      '{request.a|re: "(?<x>a)"}',
      '1:16 the regular expression "(?<x>a)": "(?<x" is not read alike by PCRE and JavaScript',
    ],
    ['{request.a|re: "a("}', '1:16 the regular expression "a(": /a(/: Unterminated group'],
    [
      '{port: {is: 70000, from: request.f, to: request.t}}',
      '1:13 a port is a number or "from-to" from 0 to 65535, not the number "70000"',
    ],
    ['{port: {is: 22}}', '1:2 "port" needs "is", "from" and "to"'],
    [
      '{port: {is: 22, from: request.f, to: request.t, when_absent: no}}',
      '1:62 "when_absent" is all or none, not the text "no"',
    ],
    ['{policy: {efect: Allow, in: request.p}}', '1:11 unknown key of "policy" "efect" / did you mean "effect"?'],
    [
      '{policy: {in: request.p, principal: everyone}}',
      '1:37 "principal" is public, external or a list, not the text "everyone" / write [name] for one',
    ],
    ['{any: {in: request.a, where: always}}', '1:12 "request.a" does not end in a list step / write "request.a[]"'],
    [
      '{any: {in: view.sgRules, where: always}}',
      '1:12 unknown view "sgRules" / known: securityGroupRules, networkAclEntries, s3Grants',
    ],
    ['{any: {in: "request.a[]"}}', '1:2 "any" needs "in" and "where"'],
    ['sometimes', '1:1 a condition is a map, a list of maps or "always", not the text "sometimes"'],
    ['{}', '1:1 this condition is empty / write "always" where it always holds'],
    [
      '{request.a: 1, request.a: 2}',
      '1:16 YAML: Map keys must be unique / join alternatives with a list of maps, or use one_of / all_of',
    ],
    [
      '{request.x-amz-acl: private}',
      '1:2 the step "x-amz-acl" needs quotes (character 9 of "request.x-amz-acl") / write ."x-amz-acl"',
    ],
  ])('refuses %s', (text, message) => {
    expect(problems(text)).toContain(message);
  });

  it('names the nearest setting', () => {
    expect(problems('{request.a|gt: {setting: max_pasword_age}}', ['max_password_age'])).toEqual([
      '1:26 unknown setting "max_pasword_age" / did you mean "max_password_age"?',
    ]);
  });

  it('collects all problems of one condition', () => {
    expect(problems('[{reqest.a: 1}, {request.b|lower: 2}, {request.c: }]')).toHaveLength(3);
  });
});
