/**
 * For any condition of the language and any record, the compiled search says what the reference evaluator
 * says: under the usual and under all flipped answers to the open points of SPL.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/catalogue/types.js';
import { compileRule } from '../../src/compile/index.js';
import { readReference, type Change, type Condition, type TrailRecord } from '../../src/condition/index.js';
import { allSwitchVariants } from '../../src/spl/index.js';
import { differences, expectedRows, foundRows, type Case } from '../agreement/harness.js';

const ref = readReference;

/** What stands in the records: everything a log has shown, and a few words that conditions ask for. */
const scalar = fc.constantFrom<unknown>(
  'on',
  'On',
  'off',
  '',
  'null',
  true,
  false,
  0,
  1,
  22,
  '22',
  '3.5',
  'alias/aws/s3',
  'alias/mine',
  'arn:aws:kms:eu-west-1:111122223333:key/abc',
  '0.0.0.0/0',
  '10.0.0.0/8',
  '::/0',
  '5.17.3',
  '5.9',
  'a|b',
  'say "on"',
  'back\\slash',
  '****',
  'HIDDEN_DUE_TO_SECURITY_REASONS',
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  fc.constantFrom<unknown>(null, {}, [], { x: 1 }, ['on'], ['on', 'off']),
);
const item = fc.record({ k: scalar, v: value, w: fc.record({ x: scalar }) }, { requiredKeys: [] });
const request = fc.record(
  {
    a: value,
    b: fc.oneof(fc.record({ c: value }, { requiredKeys: [] }), fc.constantFrom<unknown>(null, {})),
    l: fc.oneof(fc.array(item, { maxLength: 3 }), item),
    s: fc.array(scalar, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const single = fc.constantFrom(
  'request.a',
  'request.b.c',
  'request.a ?? request.b.c',
  'request.l[k=on].v',
  'response.a',
);
const list = fc.constantFrom('request.s[]', 'request.l[].v');
const any = fc.oneof(single, list);
const words = fc.subarray(['on', 'off', '22', 'alias/mine', 'a|b', 'say "on"', 'back\\slash', '.'], { minLength: 1 });

function leaves(of: fc.Arbitrary<string>, one: fc.Arbitrary<string>): fc.Arbitrary<Condition> {
  const operand = fc
    .constantFrom<string | number | boolean>('on', 'off', true, false, 22, '0')
    .map((v) => ({ kind: 'literal' as const, value: v }));
  return fc.oneof(
    fc.record({
      kind: fc.constant('equals' as const),
      of: of.map(ref),
      values: fc.array(operand, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant('given' as const), of: of.map(ref), value: fc.boolean() }),
    fc.record({
      kind: fc.constant('compare' as const),
      of: one.map(ref),
      op: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
      value: fc.constantFrom(0, 3, 22).map((v) => ({ kind: 'literal' as const, value: v })),
    }),
    fc.record({
      kind: fc.constant('version' as const),
      of: one.map(ref),
      op: fc.constantFrom('lt' as const, 'gte' as const),
      value: fc.constantFrom('5.17.3', '5.9'),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      of: of.map(ref),
      op: fc.constantFrom('startswith' as const, 'endswith' as const, 'contains' as const),
      values: words,
      cased: fc.constant(false),
    }),
    fc.record({
      kind: fc.constant('cidr' as const),
      of: one.map(ref),
      values: fc.constantFrom(['internet'], ['10.0.0.0/8']),
    }),
    fc.record({
      kind: fc.constant('kmsBelow' as const),
      of: one.map(ref),
      level: fc.constantFrom('awskms' as const, 'awscmk' as const),
    }),
  );
}

const recordLeaf = fc.oneof(
  leaves(any, single),
  fc.record({
    kind: fc.constant('mentioned' as const),
    of: fc.constantFrom('request.a', 'request.b.c').map(ref),
    value: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('hasAll' as const), of: fc.constant(ref('request.s[]')), values: words }),
  fc.record({
    kind: fc.constant('only' as const),
    of: fc.constant(ref('request.s[]')),
    values: words.map((w) => w.map((v) => ({ kind: 'literal' as const, value: v }))),
  }),
);
const itemLeaf = leaves(fc.constantFrom('item.k', 'item.v', 'item.w.x'), fc.constantFrom('item.k', 'item.w.x'));

const key = fc.constantFrom('aws:SourceAccount', 'AWS:sourceaccount', 'aws:SourceIp', 'aws:SecureTransport');
const limit = fc.constantFrom<unknown>('111122223333', '*', '0.0.0.0/0', ['*', '10.0.0.0/8'], ['10.0.0.0/8'], []);
const truth = fc.constantFrom<unknown>('true', 'false', true, false);
const operator = fc.constantFrom(
  'StringEquals',
  'StringLike',
  'IpAddress',
  'StringEqualsIfExists',
  'ForAnyValue:StringLike',
  'ForAllValues:StringEquals',
  'StringNotEquals',
  'Null',
  'NumericLessThan',
);
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '*' },
  { AWS: ['*', 'arn:aws:iam::111122223333:root'] },
  { AWS: 'arn:aws:iam::444455556666:root' },
  { AWS: '444455556666' },
  { AWS: ['arn:aws:iam::111122223333:role/x'] },
  { Service: 'sns.amazonaws.com' },
  { Federated: '*' },
  { AWS: 'AIDAEXAMPLEEXAMPLE12' },
  { CanonicalUser: 'abc' },
);
const action = fc.constantFrom<unknown>('*', 's3:*', ['s3:GetObject', 's3:*'], 's3:GetObject', ['S3:getobject']);
const statement = fc
  .record(
    {
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: principal,
      NotPrincipal: principal,
      Action: action,
      NotAction: action,
      Condition: fc
        .tuple(
          fc.dictionary(operator, fc.dictionary(key, limit, { minKeys: 1, maxKeys: 2 }), { maxKeys: 2 }),
          fc.option(truth, { nil: undefined }),
        )
        .map(([others, secure]) =>
          secure === undefined ? others : { ...others, Bool: { 'aws:SecureTransport': secure } },
        ),
    },
    { requiredKeys: ['Effect'] },
  )
  // AWS refuses an element beside its inverted form.
  .map(({ NotPrincipal, NotAction, ...rest }) => ({
    ...rest,
    ...(rest.Principal === undefined && NotPrincipal !== undefined ? { NotPrincipal } : {}),
    ...(rest.Action === undefined && NotAction !== undefined ? { NotAction } : {}),
  }));
const policy = fc
  .record(
    { Version: fc.constant('2012-10-17'), Statement: fc.oneof(fc.array(statement, { maxLength: 3 }), statement) },
    { requiredKeys: [] },
  )
  .chain((p) =>
    fc.constantFrom<unknown>(
      p,
      JSON.stringify(p),
      JSON.stringify(p, null, 2),
      encodeURIComponent(JSON.stringify(p)),
      'no policy',
      '',
      null,
    ),
  );
const policyTest: fc.Arbitrary<Condition> = fc.record(
  {
    kind: fc.constant('policy' as const),
    in: fc.constant(ref('request.p')),
    statement: fc.constantFrom('any' as const, 'every' as const),
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    principal: fc.constantFrom('public' as const, 'external' as const, ['arn:aws:iam::444455556666:root']),
    action: fc.constantFrom(['*'], ['s3:*', 's3:GetObject']),
    condition: fc.constantFrom([{ operator: 'Bool', key: 'aws:SecureTransport', value: 'false' }]),
    unlessCondition: fc.constantFrom(
      'any' as const,
      ['aws:SourceAccount'],
      ['aws:SourceAccount', 'aws:SourceIp', 'aws:SecureTransport'],
    ),
  },
  { requiredKeys: ['kind', 'in', 'statement'] },
);

const combined = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('all' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ kind: fc.constant('oneOf' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    ),
  })).tree;

const items = fc.record({
  kind: fc.constant('items' as const),
  quantifier: fc.constantFrom('any' as const, 'every' as const, 'none' as const),
  in: fc.constant({ kind: 'list' as const, reference: ref('request.l[]') }),
  where: combined(itemLeaf),
});
const condition = combined(fc.oneof({ weight: 3, arbitrary: recordLeaf }, items));

function ruleOf(introduces: Condition): Rule {
  const change: Change = {
    source: 'rds.amazonaws.com',
    operations: ['ModifyDBInstance'],
    sets: 'replace',
    about: [],
    introduces,
    resource: [{ parts: [{ kind: 'text', text: 'r' }] }],
    via: [],
    part: [],
    scope: 'region',
    at: { file: 'property' },
  };
  return {
    plugin: 'property',
    detectability: 'event',
    severity: 'low',
    settings: [],
    changes: [change],
  } as unknown as Rule;
}

const caseOf = (requestParameters: unknown, id: string): Case => ({
  id,
  settings: {},
  record: {
    eventSource: 'rds.amazonaws.com',
    eventName: 'ModifyDBInstance',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventID: id,
    requestParameters,
    responseElements: { a: 'on' },
  } as unknown as TrailRecord,
});

describe('compiled conditions', () => {
  // How a Boolean prints is left out: where it prints as 1, nothing can tell it from the number 1, which these
  // records mix at will. The examples of the rules are asked about it.
  const variants = allSwitchVariants()
    .filter(({ name }) => name === 'default' || name.startsWith('all'))
    .map(({ name, switches }) => ({ name, switches: { ...switches, jsonBoolean: 'true' as const } }));

  const agree = (conditions: fc.Arbitrary<Condition>, requests: fc.Arbitrary<unknown>, numRuns: number): void => {
    const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) };
    fc.assert(
      fc.property(conditions, fc.array(requests, { minLength: 3, maxLength: 6 }), (introduces, records) => {
        const rule = ruleOf(introduces);
        const cases = records.map((r, i) => caseOf(r, `case-${i}`));
        const expected = expectedRows([rule], cases);
        const search = compileRule(rule);
        for (const { name, switches } of variants) {
          expect(differences(expected, foundRows(search, [rule], cases, { switches })), name).toEqual([]);
        }
      }),
      { numRuns, ...seed },
    );
  };

  it('say what the reference evaluator says', () => agree(condition, request, 300));
  it('say the same of policy documents', () => agree(policyTest, fc.record({ p: policy }), 200));
});
