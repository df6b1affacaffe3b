/** Views in the flat event: the forms in which a call writes the same thing, each with its fields. */
import type { ViewName } from '../condition/types.js';
import type { FieldKind } from './types.js';

/** Where a member of a view's item comes from. */
export type ViewMember =
  | { readonly constant: string }
  | {
      /** The first that is given. */
      readonly fields: readonly string[];
      readonly kind?: FieldKind;
      readonly spellings?: Readonly<Record<string, readonly string[]>>;
      /** The field also has values where the view's member has none. */
      readonly loose?: boolean;
    };

/** One form. */
export interface ViewShape {
  /** Several items can stand in one event. */
  readonly several: boolean;
  /** An event has an item only if one of these fields is there; absent: always. */
  readonly item?: readonly string[];
  /** Paths that are lists in the log. */
  readonly lists: readonly string[];
  readonly members: Readonly<Record<string, ViewMember>>;
}

/** docs/rule-format.md, "Views": the protocol's number counts as its name. */
const PROTOCOLS = {
  tcp: ['tcp', '6'],
  udp: ['udp', '17'],
  icmp: ['icmp', '1'],
  icmpv6: ['icmpv6', '58'],
  '-1': ['-1', 'all'],
} as const;

/** The forms of a view in a call; empty for calls that are not the view's. `s3Grants` has a file of its own. */
export function shapesOfView(view: Exclude<ViewName, 's3Grants'>, operation: string): readonly ViewShape[] {
  if (view === 'networkAclEntries') {
    return /^(?:Create|Replace|Delete)NetworkAclEntry$/.test(operation) ? [NETWORK_ACL] : [];
  }
  if (operation === 'ModifySecurityGroupRules') return [MODIFIED];
  const match = /^(Authorize|Revoke)SecurityGroup(Ingress|Egress)$/.exec(operation);
  if (match === null) return [];
  const direction = (match[2] ?? '').toLowerCase();
  const forms = [shortForm(direction), listForm(direction)];
  return match[1] === 'Revoke' ? [...forms, revoked(direction)] : forms;
}

const REQUEST = 'requestParameters';

const NETWORK_ACL: ViewShape = {
  several: false,
  lists: [],
  members: {
    number: { fields: [`${REQUEST}.ruleNumber`], kind: 'number' },
    egress: { fields: [`${REQUEST}.egress`], kind: 'boolean' },
    protocol: { fields: [`${REQUEST}.aclProtocol`], spellings: PROTOCOLS },
    action: { fields: [`${REQUEST}.ruleAction`] },
    cidr: { fields: [`${REQUEST}.cidrBlock`, `${REQUEST}.ipv6CidrBlock`] },
    from: { fields: [`${REQUEST}.portRange.from`], kind: 'number' },
    to: { fields: [`${REQUEST}.portRange.to`], kind: 'number' },
  },
};

/** Rules of every protocol have no ports, whatever the call wrote there: the field is loose. */
function rule(prefix: string, names: readonly [string, string, string], cidr: readonly string[]): ViewShape['members'] {
  const [protocol, from, to] = names;
  return {
    protocol: { fields: [`${prefix}.${protocol}`], spellings: PROTOCOLS },
    from: { fields: [`${prefix}.${from}`], kind: 'number', loose: true },
    to: { fields: [`${prefix}.${to}`], kind: 'number', loose: true },
    cidr: { fields: cidr.map((name) => `${prefix}.${name}`) },
  };
}

function shortForm(direction: string): ViewShape {
  return {
    several: false,
    item: [`${REQUEST}.cidrIp`],
    lists: [],
    members: { direction: { constant: direction }, ...rule(REQUEST, ['ipProtocol', 'fromPort', 'toPort'], ['cidrIp']) },
  };
}

const RANGES = ['ipRanges.items.cidrIp', 'ipv6Ranges.items.cidrIpv6'];

function listForm(direction: string): ViewShape {
  const members = rule(`${REQUEST}.ipPermissions.items`, ['ipProtocol', 'fromPort', 'toPort'], RANGES);
  const list = `${REQUEST}.ipPermissions.items`;
  const item = RANGES.map((name) => `${list}.${name}`);
  const lists = [list, `${list}.ipRanges.items`, `${list}.ipv6Ranges.items`];
  return { several: true, item, lists, members: { direction: { constant: direction }, ...members } };
}

function revoked(direction: string): ViewShape {
  const prefix = 'responseElements.revokedSecurityGroupRuleSet.items';
  const members = rule(prefix, ['ipProtocol', 'fromPort', 'toPort'], ['cidrIpv4', 'cidrIpv6']);
  return {
    several: true,
    item: [`${prefix}.cidrIpv4`, `${prefix}.cidrIpv6`],
    lists: [prefix],
    members: { direction: { constant: direction }, ruleId: { fields: [`${prefix}.securityGroupRuleId`] }, ...members },
  };
}

const LIST = `${REQUEST}.ModifySecurityGroupRulesRequest.SecurityGroupRule`;
const MODIFIED: ViewShape = {
  several: true,
  item: [`${LIST}.SecurityGroupRule.CidrIpv4`, `${LIST}.SecurityGroupRule.CidrIpv6`],
  lists: [LIST],
  members: {
    ruleId: { fields: [`${LIST}.SecurityGroupRuleId`] },
    ...rule(`${LIST}.SecurityGroupRule`, ['IpProtocol', 'FromPort', 'ToPort'], ['CidrIpv4', 'CidrIpv6']),
  },
};
