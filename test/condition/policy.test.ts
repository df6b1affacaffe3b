import { describe, expect, it } from 'vitest';
import type { Truth } from '../../src/condition/index.js';
import { absent, answer } from './helpers.js';

const OWN = '111122223333';
const OTHER = '444455556666';
const allow = (more: object): object => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more });
const ask = (test: string, policy: unknown): Truth => answer(`{policy: {in: request.x, ${test}}}`, policy);
const statement = (test: string, one: object): Truth => ask(test, { Statement: one });

describe('forms of a policy', () => {
  const policy = { Version: '2012-10-17', Statement: [allow({ Principal: '*' })] };
  it.each([
    ['object', policy],
    ['one statement', { Statement: policy.Statement[0] }],
    ['JSON text', JSON.stringify(policy, null, 2)],
    ['URL-encoded', encodeURIComponent(JSON.stringify(policy))],
  ])('%s', (_, value) => {
    expect(ask('effect: Allow, principal: public', value)).toBe('yes');
  });

  it.each([
    [absent, 'no'],
    [null, 'no'],
    ['', 'no'],
    [{}, 'no'],
    [{ Version: '2012-10-17' }, 'no'],
    [{ Statement: [] }, 'no'],
    ['not json', 'unknown'],
    ['{"Statement": [', 'unknown'],
    ['HIDDEN_DUE_TO_SECURITY_REASONS', 'unknown'],
    [['a'], 'unknown'],
    [{ Statement: 'text' }, 'unknown'],
  ] as const)('%j is %s', (value, expected) => {
    expect(ask('principal: public', value)).toBe(expected);
    expect(ask('statement: every, principal: public', value)).toBe(expected);
  });
});

describe('statements', () => {
  it('are tested one by one: all members in the same statement', () => {
    const split = { Statement: [allow({ Principal: { AWS: OWN } }), { Effect: 'Deny', Principal: '*', Action: '*' }] };
    expect(ask('effect: Allow, principal: public', split)).toBe('no');
    expect(ask('effect: Deny, principal: public', split)).toBe('yes');
    expect(ask('statement: every, effect: Allow', split)).toBe('no');
    expect(ask('statement: every, action: ["*", "s3:GetObject"]', split)).toBe('yes');
  });

  it('one that cannot be told leaves the others their say', () => {
    const both = { Statement: [allow({ NotPrincipal: { AWS: OWN } }), allow({ Principal: '*' })] };
    expect(ask('principal: public', both)).toBe('yes');
    expect(ask('statement: every, principal: public', both)).toBe('unknown');
  });
});

describe('principal', () => {
  it.each([
    ['*', 'yes', 'yes'],
    [{ AWS: '*' }, 'yes', 'yes'],
    [{ AWS: ['*'] }, 'yes', 'yes'],
    [{ AWS: [OWN, '*'] }, 'yes', 'yes'],
    [{ '*': '*' }, 'yes', 'yes'],
    [['*'], 'yes', 'yes'],
    [{ AWS: OWN }, 'no', 'no'],
    [{ AWS: `arn:aws:iam::${OWN}:root` }, 'no', 'no'],
    [{ AWS: OTHER }, 'no', 'yes'],
    [{ AWS: `arn:aws:iam::${OTHER}:root` }, 'no', 'yes'],
    [{ AWS: `arn:aws-cn:iam::${OTHER}:user/x` }, 'no', 'yes'],
    [{ AWS: [OWN, `arn:aws:sts::${OTHER}:assumed-role/a/b`] }, 'no', 'yes'],
    [{ AWS: 'AIDAEXAMPLEEXAMPLE12' }, 'no', 'unknown'],
    [{ Service: 'lambda.amazonaws.com' }, 'no', 'no'],
    [{ Federated: 'cognito-identity.amazonaws.com' }, 'no', 'no'],
    [{ CanonicalUser: 'abc' }, 'no', 'unknown'],
    [{ Service: '*' }, 'no', 'no'],
  ] as const)('%j: public %s, external %s', (principal, everyone, external) => {
    expect(statement('principal: public', allow({ Principal: principal }))).toBe(everyone);
    expect(statement('principal: external', allow({ Principal: principal }))).toBe(external);
  });

  it('NotPrincipal cannot be told, no principal is nobody', () => {
    expect(statement('principal: public', allow({ NotPrincipal: { AWS: OWN } }))).toBe('unknown');
    expect(statement('effect: Deny, principal: public', allow({ NotPrincipal: { AWS: OWN } }))).toBe('no');
    expect(statement('principal: public', allow({}))).toBe('no');
  });

  it('a list of words', () => {
    const one = allow({ Principal: { Service: ['A.amazonaws.com', 'b.amazonaws.com'] } });
    expect(statement('principal: [a.amazonaws.com]', one)).toBe('yes');
    expect(statement('principal: [c.amazonaws.com]', one)).toBe('no');
  });
});

describe('action and resource', () => {
  it.each([
    ['action: ["*"]', { Action: '*' }, 'yes'],
    ['action: ["*"]', { Action: 's3:*' }, 'no'],
    ['action: ["iam:passrole"]', { Action: ['s3:*', 'iam:PassRole'] }, 'yes'],
    ['action: ["*"]', { Action: undefined, NotAction: 'iam:*' }, 'yes'],
    ['resource_has_all: [a, b]', { Resource: ['a', 'b', 'c'] }, 'yes'],
    ['resource_has_all: [a, b]', { Resource: 'a' }, 'no'],
    ['resource_has_all: ["*"]', { Resource: undefined, NotResource: 'a' }, 'yes'],
  ] as const)('%s of %j: %s', (test, more, expected) => {
    const inverted = 'NotAction' in more || 'NotResource' in more;
    expect(statement(test, JSON.parse(JSON.stringify(allow(more))) as object)).toBe(inverted ? 'unknown' : expected);
  });
});

describe('conditions', () => {
  const limited = (Condition: object): object => allow({ Principal: '*', Condition });

  it.each([
    [{ Bool: { 'aws:SecureTransport': 'false' } }, 'yes'],
    [{ Bool: { 'aws:SecureTransport': false } }, 'yes'],
    [{ bool: { 'AWS:securetransport': ['False'] } }, 'yes'],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'no'],
    [{ BoolIfExists: { 'aws:SecureTransport': 'false' } }, 'no'],
    [{}, 'no'],
  ] as const)('condition in %j: %s', (Condition, expected) => {
    expect(statement('condition: {Bool/aws:SecureTransport: "false"}', limited(Condition))).toBe(expected);
  });

  it('unless_condition: any', () => {
    expect(statement('unless_condition: any', limited({ StringEquals: { 'aws:x': '*' } }))).toBe('no');
    expect(statement('unless_condition: any', limited({}))).toBe('yes');
    expect(statement('unless_condition: any', allow({}))).toBe('yes');
  });

  it.each([
    [{ StringEquals: { 'aws:SourceAccount': OWN } }, 'no'],
    [{ StringEquals: { 'AWS:sourceaccount': OWN } }, 'no'],
    [{ StringEqualsIgnoreCase: { 'aws:SourceAccount': OWN } }, 'no'],
    [{ 'ForAnyValue:StringEquals': { 'aws:SourceAccount': [OWN] } }, 'no'],
    [{ StringLike: { 'aws:SourceAccount': '*' } }, 'yes'],
    [{ StringEquals: { 'aws:SourceAccount': [OWN, '*'] } }, 'yes'],
    [{ StringEquals: { 'aws:Other': OWN } }, 'yes'],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'no'],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, 'yes'],
    [{ IpAddress: { 'aws:SourceIp': ['::/0'] } }, 'yes'],
    [{ Bool: { 'aws:Secure': 'true' } }, 'no'],
    [{ Bool: { 'aws:Secure': 'false' } }, 'yes'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x' } }, 'no'],
    [{ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, 'no'],
    [{ NumericLessThan: { 'aws:Age': '300' } }, 'no'],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': OWN } }, 'unknown'],
    [{ 'ForAllValues:StringEquals': { 'aws:SourceAccount': OWN } }, 'unknown'],
    [{ StringNotEquals: { 'aws:SourceAccount': OWN } }, 'unknown'],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'unknown'],
    [{ Null: { 'aws:SourceAccount': 'false' } }, 'unknown'],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': OWN }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'no'],
  ] as const)('unless_condition with %j: %s', (Condition, expected) => {
    const keys = 'aws:SourceAccount, aws:SourceIp, aws:Secure, aws:SourceArn, aws:CurrentTime, aws:Age';
    expect(statement(`principal: public, unless_condition: [${keys}]`, limited(Condition))).toBe(expected);
  });
});
