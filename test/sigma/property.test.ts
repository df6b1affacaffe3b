/** Whatever the condition and the record: the translation never misses, and where it is called exact, it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Condition, Operand, Path, Reference, Step } from '../../src/condition/types.js';
import { decideRule } from '../../src/condition/index.js';
import { readReference } from '../../src/condition/index.js';
import { readRule } from './matcher.js';
import { exported, toyRecord, toyRule } from './toy.js';

const WORDS = [
  'red',
  'blue',
  'a*b',
  '22',
  'alias/aws/x',
  'alias/own',
  'arn:aws:kms:eu-west-1:1:alias/aws/x',
  '0.0.0.0/0',
  '192.0.2.0/24',
  'TRUE',
  '1.10.2',
];
const word = fc.constantFrom(...WORDS);
const reference = (...texts: string[]): fc.Arbitrary<Reference> => fc.constantFrom(...texts).map(readReference);

const scalars = reference(
  'request.text',
  'request.other',
  'request.text ?? response.text',
  'response.other',
  'request.box.id',
  'request.loose.a',
  'request.pairs[key=red].value',
);
const lists = reference('request.words[]', 'request.items[].name', 'request.text(csv)[]');
const numbers = reference('request.number', 'request.port.from', 'request.items[].size');
const flags = reference('request.flag', 'request.items[].on');
const anything = reference(
  'request.text',
  'request.number',
  'request.flag',
  'request.box',
  'request.loose',
  'request.words[]',
  'request.items[]',
  'request.tags',
  'request.text ?? response.text',
);

const literals = fc
  .array(fc.oneof(word, fc.boolean(), fc.constantFrom(1, 22)), { minLength: 1, maxLength: 2 })
  .map((values): Operand[] => values.map((value) => ({ kind: 'literal', value })));
const operands = fc.oneof(literals, fc.constant<Operand[]>([{ kind: 'setting', name: 'allowed' }]));
const bound = fc.oneof(
  fc.integer({ min: -1, max: 4 }).map((value): Operand => ({ kind: 'literal', value })),
  fc.constant<Operand>({ kind: 'setting', name: 'limit' }),
);
const op = fc.constantFrom('lt', 'lte', 'gt', 'gte');

/** Leaves; the references may be replaced by those of an item. */
function leaves(
  text: fc.Arbitrary<Reference>,
  number: fc.Arbitrary<Reference>,
  flag: fc.Arbitrary<Reference>,
  any: fc.Arbitrary<Reference>,
): fc.Arbitrary<Condition> {
  return fc.oneof(
    fc.record({ kind: fc.constant('equals'), of: fc.oneof(text, flag, number), values: operands }),
    fc.record({ kind: fc.constant('given'), of: any, value: fc.boolean() }),
    fc.record({ kind: fc.constant('compare'), of: number, op, value: bound }),
    fc.record({
      kind: fc.constant('text'),
      of: text,
      op: fc.constantFrom('startswith', 'endswith', 'contains'),
      values: fc.array(word, { minLength: 1, maxLength: 2 }),
      cased: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('text'),
      of: text,
      op: fc.constant('re'),
      values: fc.constantFrom(['^re?d$'], ['b[lm]u'], ['a.*b'], ['^a']),
      cased: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('cidr'), of: text, values: fc.constantFrom(['internet'], ['192.0.2.0/24']) }),
    fc.record({
      kind: fc.constant('kmsBelow'),
      of: text,
      level: fc.constantFrom('none', 'sse', 'awskms', 'awscmk', 'externalcmk'),
    }),
    fc.record({ kind: fc.constant('version'), of: text, op: fc.constantFrom('lt', 'gte'), value: fc.constant('1.9') }),
  ) as fc.Arbitrary<Condition>;
}

const item = leaves(
  reference('item.name'),
  reference('item.size'),
  reference('item.on'),
  reference('item.name', 'item.size', 'item.on'),
);
const outer = fc.oneof(
  leaves(fc.oneof(scalars, lists), numbers, flags, anything),
  fc.record({ kind: fc.constant('mentioned'), of: anything, value: fc.boolean() }),
  fc.record({ kind: fc.constant('hasAll'), of: lists, values: fc.array(word, { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('only'), of: lists, values: operands }),
  fc.record({ kind: fc.constant('count'), of: lists, op, value: bound }),
  fc.record({
    kind: fc.constant('port'),
    is: fc.constantFrom(
      [{ from: 22, to: 22 }],
      [
        { from: 1, to: 3 },
        { from: 80, to: 90 },
      ],
    ),
    from: reference('request.port.from'),
    to: reference('request.port.to'),
    whenAbsent: fc.constantFrom('all', 'none'),
  }),
  fc.record(
    {
      kind: fc.constant('policy'),
      in: reference('request.policy', 'request.document'),
      statement: fc.constantFrom('any', 'every'),
      effect: fc.constantFrom('Allow', 'Deny'),
      principal: fc.constantFrom('public', 'external', ['lambda.amazonaws.com']),
      action: fc.constantFrom(['*'], ['s3:*', 's3:GetObject']),
      resourceHasAll: fc.constant(['*']),
      condition: fc.constant([{ operator: 'Bool', key: 'aws:SecureTransport', value: 'false' }]),
      unlessCondition: fc.constantFrom('any', ['aws:PrincipalOrgID']),
    },
    { requiredKeys: ['kind', 'in', 'statement'] },
  ),
) as fc.Arbitrary<Condition>;

/** Joins over leaves. */
function joined(leaf: fc.Arbitrary<Condition>, depth: number): fc.Arbitrary<Condition> {
  if (depth === 0) return leaf;
  const below = joined(leaf, depth - 1);
  const several = fc.array(below, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    { arbitrary: several.map((of): Condition => ({ kind: 'all', of })), weight: 2 },
    { arbitrary: several.map((of): Condition => ({ kind: 'oneOf', of })), weight: 1 },
    { arbitrary: below.map((of): Condition => ({ kind: 'not', of })), weight: 1 },
  );
}

const items = fc.record({
  kind: fc.constant('items' as const),
  quantifier: fc.constantFrom('any', 'every', 'none'),
  in: reference('request.items[]').map((list) => ({ kind: 'list' as const, reference: list })),
  where: joined(item, 2),
}) as fc.Arbitrary<Condition>;

const conditions = joined(fc.oneof(outer, outer, items), 2);

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const text = fc.oneof(word, fc.constant(''), fc.constantFrom('red,blue', 'Red'));
const entry = fc.record(
  { name: word, size: fc.integer({ min: 0, max: 3 }), on: fc.boolean() },
  { requiredKeys: ['name'] },
);
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom<unknown>(
      '*',
      { AWS: '*' },
      { AWS: ['arn:aws:iam::444455556666:root', '*'] },
      { AWS: '444455556666' },
      { Service: 'lambda.amazonaws.com' },
      { '*': '*' },
    ),
    Action: fc.constantFrom<unknown>('*', 's3:*', ['s3:GetObject', 's3:*'], 'ec2:Run*'),
    Resource: fc.constantFrom<unknown>('*', ['*'], 'arn:aws:s3:::x/*'),
    Condition: fc.constantFrom(
      { Bool: { 'AWS:SecureTransport': 'false' } },
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    ),
    NotPrincipal: fc.constant('*'),
  },
  { requiredKeys: ['Effect'] },
);
const policy = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.oneof(fc.array(statement, { maxLength: 3 }), statement),
});
const policyText = fc.oneof(
  policy.map((one) => JSON.stringify(one)),
  policy.map((one) => encodeURIComponent(JSON.stringify(one))),
  policy.map((one) => encodeURIComponent(JSON.stringify(one)).replaceAll('*', '%2A')),
  policy.map((one) => JSON.stringify(one, null, 2)),
);
const members = fc.record({
  text: maybe(text),
  other: maybe(text),
  number: maybe(fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constant('3'))),
  flag: maybe(fc.oneof(fc.boolean(), fc.constantFrom('true', 'False', 'TRUE'))),
  port: maybe(
    fc.constantFrom({ from: 22, to: 22 }, { from: -1, to: -1 }, { from: 0, to: 65535 }, { from: 81, to: 443 }),
  ),
  box: maybe(fc.record({ id: word })),
  loose: maybe(fc.record({ a: word, b: word }, { requiredKeys: [] })),
  words: maybe(fc.array(word, { maxLength: 3 })),
  items: maybe(fc.oneof(fc.array(entry, { maxLength: 3 }), entry, fc.constant({}))),
  pairs: maybe(fc.array(fc.record({ key: fc.constantFrom('red', 'blue'), value: word }), { maxLength: 3 })),
  policy: maybe(policyText),
  document: maybe(fc.oneof(policyText, policy)),
  tags: maybe(fc.dictionary(fc.constantFrom('a', 'b'), word, { maxKeys: 2 })),
});
const records = fc
  .tuple(members, fc.oneof(fc.constant(null), members), fc.constantFrom(undefined, 'AccessDenied', 'success'))
  .map(
    ([request, response, errorCode]) =>
      JSON.parse(JSON.stringify(toyRecord(request, response, { errorCode }))) as Record<string, unknown>,
  );

const key = (name: string): Step => ({ kind: 'key', name });
const about = (name: string): Reference => ({ alternatives: [{ root: 'request', steps: [key(name)] } satisfies Path] });
const changes: fc.Arbitrary<Partial<Change>> = fc.oneof(
  fc.constant({ sets: 'create' as const }),
  fc.constantFrom('text', 'number', 'box', 'words').map((name) => ({ sets: 'patch' as const, about: [about(name)] })),
);
const eachChange: Partial<Change> = {
  sets: 'add',
  each: { kind: 'list', reference: readReference('request.items[]') },
};

function check(rule: ReturnType<typeof toyRule>, all: readonly Record<string, unknown>[]): void {
  const { text: sigma, exact } = exported(rule);
  const matcher = sigma === undefined ? () => false : readRule(sigma);
  for (const record of all) {
    const rows = decideRule(rule, record);
    const introduces = rows.some((row) => row.verdict === 'introduces');
    const matched = matcher(record);
    const story = `${sigma ?? 'nothing'}\n${JSON.stringify(record)}`;
    if (introduces) expect(matched, story).toBe(true);
    // "Cannot tell" may match: Sigma has no third answer.
    const unclear = rows.some((row) => row.verdict === 'unclear');
    if (exact && !unclear) expect(matched, story).toBe(introduces);
  }
}

describe('random conditions on random records', () => {
  it('of one call', () => {
    fc.assert(
      fc.property(conditions, changes, fc.array(records, { minLength: 8, maxLength: 8 }), (one, change, all) => {
        check(toyRule(one, change), all);
      }),
      { numRuns: 400 },
    );
  });

  it('of the items of a list', () => {
    fc.assert(
      fc.property(
        joined(fc.oneof(item, item, outer), 2),
        fc.array(records, { minLength: 8, maxLength: 8 }),
        (one, all) => {
          check(toyRule(one, eachChange), all);
        },
      ),
      { numRuns: 200 },
    );
  });
});
