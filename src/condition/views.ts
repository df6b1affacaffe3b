/**
 * Views: shapes that CloudTrail logs in several forms, read once. The definition that both this file
 * and the SPL of `src/compile` follow is the section "Views" of docs/rule-format.md.
 */
import { isObject, member, operationOf, sourceOf, type TrailRecord } from './record.js';
import { elements } from './values.js';
import type { ViewName } from './types.js';

/** An item of a view: members are text, "" when absent. */
export type ViewItem = Readonly<Record<string, string>>;

/** Members of each view, in the order of the documentation. */
export const VIEW_MEMBERS: Readonly<Record<ViewName, readonly string[]>> = {
  securityGroupRules: ['direction', 'protocol', 'from', 'to', 'cidr', 'ruleId'],
  networkAclEntries: ['number', 'egress', 'protocol', 'action', 'cidr', 'from', 'to'],
  s3Grants: ['grantee', 'permission'],
};

/** The items of a view; none for records that are not the view's. */
export function viewItems(view: ViewName, record: TrailRecord): readonly ViewItem[] {
  const request = member(record, 'requestParameters');
  switch (view) {
    case 'securityGroupRules':
      return sourceOf(record) === 'ec2.amazonaws.com'
        ? [
            ...securityGroupRules(operationOf(record), request),
            ...revokedRules(operationOf(record), member(record, 'responseElements')),
          ]
        : [];
    case 'networkAclEntries':
      return sourceOf(record) === 'ec2.amazonaws.com' ? networkAclEntries(operationOf(record), request) : [];
    case 's3Grants':
      return sourceOf(record) === 's3.amazonaws.com' ? s3Grants(request) : [];
  }
}

/** A scalar as text; "" for everything else. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };

function protocol(value: unknown): string {
  const name = text(value).toLowerCase();
  return PROTOCOLS[name] ?? name;
}

function securityGroupRules(operation: string, request: unknown): ViewItem[] {
  if (operation === 'ModifySecurityGroupRules') return modifiedRules(request);
  const match = /^(?:Authorize|Revoke)SecurityGroup(Ingress|Egress)$/.exec(operation);
  if (match === null) return [];
  const direction = (match[1] ?? '').toLowerCase();
  const list = elements(member(member(request, 'ipPermissions'), 'items')).flatMap((permission) =>
    permissionRules(direction, permission),
  );
  const short = text(member(request, 'cidrIp'));
  if (short === '') return list;
  return [rule(direction, request, 'ipProtocol', 'fromPort', 'toPort', short, ''), ...list];
}

function permissionRules(direction: string, permission: unknown): ViewItem[] {
  const v4 = elements(member(member(permission, 'ipRanges'), 'items')).map((range) => text(member(range, 'cidrIp')));
  const v6 = elements(member(member(permission, 'ipv6Ranges'), 'items')).map((range) =>
    text(member(range, 'cidrIpv6')),
  );
  return [...v4, ...v6]
    .filter((cidr) => cidr !== '')
    .map((cidr) => rule(direction, permission, 'ipProtocol', 'fromPort', 'toPort', cidr, ''));
}

function modifiedRules(request: unknown): ViewItem[] {
  const list = elements(member(member(request, 'ModifySecurityGroupRulesRequest'), 'SecurityGroupRule'));
  return list.flatMap((entry) => {
    const id = text(member(entry, 'SecurityGroupRuleId'));
    const to = member(entry, 'SecurityGroupRule');
    const cidr = text(member(to, 'CidrIpv4')) || text(member(to, 'CidrIpv6'));
    return cidr === '' ? [] : [rule('', to, 'IpProtocol', 'FromPort', 'ToPort', cidr, id)];
  });
}

/**
 * Rules that were revoked by id: the answer says what they were (RevokedSecurityGroupRules of the EC2 API, late 2024).
 * Calls that describe the rules have them in the answer as well; equal items give equal rows, which merge.
 */
function revokedRules(operation: string, response: unknown): ViewItem[] {
  const match = /^RevokeSecurityGroup(Ingress|Egress)$/.exec(operation);
  if (match === null) return [];
  const direction = (match[1] ?? '').toLowerCase();
  const list = elements(member(member(response, 'revokedSecurityGroupRuleSet'), 'items'));
  return list.flatMap((entry) => {
    const cidr = text(member(entry, 'cidrIpv4')) || text(member(entry, 'cidrIpv6'));
    const id = text(member(entry, 'securityGroupRuleId'));
    return cidr === '' ? [] : [rule(direction, entry, 'ipProtocol', 'fromPort', 'toPort', cidr, id)];
  });
}

function rule(
  direction: string,
  from: unknown,
  protocolName: string,
  fromName: string,
  toName: string,
  cidr: string,
  ruleId: string,
): ViewItem {
  const named = protocol(member(from, protocolName));
  // Every protocol means every port; callers write none, -1 or 0 there.
  const ported = named !== '-1';
  return {
    direction,
    protocol: named,
    from: ported ? text(member(from, fromName)) : '',
    to: ported ? text(member(from, toName)) : '',
    cidr,
    ruleId,
  };
}

function networkAclEntries(operation: string, request: unknown): ViewItem[] {
  if (!/^(Create|Replace|Delete)NetworkAclEntry$/.test(operation) || !isObject(request)) return [];
  const ports = request['portRange'];
  return [
    {
      number: text(request['ruleNumber']),
      egress: text(request['egress']).toLowerCase(),
      protocol: protocol(request['aclProtocol']),
      action: text(request['ruleAction']).toLowerCase(),
      cidr: text(request['cidrBlock']) || text(request['ipv6CidrBlock']),
      from: text(member(ports, 'from')),
      to: text(member(ports, 'to')),
    },
  ];
}

const CANNED: Readonly<Record<string, readonly ViewItem[]>> = {
  'public-read': [{ grantee: 'AllUsers', permission: 'READ' }],
  'public-read-write': [
    { grantee: 'AllUsers', permission: 'READ' },
    { grantee: 'AllUsers', permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: 'AuthenticatedUsers', permission: 'READ' }],
  'log-delivery-write': [
    { grantee: 'LogDelivery', permission: 'WRITE' },
    { grantee: 'LogDelivery', permission: 'READ_ACP' },
  ],
};

const HEADERS: Readonly<Record<string, string>> = {
  'x-amz-grant-read': 'READ',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
  'x-amz-grant-full-control': 'FULL_CONTROL',
};

function s3Grants(request: unknown): ViewItem[] {
  const canned = elements(member(request, 'x-amz-acl')).flatMap((name) => CANNED[text(name).toLowerCase()] ?? []);
  const headers = Object.entries(HEADERS).flatMap(([header, permission]) =>
    elements(member(member(request, 'accessControlList'), header))
      .flatMap((value) => text(value).split(','))
      .filter((grantee) => grantee.trim() !== '')
      .map((grantee) => ({ grantee: granteeOf(grantee), permission })),
  );
  const list = member(member(member(request, 'AccessControlPolicy'), 'AccessControlList'), 'Grant');
  const grants = elements(list).map((grant) => ({
    grantee: granteeOf(text(member(member(grant, 'Grantee'), 'URI'))),
    permission: text(member(grant, 'Permission')).toUpperCase(),
  }));
  return [...canned, ...headers, ...grants];
}

/** The group behind a URI; `other` for everybody else. */
function granteeOf(value: string): string {
  const group = /\/groups\/(?:global\/(allusers|authenticatedusers)|s3\/(logdelivery))"?\s*$/i.exec(value);
  const name = (group?.[1] ?? group?.[2] ?? '').toLowerCase();
  if (name === 'allusers') return 'AllUsers';
  if (name === 'authenticatedusers') return 'AuthenticatedUsers';
  return name === 'logdelivery' ? 'LogDelivery' : 'other';
}
