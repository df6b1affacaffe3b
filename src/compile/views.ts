/**
 * Views in SPL: shapes that CloudTrail logs in several forms, read once for all rules of a search.
 *
 * A view is a multivalue field of tokens `a|b|c`; no value holds a `|`. The definition for
 * people is in docs/rule-format.md, the second implementation (the oracle) in src/condition/views.ts.
 */
import type { ViewName } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, call, compare, concat, field, num, str } from '../spl/build.js';
import { type Fields, mapOver } from './fields.js';

/** The members of each view, in the order of the token. */
export const VIEW_MEMBERS: Readonly<Record<ViewName, readonly string[]>> = {
  securityGroupRules: ['direction', 'protocol', 'from', 'to', 'cidr', 'ruleId'],
  networkAclEntries: ['number', 'egress', 'protocol', 'action', 'cidr', 'from', 'to'],
  s3Grants: ['grantee', 'permission'],
};

/** How many members a token has. */
export const viewWidth = (view: ViewName): number => VIEW_MEMBERS[view].length;

/** Members whose case is kept; all others are lower-case already. */
const CASED = new Set(['cidr', 'ruleId', 'grantee', 'permission']);

export const isCased = (member: string): boolean => CASED.has(member);

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
/** A value inside a token: nothing that could end the token, no trace of null. */
const safe = (value: Expr): Expr => call('replace', value, str('[|"\\x5c]|^(null|\\{\\s*\\}|\\[\\s*\\])$'), str(''));
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

/** Protocol names instead of numbers, in a value or at the beginning of `protocol|...`. */
function protocolName(value: Expr): Expr {
  const names = [
    ['6', 'tcp'],
    ['17', 'udp'],
    ['1', 'icmp'],
    ['58', 'icmpv6'],
    ['all', '-1'],
  ] as const;
  return names.reduce(
    (v, [number, name]) => call('replace', v, str(`^${number}(?=[|]|$)`), str(name)),
    call('lower', value),
  );
}

/** `protocol|from|to` of one permission, the protocol as it is logged. */
const permission = (item: Expr, protocol: string, from: string, to: string): Expr =>
  concat(safe(get(item, protocol)), str('|'), safe(get(item, from)), str('|'), safe(get(item, to)));

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
  return call('replace', marked, str('(?s)^\\s*(\\[\\s*(.*)\\]|\\{\\s*\\}|null)\\s*$'), str('\\2'));
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
    concat(direction, str('|'), protocolName(get(item, 'c2c')), str('|'), safe(get(item, member)), str('|'));
  const short = concat(
    direction,
    str('|'),
    protocolName(permission(q, 'ipProtocol', 'fromPort', 'toPort')),
    str('|'),
    safe(get(q, 'cidrIp')),
    str('|'),
  );
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
  const revoked = list(
    fields,
    'sg_r',
    call(
      'if',
      isFor('ec2.amazonaws.com', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'),
      get(field('s'), 'revokedSecurityGroupRuleSet.items'),
      str(''),
    ),
  );
  const revokedToken = concat(
    direction,
    str('|'),
    protocolName(permission(revoked, 'ipProtocol', 'fromPort', 'toPort')),
    str('|'),
    safe(concat(get(revoked, 'cidrIpv4'), get(revoked, 'cidrIpv6'))),
    str('|'),
    safe(get(revoked, 'securityGroupRuleId')),
  );
  const tokens = fields.define(
    'sg_t',
    call(
      'mvappend',
      call('if', { kind: 'and', operands: [changes, call('match', get(q, 'cidrIp'), str('/'))] }, short, str('')),
      call('mvmap', v4, token(v4, 'cidrIp')),
      call('mvmap', v6, token(v6, 'cidrIpv6')),
      call('mvmap', modified, modifiedToken),
      call('mvmap', revoked, revokedToken),
    ),
  );
  // An item without an address (a group, a prefix list) is none.
  const kept = fields.define('sg_f', call('mvfilter', call('match', tokens, str('^([^|]*[|]){4}[^|]'))));
  // Every protocol means every port; callers write none, -1 or 0 there.
  const ports = call('replace', kept, str('^([^|]*[|]-1)[|][^|]*[|][^|]*[|]'), str('\\1|||'));
  return fields.define('sg', mapOver(kept, ports));
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
    call('lower', safe(get(q, 'egress'))),
    protocolName(safe(get(q, 'aclProtocol'))),
    call('lower', safe(get(q, 'ruleAction'))),
    safe(
      call('case', call('match', get(q, 'cidrBlock'), str('/')), get(q, 'cidrBlock'), TRUE, get(q, 'ipv6CidrBlock')),
    ),
    safe(get(q, 'portRange.from')),
    safe(get(q, 'portRange.to')),
  ];
  const token = concat(...parts.flatMap((part, i) => (i === 0 ? [part] : [str('|'), part])));
  return fields.define('nacl', call('if', changes, token, call('null')));
}

/** The group behind a grantee's text. */
const granteeOf = (value: Expr): Expr =>
  call(
    'case',
    call('match', value, str('(?i)\\x5c?/groups\\x5c?/global\\x5c?/AllUsers[\\x5c"]*\\s*$')),
    str('AllUsers'),
    call('match', value, str('(?i)\\x5c?/groups\\x5c?/global\\x5c?/AuthenticatedUsers[\\x5c"]*\\s*$')),
    str('AuthenticatedUsers'),
    call('match', value, str('(?i)\\x5c?/groups\\x5c?/s3\\x5c?/LogDelivery[\\x5c"]*\\s*$')),
    str('LogDelivery'),
    TRUE,
    str('other'),
  );

/** Grant headers: member of `accessControlList` and the permission that it gives. */
const GRANT_HEADERS = [
  ['x-amz-grant-read', 'READ'],
  ['x-amz-grant-write', 'WRITE'],
  ['x-amz-grant-read-acp', 'READ_ACP'],
  ['x-amz-grant-write-acp', 'WRITE_ACP'],
  ['x-amz-grant-full-control', 'FULL_CONTROL'],
] as const;

/** Canned ACLs and the grants that they stand for (Amazon S3 user guide, "Canned ACL"). */
const CANNED = [
  ['public-read', 'AllUsers|READ'],
  ['public-read-write', 'AllUsers|READ'],
  ['public-read-write', 'AllUsers|WRITE'],
  ['authenticated-read', 'AuthenticatedUsers|READ'],
  ['log-delivery-write', 'LogDelivery|WRITE'],
  ['log-delivery-write', 'LogDelivery|READ_ACP'],
] as const;

function s3Grants(fields: Fields): Expr {
  const isS3 = compare(field('src'), '=', str('s3.amazonaws.com'));
  const canned = fields.define('acl', call('if', isS3, call('lower', get(q, 'x-amz-acl')), str('')));
  const headers = fields.define('acl_h', call('if', isS3, get(q, 'accessControlList'), str('')));
  const body = list(fields, 'grant', call('if', isS3, get(q, 'AccessControlPolicy.AccessControlList.Grant'), str('')));
  // One text of all headers: `READ uri="...",WRITE id="..."`, cut at the commas afterwards.
  const headerTexts = GRANT_HEADERS.map(([header, permissionName]) => {
    const grantees = fields.define(
      'acl_p',
      call('split', call('replace', get(headers, header), str('^\\s*\\[\\s*"|"\\s*\\]\\s*$'), str('')), str(',')),
    );
    return mapOver(
      grantees,
      call(
        'if',
        call('match', grantees, str('^(null)?\\s*$')),
        str(''),
        concat(granteeOf(grantees), str(`|${permissionName}`)),
      ),
    );
  });
  const tokens = fields.define(
    'grant_t',
    call(
      'mvappend',
      ...CANNED.map(([name, token]) =>
        call('if', call('match', canned, str(`(^|")${name}("|$)`)), str(token), str('')),
      ),
      ...headerTexts,
      mapOver(
        body,
        concat(granteeOf(get(body, 'Grantee.URI')), str('|'), call('upper', safe(get(body, 'Permission')))),
      ),
    ),
  );
  return fields.define('grants', call('mvfilter', compare(tokens, '!=', str(''))));
}
