/** Each kind of condition, as Sigma. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readReference } from '../../src/condition/index.js';
import { condition } from '../condition/helpers.js';
import { matches } from './matcher.js';
import { exported, toyRecord, toyRule } from './toy.js';

interface Detection {
  readonly [block: string]: unknown;
  readonly condition: string;
}

/** The detection of a toy rule without what all rules have. */
function detection(text: string, change: object = {}): { blocks: Record<string, unknown>; notes: readonly string[] } {
  const rule = exported(toyRule(condition(text), change));
  const { detection: found } = parse(rule.text ?? '{}', { version: '1.1' }) as { detection?: Detection };
  if (found === undefined) return { blocks: {}, notes: rule.translation.approximations };
  const { selection, success: _success, condition: joined, ...rest } = found;
  const { eventSource: _source, eventName: _name, ...tests } = selection as Record<string, unknown>;
  return {
    blocks: { ...tests, ...rest, condition: joined.replace('selection and success', '').replace(/^ and /, '') },
    notes: rule.translation.approximations,
  };
}

const R = 'requestParameters';

describe('what Sigma can say', () => {
  it.each<[string, Record<string, unknown>]>([
    ['{request.text: red}', { [`${R}.text`]: 'red' }],
    ['{request.text: [red, "22"]}', { [`${R}.text`]: ['red', 22] }],
    ['{request.text: "a*b?"}', { [`${R}.text`]: 'a\\*b\\?' }],
    ['{request.flag: true}', { [`${R}.flag`]: true }],
    ['{request.text: true}', { [`${R}.text`]: [true, 1] }],
    ['{request.text: {setting: allowed}}', { [`${R}.text`]: ['red', 'blue'] }],
    ['{request.number|gt: {setting: limit}}', { [`${R}.number|gt`]: 5 }],
    ['{request.number|lte: 3}', { [`${R}.number|lte`]: 3 }],
    ['{request.text|startswith: arn}', { [`${R}.text|startswith`]: 'arn' }],
    ['{request.text|contains: [a, b]}', { [`${R}.text|contains`]: ['a', 'b'] }],
    ['{request.text|endswith|cased: X}', { [`${R}.text|endswith|cased`]: 'X' }],
    ['{request.text|re: "^ab?[12]$"}', { [`${R}.text`]: ['a1', 'a2', 'ab1', 'ab2'] }],
    ['{request.text|re: "a+"}', { [`${R}.text|re|i`]: 'a+' }],
    ['{request.text|given: true}', { [`${R}.text`]: '?*' }],
    ['{request.text|given: false}', { [`${R}.text`]: [null, ''], condition: 'not filter_omitted' }],
    ['{request.number|given: true}', { [`${R}.number|exists`]: true }],
    ['{request.box|given: true}', { [`${R}.box.id|exists`]: true }],
    ['{request.box|given: false}', { [`${R}.box.id`]: null, condition: 'not filter_omitted' }],
    ['{request.text|cidr: internet}', { [`${R}.text|endswith`]: '/0' }],
    ['{"request.words[]": red}', { [`${R}.words`]: 'red' }],
    ['{"request.words[]|count": {gte: 1}}', { [`${R}.words`]: '?*' }],
    ['{any: {in: "request.items[]", where: {item.name: a}}}', { [`${R}.items.name`]: 'a' }],
    ['{event.userIdentity.type: Root}', { 'userIdentity.type': 'Root' }],
    [
      '{port: {is: [22, "80-90"], from: request.port.from, to: request.port.to}}',
      {
        with_port: [
          { [`${R}.port.from|lte`]: 22, [`${R}.port.to|gte`]: 22 },
          { [`${R}.port.from|lte`]: 90, [`${R}.port.to|gte`]: 80 },
        ],
        condition: 'with_port',
      },
    ],
    [
      '{"request.text ?? response.text": red}',
      {
        with_text: [{ [`${R}.text`]: 'red' }, { [`${R}.text`]: [null, ''], 'responseElements.text': 'red' }],
        condition: 'with_text',
      },
    ],
    [
      '{request.text|kms_below: awscmk}',
      {
        with_text: [
          { [`${R}.text`]: [null, ''] },
          { [`${R}.text|startswith`]: 'alias/aws/' },
          { [`${R}.text|contains`]: ':alias/aws/' },
        ],
        filter_omitted: { [`${R}.omitted`]: true },
        condition: 'with_text and not filter_omitted',
      },
    ],
    [
      '{not: {request.text: red}}',
      {
        filter_text: { [`${R}.text`]: 'red' },
        filter_omitted: { [`${R}.omitted`]: true },
        condition: 'not filter_text and not filter_omitted',
      },
    ],
    [
      '{none: {in: "request.items[]", where: [{item.name: a}, {item.size: 3}]}}',
      {
        filter_name: { [`${R}.items.name`]: 'a' },
        filter_size: { [`${R}.items.size`]: 3 },
        filter_omitted: { [`${R}.omitted`]: true },
        condition: 'not filter_name and not filter_size and not filter_omitted',
      },
    ],
  ])('%s is exact', (text, wanted) => {
    const { blocks, notes } = detection(text);
    expect(notes).toEqual([]);
    const expected = { condition: '', ...wanted };
    const omitted = JSON.stringify(wanted).includes('not filter_omitted')
      ? { filter_omitted: { [`${R}.omitted`]: true } }
      : {};
    expect(blocks).toEqual({ ...omitted, ...expected });
  });
});

describe('what Sigma cannot say is covered', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    [
      '{any: {in: "request.items[]", where: {item.name: a, item.size: 3}}}',
      ['same-item'],
      { [`${R}.items.name`]: 'a', [`${R}.items.size`]: 3 },
    ],
    [
      '{any: {in: "request.items[]", where: {item.name: a, not: {item.on: true}}}}',
      ['negation', 'same-item'],
      { [`${R}.items.name`]: 'a' },
    ],
    ['{"request.pairs[key=k].value": v}', ['list-entry'], { [`${R}.pairs.key`]: 'k', [`${R}.pairs.value`]: 'v' }],
    ['{request.text: red, not: {"request.pairs[key=k].value": v}}', ['list-entry'], { [`${R}.text`]: 'red' }],
    ['{"request.text(csv)[]": red}', ['text'], { [`${R}.text|contains`]: 'red' }],
    ['{request.text|version_lt: "1.2"}', ['version'], { [`${R}.text`]: '?*' }],
    ['{"request.words[]|only": [red]}', ['list'], { [`${R}.words`]: 'red' }],
    ['{"request.words[]|count": {gt: 3}}', ['count'], { [`${R}.words`]: '?*' }],
    ['{request.text: "{account}"}', ['record'], { [`${R}.text`]: '?*' }],
    [
      '{request.loose|given: false, request.text: a}',
      ['absence'],
      { [`${R}.text`]: 'a', [`${R}.loose.a`]: null, [`${R}.loose.b`]: null },
    ],
    ['{request.tags|given: true, request.text: a}', ['absence'], { [`${R}.text`]: 'a' }],
  ])('%s', (text, wanted, tests) => {
    const { blocks, notes } = detection(text);
    expect([...notes].sort()).toEqual(wanted);
    expect(blocks).toEqual({ condition: '', ...tests });
  });

  it('policies by their words, as text and as objects', () => {
    const policy = 'effect: Allow, principal: public, action: ["s3:*"]';
    const { blocks, notes } = detection(`{policy: {in: request.policy, ${policy}}}`);
    expect(notes).toEqual(['policy']);
    expect(JSON.stringify(blocks)).toContain('s3*\\\\*');
    const text = exported(toyRule(condition(`{policy: {in: request.document, ${policy}}}`))).text ?? '';
    const statement = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:*'], Resource: '*' };
    for (const document of [
      { Statement: [statement] },
      { Statement: statement },
      JSON.stringify({ Statement: [statement] }),
      encodeURIComponent(JSON.stringify({ Statement: [statement] })).replaceAll('*', '%2A'),
      JSON.stringify({ Statement: [statement] }).replaceAll('*', '\\u002a'),
    ]) {
      expect(matches(text, toyRecord({ document })), JSON.stringify(document)).toBe(true);
    }
    expect(matches(text, toyRecord({ document: { Statement: [{ ...statement, Effect: 'Deny' }] } }))).toBe(false);
    expect(
      matches(text, toyRecord({ document: JSON.stringify({ Statement: [{ ...statement, Action: 's3:GetObject' }] }) })),
    ).toBe(
      true, // the star of the principal and "s3" stand in the text: words only
    );
    expect(matches(text, toyRecord({ document: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"x"}}]}' }))).toBe(
      false,
    );
  });
});

describe('calls', () => {
  it('failed calls do not match; an empty code and "success" do', () => {
    const text = exported(toyRule(condition('{request.text: red}'))).text ?? '';
    const record = (code: unknown): Record<string, unknown> => toyRecord({ text: 'RED' }, null, { errorCode: code });
    expect([undefined, null, '', 'Success', 'AccessDenied'].map((code) => matches(text, record(code)))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('omitted parameters do not pass for absent ones', () => {
    const text = exported(toyRule(condition('{request.text|given: false}'))).text ?? '';
    expect(matches(text, toyRecord({ omitted: true, reason: 'too large' }))).toBe(false);
    expect(matches(text, toyRecord({ other: 'x' }))).toBe(true);
  });

  it('a patch that does not mention what it is about does not match', () => {
    const about = [readReference('request.text')];
    const rule = exported(toyRule(condition('{request.text|given: false}'), { sets: 'patch', about }));
    expect(matches(rule.text ?? '', toyRecord({ text: '' }))).toBe(true);
    expect(matches(rule.text ?? '', toyRecord({ other: 'x' }))).toBe(false);
  });

  it('names of Lambda and CloudFront carry versions', () => {
    const change = { source: 'lambda.amazonaws.com', operations: ['CreateFunction'] };
    const text = exported(toyRule(condition('{request.text: a}'), change)).text ?? '';
    const record = (eventName: string): object =>
      toyRecord({ text: 'a' }, null, { ...change, eventSource: change.source, eventName });
    expect(
      ['CreateFunction', 'CreateFunction20150331', 'CreateFunctionUrlConfig'].map((name) =>
        matches(text, record(name) as never),
      ),
    ).toEqual([true, true, false]);
  });

  it('a setting without a default leaves its change out', () => {
    const rule = exported(toyRule(condition('{request.text: {setting: unset}}')));
    expect(rule.text).toBeUndefined();
    expect(rule.translation.missing).toEqual(['unset']);
  });

  it('security group rules in all forms, the short one exactly', () => {
    const text =
      exported(
        toyRule(
          condition('{item.cidr|cidr: internet, item.protocol: tcp, port: {is: [22], from: item.from, to: item.to}}'),
          {
            source: 'ec2.amazonaws.com',
            operations: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'],
            each: { kind: 'view', view: 'securityGroupRules' },
          },
        ),
      ).text ?? '';
    const ec2 = (eventName: string, request: unknown): boolean =>
      matches(text, toyRecord(request, null, { eventSource: 'ec2.amazonaws.com', eventName }));
    const rule = { ipProtocol: 'tcp', fromPort: 20, toPort: 25 };
    expect(ec2('AuthorizeSecurityGroupIngress', { ...rule, cidrIp: '0.0.0.0/0' })).toBe(true);
    expect(ec2('AuthorizeSecurityGroupIngress', { ...rule, cidrIp: '192.0.2.0/24' })).toBe(false);
    const list = (one: object): object => ({ ipPermissions: { items: [one] } });
    expect(ec2('AuthorizeSecurityGroupIngress', list({ ...rule, ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } }))).toBe(
      true,
    );
    expect(
      ec2(
        'AuthorizeSecurityGroupIngress',
        list({ ...rule, toPort: 21, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }),
      ),
    ).toBe(false);
    const modified = { SecurityGroupRule: { IpProtocol: '6', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' } };
    expect(ec2('ModifySecurityGroupRules', { ModifySecurityGroupRulesRequest: { SecurityGroupRule: modified } })).toBe(
      true,
    );
  });

  it('ids are the same for ever', () => {
    expect(/^id: (.*)$/m.exec(exported(toyRule(condition('{request.text: a}'))).text ?? '')?.[1]).toBe(
      '20106356-1727-51cd-96cb-62bfa77ecf12',
    );
  });
});
