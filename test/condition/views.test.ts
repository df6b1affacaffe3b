import { describe, expect, it } from 'vitest';
import { evaluate, viewItems } from '../../src/condition/index.js';
import { condition, record } from './helpers.js';

const ec2 = (eventName: string, request: unknown): ReturnType<typeof record> =>
  record(request, { eventSource: 'ec2.amazonaws.com', eventName });
const s3 = (request: unknown): ReturnType<typeof record> =>
  record(request, { eventSource: 's3.amazonaws.com', eventName: 'PutBucketAcl' });

describe('securityGroupRules', () => {
  it('reads the short form', () => {
    const request = {
      groupId: 'sg-1',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
      ipPermissions: {},
    };
    expect(viewItems('securityGroupRules', ec2('AuthorizeSecurityGroupIngress', request))).toEqual([
      { direction: 'ingress', protocol: 'tcp', from: '22', to: '22', cidr: '0.0.0.0/0', ruleId: '' },
    ]);
  });

  it('reads the list form, one item for each CIDR', () => {
    const permission = {
      ipProtocol: '17',
      fromPort: '53',
      toPort: '54',
      groups: {},
      ipRanges: { items: [{ cidrIp: '198.51.100.0/24', description: 'x' }, { cidrIp: '0.0.0.0/0' }] },
      ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] },
      prefixListIds: {},
    };
    const all = { ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] }, ipv6Ranges: {} };
    const group = { ipProtocol: 'tcp', fromPort: 1, toPort: 2, groups: { items: [{ groupId: 'sg-2' }] }, ipRanges: {} };
    const request = { ipPermissions: { items: [permission, all, group] } };
    const items = viewItems('securityGroupRules', ec2('RevokeSecurityGroupEgress', request));
    expect(items.map(({ direction, protocol, from, to, cidr }) => [direction, protocol, from, to, cidr])).toEqual([
      ['egress', 'udp', '53', '54', '198.51.100.0/24'],
      ['egress', 'udp', '53', '54', '0.0.0.0/0'],
      ['egress', 'udp', '53', '54', '::/0'],
      ['egress', '-1', '', '', '0.0.0.0/0'],
    ]);
  });

  it('reads ModifySecurityGroupRules, a list or one', () => {
    const one = {
      SecurityGroupRuleId: 'sgr-1',
      SecurityGroupRule: { IpProtocol: '6', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' },
      tag: 1,
    };
    const six = { SecurityGroupRuleId: 'sgr-2', SecurityGroupRule: { IpProtocol: '-1', CidrIpv6: '::/0' } };
    const ask = (rules: unknown): unknown =>
      viewItems(
        'securityGroupRules',
        ec2('ModifySecurityGroupRules', {
          ModifySecurityGroupRulesRequest: { GroupId: 'sg-1', SecurityGroupRule: rules },
        }),
      );
    const first = { direction: '', protocol: 'tcp', from: '22', to: '22', cidr: '0.0.0.0/0', ruleId: 'sgr-1' };
    expect(ask(one)).toEqual([first]);
    expect(ask([one, six])).toEqual([
      first,
      { direction: '', protocol: '-1', from: '', to: '', cidr: '::/0', ruleId: 'sgr-2' },
    ]);
  });

  it('reads what a revocation by rule id answers', () => {
    const revoked = {
      securityGroupRuleId: 'sgr-1',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIpv4: '0.0.0.0/0',
    };
    const group = {
      securityGroupRuleId: 'sgr-2',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      referencedGroupId: 'sg-2',
    };
    const responseElements = { _return: true, revokedSecurityGroupRuleSet: { items: [revoked, group] } };
    const ask = (eventName: string): unknown =>
      viewItems(
        'securityGroupRules',
        record({ groupId: 'sg-1' }, { eventSource: 'ec2.amazonaws.com', eventName, responseElements }),
      );
    expect(ask('RevokeSecurityGroupEgress')).toEqual([
      { direction: 'egress', protocol: 'tcp', from: '22', to: '22', cidr: '0.0.0.0/0', ruleId: 'sgr-1' },
    ]);
    expect(ask('AuthorizeSecurityGroupEgress')).toEqual([]);
  });

  it.each([
    ['6', 'tcp'],
    [17, 'udp'],
    ['1', 'icmp'],
    ['58', 'icmpv6'],
    ['TCP', 'tcp'],
    ['all', '-1'],
    ['50', '50'],
    [undefined, ''],
  ])('protocol %j is %s', (ipProtocol, protocol) => {
    const [item] = viewItems(
      'securityGroupRules',
      ec2('AuthorizeSecurityGroupIngress', { ipProtocol, cidrIp: '::/0' }),
    );
    expect(item?.['protocol']).toBe(protocol);
  });

  it('every protocol has no ports, whatever the call wrote', () => {
    const request = { ipProtocol: '-1', fromPort: 0, toPort: 0, cidrIp: '0.0.0.0/0' };
    const [item] = viewItems('securityGroupRules', ec2('AuthorizeSecurityGroupIngress', request));
    expect([item?.['from'], item?.['to']]).toEqual(['', '']);
  });

  it('is empty for other events and other sources', () => {
    const request = { cidrIp: '0.0.0.0/0', ipProtocol: 'tcp' };
    expect(viewItems('securityGroupRules', ec2('CreateSecurityGroup', request))).toEqual([]);
    expect(viewItems('securityGroupRules', record(request, { eventName: 'AuthorizeSecurityGroupIngress' }))).toEqual(
      [],
    );
    expect(viewItems('securityGroupRules', ec2('AuthorizeSecurityGroupIngress', null))).toEqual([]);
  });

  it('members that are empty are not given', () => {
    const test = condition(
      '{any: {in: view.securityGroupRules, where: {item.from|given: false, item.ruleId|mentioned: false}}}',
    );
    const request = { ipProtocol: '-1', cidrIp: '0.0.0.0/0' };
    expect(evaluate(test, { record: ec2('AuthorizeSecurityGroupIngress', request), settings: {} })).toBe('yes');
  });
});

describe('networkAclEntries', () => {
  it('reads an entry', () => {
    const request = {
      aclProtocol: '6',
      cidrBlock: '0.0.0.0/0',
      egress: false,
      icmpTypeCode: {},
      networkAclId: 'acl-1',
      portRange: { from: 22, to: 80 },
      ruleAction: 'ALLOW',
      ruleNumber: 12,
    };
    expect(viewItems('networkAclEntries', ec2('CreateNetworkAclEntry', request))).toEqual([
      { number: '12', egress: 'false', protocol: 'tcp', action: 'allow', cidr: '0.0.0.0/0', from: '22', to: '80' },
    ]);
  });

  it('all ports are no ports, and IPv6 stands in for IPv4', () => {
    const request = { aclProtocol: '-1', ipv6CidrBlock: '::/0', egress: true, portRange: {}, ruleNumber: '7' };
    expect(viewItems('networkAclEntries', ec2('DeleteNetworkAclEntry', request))).toEqual([
      { number: '7', egress: 'true', protocol: '-1', action: '', cidr: '::/0', from: '', to: '' },
    ]);
  });
});

describe('s3Grants', () => {
  const grants = (request: unknown): string[] =>
    viewItems('s3Grants', s3(request)).map(({ grantee, permission }) => `${grantee} ${permission}`);

  it.each([
    ['private', []],
    ['public-read', ['AllUsers READ']],
    ['public-read-write', ['AllUsers READ', 'AllUsers WRITE']],
    ['authenticated-read', ['AuthenticatedUsers READ']],
    ['log-delivery-write', ['LogDelivery WRITE', 'LogDelivery READ_ACP']],
  ])('canned %s', (acl, expected) => {
    expect(grants({ 'x-amz-acl': acl })).toEqual(expected);
    expect(grants({ 'x-amz-acl': [acl] })).toEqual(expected);
  });

  it('reads the headers', () => {
    const group = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
    const accessControlList = {
      'x-amz-grant-read': `${group}, id="abc"`,
      'x-amz-grant-full-control': ['uri=http://acs.amazonaws.com/groups/s3/LogDelivery'],
    };
    expect(grants({ accessControlList })).toEqual(['AllUsers READ', 'other READ', 'LogDelivery FULL_CONTROL']);
  });

  it('reads the body, a list or one', () => {
    const grant = (URI: string, Permission: string): object => ({ Grantee: { 'xsi:type': 'Group', URI }, Permission });
    const owner = { Grantee: { ID: 'abc', 'xsi:type': 'CanonicalUser' }, Permission: 'FULL_CONTROL' };
    const everyone = grant('http://acs.amazonaws.com/groups/global/AuthenticatedUsers', 'WRITE_ACP');
    const body = (Grant: unknown): object => ({ AccessControlPolicy: { AccessControlList: { Grant } } });
    expect(grants(body([owner, everyone]))).toEqual(['other FULL_CONTROL', 'AuthenticatedUsers WRITE_ACP']);
    expect(grants(body(everyone))).toEqual(['AuthenticatedUsers WRITE_ACP']);
    expect(grants(body(''))).toEqual([]);
  });
});
