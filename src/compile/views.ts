/**
 * Views in SPL: shapes that CloudTrail logs in several forms, read once for all rules of a search.
 *
 * A view is a multivalue field of tokens `a|b|c`; values are folded and hold no `|`. The definition for
 * people is in docs/rule-format.md, the second implementation (the oracle) in src/condition/views.ts.
 */
import type { ViewName } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, call, compare, concat, field, num, str } from '../spl/build.js';
import type { Fields } from './fields.js';

/** The members of each view, in the order of the token. */
export const VIEW_MEMBERS: Readonly<Record<ViewName, readonly string[]>> = {
  securityGroupRules: ['direction', 'protocol', 'from', 'to', 'cidr', 'ruleId'],
  networkAclEntries: ['number', 'egress', 'protocol', 'action', 'cidr', 'from', 'to'],
  s3Grants: ['grantee', 'permission'],
};

/** One member of a token. */
export function viewMember(view: ViewName, token: Expr, member: string): Expr {
  const index = VIEW_MEMBERS[view].indexOf(member);
  if (index < 0) throw new Error(`view ${view} has no member "${member}"`);
  return call('mvindex', call('split', token, str('|')), num(index));
}

/** The multivalue field of the view's tokens; null where the record has none. */
export function viewField(fields: Fields, view: ViewName): Expr {
  return BUILDERS[view](fields);
}

const BUILDERS: Readonly<Record<ViewName, (fields: Fields) => Expr>> = {
  securityGroupRules,
  networkAclEntries,
  s3Grants,
};

const q = field('q');
const ev = field('ev');
const text = (value: Expr): Expr => call('coalesce', call('tostring', value), str(''));
const get = (base: Expr, path: string): Expr => text(call('json_extract', base, str(path)));
/** A value inside a token: folded, nothing that could end the token, no trace of null. */
const safe = (value: Expr): Expr =>
  call('replace', call('lower', value), str('[|"\\\\]|^(null|\\{\\s*\\}|\\[\\s*\\])$'), str(''));
const isFor = (source: string, ...names: string[]): Expr => ({
  kind: 'and',
  operands: [compare(field('src'), '=', str(source)), call('in', ev, ...names.map(str))],
});

function list(fields: Fields, hint: string, container: Expr): Expr {
  const c = fields.define(`${hint}_c`, container);
  return fields.define(
    hint,
    call(
      'case',
      call('match', c, str('^\\s*\\[')),
      call('json_array_to_mv', c),
      call('match', c, str('^\\s*\\{\\s*"')),
      c,
      TRUE,
      call('null'),
    ),
  );
}

/** Protocol names instead of numbers. */
function protocolName(value: Expr): Expr {
  return call(
    'case',
    call('in', value, str('tcp'), str('6')),
    str('tcp'),
    call('in', value, str('udp'), str('17')),
    str('udp'),
    call('in', value, str('icmp'), str('1')),
    str('icmp'),
    call('in', value, str('icmpv6'), str('58')),
    str('icmpv6'),
    call('in', value, str('all'), str('-1')),
    str('-1'),
    TRUE,
    value,
  );
}

/** `protocol|from|to` of one permission. */
const permission = (item: Expr, protocol: string, from: string, to: string): Expr =>
  concat(protocolName(safe(get(item, protocol))), str('|'), safe(get(item, from)), str('|'), safe(get(item, to)));

/**
 * Each address object of an inner list gets its permission written into it, the brackets go, and all
 * are joined to one list: a cross of permission and address without a nested mvmap.
 */
function addresses(items: Expr, container: string, member: string): Expr {
  const marked = call(
    'mvjoin',
    call('split', get(items, container), str(`"${member}"`)),
    concat(str('"c2c":"'), permission(items, 'ipProtocol', 'fromPort', 'toPort'), str(`","${member}"`)),
  );
  return call('replace', marked, str('^\\s*(\\[\\s*([\\s\\S]*)\\]|\\{\\s*\\}|null)\\s*$'), str('\\2'));
}

function securityGroupRules(fields: Fields): Expr {
  const changes = isFor(
    'ec2.amazonaws.com',
    'AuthorizeSecurityGroupIngress',
    'AuthorizeSecurityGroupEgress',
    'RevokeSecurityGroupIngress',
    'RevokeSecurityGroupEgress',
    'ModifySecurityGroupRules',
  );
  const permissions = list(fields, 'sg_i', call('if', changes, get(q, 'ipPermissions.items'), str('')));
  const joined = (hint: string, container: string, member: string): Expr => {
    const marked = fields.define(`${hint}_m`, call('mvmap', permissions, addresses(permissions, container, member)));
    const kept = fields.define(`${hint}_k`, call('mvfilter', call('match', marked, str('\\S'))));
    const all = concat(str('['), call('mvjoin', kept, str(',')), str(']'));
    return fields.define(hint, call('if', call('isnull', kept), call('null'), call('json_array_to_mv', all)));
  };
  const v4 = joined('sg_4', 'ipRanges.items', 'cidrIp');
  const v6 = joined('sg_6', 'ipv6Ranges.items', 'cidrIpv6');
  const direction = fields.define(
    'sg_d',
    call(
      'case',
      call('match', ev, str('Egress$')),
      str('egress'),
      call('match', ev, str('Ingress$')),
      str('ingress'),
      TRUE,
      str(''),
    ),
  );
  const token = (item: Expr, member: string): Expr =>
    concat(direction, str('|'), get(item, 'c2c'), str('|'), safe(get(item, member)), str('|'));
  const short = concat(
    direction,
    str('|'),
    permission(q, 'ipProtocol', 'fromPort', 'toPort'),
    str('|'),
    safe(get(q, 'cidrIp')),
    str('|'),
  );
  const byId = list(fields, 'sg_r', call('if', changes, get(q, 'securityGroupRuleIds.items'), str('')));
  const modified = list(
    fields,
    'sg_u',
    call('if', changes, get(q, 'ModifySecurityGroupRulesRequest.SecurityGroupRule'), str('')),
  );
  const rule = (item: Expr, member: string): Expr => get(item, `SecurityGroupRule.${member}`);
  const modifiedToken = concat(
    str('|'),
    protocolName(safe(rule(modified, 'IpProtocol'))),
    str('|'),
    safe(rule(modified, 'FromPort')),
    str('|'),
    safe(rule(modified, 'ToPort')),
    str('|'),
    safe(concat(rule(modified, 'CidrIpv4'), rule(modified, 'CidrIpv6'))),
    str('|'),
    safe(get(modified, 'SecurityGroupRuleId')),
  );
  const tokens = fields.define(
    'sg_t',
    call(
      'mvappend',
      call('if', { kind: 'and', operands: [changes, call('match', get(q, 'cidrIp'), str('/'))] }, short, str('')),
      call('mvmap', v4, token(v4, 'cidrIp')),
      call('mvmap', v6, token(v6, 'cidrIpv6')),
      call('mvmap', byId, concat(direction, str('|||||'), safe(get(byId, 'securityGroupRuleId')))),
      call('mvmap', modified, modifiedToken),
    ),
  );
  return fields.define('sg', call('mvfilter', compare(tokens, '!=', str(''))));
}

function networkAclEntries(fields: Fields): Expr {
  const changes = isFor(
    'ec2.amazonaws.com',
    'CreateNetworkAclEntry',
    'ReplaceNetworkAclEntry',
    'DeleteNetworkAclEntry',
  );
  const parts = [
    safe(get(q, 'ruleNumber')),
    safe(get(q, 'egress')),
    protocolName(safe(get(q, 'aclProtocol'))),
    safe(get(q, 'ruleAction')),
    safe(
      call('case', call('match', get(q, 'cidrBlock'), str('/')), get(q, 'cidrBlock'), TRUE, get(q, 'ipv6CidrBlock')),
    ),
    safe(get(q, 'portRange.from')),
    safe(get(q, 'portRange.to')),
  ];
  const token = concat(...parts.flatMap((part, i) => (i === 0 ? [part] : [str('|'), part])));
  return fields.define('nacl', call('if', changes, token, call('null')));
}

const GROUP = (value: Expr): Expr =>
  call(
    'case',
    call('match', value, str('(?i)global\\\\?/AllUsers')),
    str('allusers'),
    call('match', value, str('(?i)global\\\\?/AuthenticatedUsers')),
    str('authenticatedusers'),
    call('match', value, str('(?i)s3\\\\?/LogDelivery')),
    str('logdelivery'),
    TRUE,
    str('other'),
  );

/** Grant headers: member of `accessControlList` and the permission that it gives. */
const GRANT_HEADERS = [
  ['x-amz-grant-read', 'read'],
  ['x-amz-grant-write', 'write'],
  ['x-amz-grant-read-acp', 'read_acp'],
  ['x-amz-grant-write-acp', 'write_acp'],
  ['x-amz-grant-full-control', 'full_control'],
] as const;

function s3Grants(fields: Fields): Expr {
  const canned = fields.define('acl', call('lower', get(q, 'x-amz-acl')));
  const bodyList = list(fields, 'grant', get(q, 'AccessControlPolicy.AccessControlList.Grant'));
  const body = call(
    'mvmap',
    bodyList,
    concat(GROUP(get(bodyList, 'Grantee.URI')), str('|'), safe(get(bodyList, 'Permission'))),
  );
  const cannedToken = (name: string, token: string): Expr =>
    call('if', call('match', canned, str(`(^|")${name}("|$)`)), str(token), str(''));
  const headers = fields.define('acl_h', get(q, 'accessControlList'));
  const headerTokens = GRANT_HEADERS.flatMap(([header, permissionName]) => {
    const value = get(headers, header);
    const group = (pattern: string, name: string): Expr =>
      call('if', call('match', value, str(pattern)), str(`${name}|${permissionName}`), str(''));
    return [
      group('(?i)global\\\\?/AllUsers', 'allusers'),
      group('(?i)global\\\\?/AuthenticatedUsers', 'authenticatedusers'),
    ];
  });
  const tokens = fields.define(
    'grant_t',
    call(
      'mvappend',
      cannedToken('public-read', 'allusers|read'),
      cannedToken('public-read-write', 'allusers|read'),
      cannedToken('public-read-write', 'allusers|write'),
      cannedToken('authenticated-read', 'authenticatedusers|read'),
      cannedToken('log-delivery-write', 'logdelivery|write'),
      ...headerTokens,
      body,
    ),
  );
  return fields.define('grants', call('mvfilter', compare(tokens, '!=', str(''))));
}
