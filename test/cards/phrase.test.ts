/** Conditions as half sentences. */
import { describe, expect, it } from 'vitest';
import type { Sets } from '../../src/condition/types.js';
import { inLine, phrase } from '../../src/cards/index.js';
import { condition } from '../condition/helpers.js';

const settings = [
  { name: 'max_age', default: '90', kind: 'number' as const, why: '' },
  { name: 'buckets', kind: 'list' as const, why: '' },
];

function say(text: string, sets: Sets = 'create', about: readonly string[] = []): string {
  const said = phrase(condition(text), { settings, sets, about });
  return said === undefined ? '' : inLine(said);
}

describe('a condition in words', () => {
  it.each([
    ['always', ''],
    ['{request.publiclyAccessible: true}', '`publiclyAccessible` is `true`'],
    ['{request.a: [x, y, z]}', '`a` is `x`, `y` or `z`'],
    ['{not: {request.a: x}}', '`a` is not `x`'],
    ['{"request.list[]": x}', '`list` holds `x`'],
    ['{response.instance.ip: x}', '`instance.ip` in the answer is `x`'],
    ['{"request.a ?? response.a": x}', '`a` is `x`'],
    ['{request.ModifyThingRequest.Item.Size: 3}', '`Item.Size` is `3`'],
    [
      '{"request.attributes[key=deletion_protection.enabled].value": false}',
      '`deletion_protection.enabled` is `false`',
    ],
    [
      '{"request.logging[enabled=true].types[]|has_all": [api, audit]}',
      '`logging.types` of the entry with `enabled` `true` holds all of `api` and `audit`',
    ],
    ['{request.a|given: false}', '`a` is left out'],
    ['{"request.tags[]|given": false}', '`tags` is empty or left out'],
    ['{response.a|given: false}', '`a` in the answer is missing'],
    ['{request.a|given: false, request.b|given: false}', '`a` and `b` are left out'],
    ['{request.a|mentioned: true, request.a|given: false}', '`a` is there but empty'],
    ['{request.age|gt: {setting: max_age}}', '`age` is above the setting `max_age` (90 unless set)'],
    ['{request.bucket: {setting: buckets}}', '`bucket` is listed in the setting `buckets`'],
    ['{not: {request.bucket: {setting: buckets}}}', '`bucket` is not listed in the setting `buckets`'],
    ['{request.engine|version_lt: "5.7"}', '`engine` is older than 5.7'],
    ['{request.arn|startswith: [a, b]}', '`arn` begins with `a` or `b`'],
    ['{request.source|cidr: internet}', '`source` is the whole internet'],
    ['{request.key|kms_below: awscmk}', "no KMS key of one's own is named in `key`"],
    ['{"request.list[]|count": {lt: 2}}', '`list` holds fewer than 2 values'],
    [
      '{any: {in: "request.origins.items[]", where: {item.protocol: http}}}',
      'there is an entry of `origins` where `protocol` is `http`',
    ],
    ['{none: {in: "request.rules[]", where: {item.on: true}}}', 'there is no entry of `rules` where `on` is `true`'],
    ['[{request.a: x}, {request.b: y, request.c: z}]', '`a` is `x`, or `b` is `y` and `c` is `z`'],
    ['{request.a: x, one_of: [{request.b: y}, {request.c: z}]}', '`a` is `x`, and either `b` is `y` or `c` is `z`'],
    [
      '{policy: {in: request.policy, effect: Allow, principal: public, action: ["s3:*"], unless_condition: any}}',
      'a statement of `policy` allows everyone to do `s3:*` without any condition',
    ],
    [
      '{policy: {in: request.policy, principal: external, unless_condition: [aws:a, aws:b, aws:c, aws:d, aws:e]}}',
      'a statement of `policy` allows another account without a limit by `aws:a`, `aws:b`, `aws:c` or 2 more',
    ],
  ])('%s', (text, wanted) => {
    expect(say(text)).toBe(wanted);
  });

  it('a patch empties what it is about, and leaves out the rest', () => {
    expect(say('{request.a|given: false, request.b: x}', 'patch', ['request.a'])).toBe('`a` is emptied and `b` is `x`');
    expect(say('{request.b|given: false}', 'patch', ['request.a'])).toBe('`b` is left out');
  });

  it('backticks in a value do not end the code', () => {
    expect(say('{request.a: "x`y"}')).toBe('`a` is ``x`y``');
  });
});
