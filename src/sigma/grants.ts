/** The view of S3 grants in the flat event: canned ACLs, grant headers, and the access control list itself. */
import type { Condition, Test } from '../condition/types.js';
import { holds } from './constant.js';
import { and, atom, or } from './expr.js';
import { exactly, roughly, type Found } from './found.js';
import type { Expr } from './types.js';

interface Grant {
  readonly grantee: (typeof GRANTEES)[number];
  readonly permission: (typeof PERMISSIONS)[number];
}

const GRANTEES = ['AllUsers', 'AuthenticatedUsers', 'LogDelivery', 'other'] as const;
const PERMISSIONS = ['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'] as const;

/** How the groups end that S3 knows (Amazon S3 user guide, "Access control list (ACL) overview"). */
const GROUPS = {
  AllUsers: '/groups/global/AllUsers',
  AuthenticatedUsers: '/groups/global/AuthenticatedUsers',
  LogDelivery: '/groups/s3/LogDelivery',
} as const;

/** docs/rule-format.md, "Views": what a canned ACL grants besides the owner's rights. */
const CANNED: Readonly<Record<string, readonly Grant[]>> = {
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

/** The list of the access control list. */
export const GRANT_LIST = 'requestParameters.AccessControlPolicy.AccessControlList.Grant';
const ACL = 'requestParameters.x-amz-acl';
const HEADERS = 'requestParameters.accessControlList.x-amz-grant-';

/** Some grant passes the condition; negated: fails it. */
export function grantsFound(where: Condition, negated: boolean, settings: Readonly<Record<string, string>>): Found {
  let known = true;
  const passes = (grant: Grant): boolean => {
    const outcome = evaluate(where, grant, settings);
    if (outcome === undefined) known = false;
    // What cannot be told passes, so that nothing is missed.
    return outcome === undefined || outcome !== negated;
  };
  const passing = GRANTEES.flatMap((grantee) =>
    PERMISSIONS.map((permission): Grant => ({ grantee, permission })).filter(passes),
  );
  const canned = Object.keys(CANNED).filter((name) => CANNED[name]?.some(passes));
  const parts = [atom(ACL, '', canned), ...PERMISSIONS.map((permission) => header(permission, passing)), list(passing)];
  const whole = GRANTEES.every((grantee) =>
    [0, PERMISSIONS.length].includes(passing.filter((grant) => grant.grantee === grantee).length),
  );
  const expr = or(parts);
  const others = passing.some((grant) => grant.grantee === 'other');
  return known && whole && !others ? exactly(expr) : roughly(expr, 'same-item');
}

function header(permission: Grant['permission'], passing: readonly Grant[]): Expr {
  const grantees = passing.filter((grant) => grant.permission === permission).map((grant) => grant.grantee);
  const field = HEADERS + permission.toLowerCase().replace('_', '-');
  if (grantees.includes('other')) return atom(field, 'exists', [true]);
  return atom(field, 'contains', grantees.flatMap(groupOf));
}

function list(passing: readonly Grant[]): Expr {
  const grantees = [...new Set(passing.map((grant) => grant.grantee))];
  const permissions = [...new Set(passing.map((grant) => grant.permission))];
  const who = grantees.includes('other')
    ? atom(`${GRANT_LIST}.Permission`, 'exists', [true])
    : atom(`${GRANT_LIST}.Grantee.URI`, 'endswith', grantees.flatMap(groupOf));
  return permissions.length === PERMISSIONS.length
    ? who
    : and([who, atom(`${GRANT_LIST}.Permission`, '', permissions)]);
}

const groupOf = (grantee: Grant['grantee']): string[] => (grantee === 'other' ? [] : [GROUPS[grantee]]);

/** What a condition says of a grant; undefined where it asks for more than the grant. */
function evaluate(condition: Condition, grant: Grant, settings: Readonly<Record<string, string>>): boolean | undefined {
  switch (condition.kind) {
    case 'all':
    case 'oneOf': {
      const outcomes = condition.of.map((part) => evaluate(part, grant, settings));
      const decisive = condition.kind === 'oneOf';
      if (outcomes.includes(decisive)) return decisive;
      return outcomes.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const outcome = evaluate(condition.of, grant, settings);
      return outcome === undefined ? undefined : !outcome;
    }
    case 'items':
      return undefined;
    default: {
      const member = memberOf(condition);
      return member === undefined ? undefined : holds(condition, grant[member].toLowerCase(), settings);
    }
  }
}

function memberOf(test: Test): keyof Grant | undefined {
  if (!('of' in test)) return undefined;
  const [path] = test.of.alternatives;
  const [step] = path?.steps ?? [];
  if (path?.root !== 'item' || step?.kind !== 'key') return undefined;
  return step.name === 'grantee' || step.name === 'permission' ? step.name : undefined;
}
