import { describe, expect, it } from 'vitest';
import {
  checkApi,
  openApiModel,
  type CheckedCatalogue,
  type CheckedChange,
  type CheckedPath,
  type CheckedReference,
  type CheckedRule,
  type CheckedType,
} from '../../src/aws/index.js';
import { LOOKUPS } from './records.js';

const model = openApiModel(LOOKUPS);
const at = { file: 'savedsearches/rds/rdsPubliclyAccessible.yml', line: 3, column: 5 };

function request(...names: string[]): CheckedPath {
  return { root: 'request', steps: names.map((name) => (name === '[]' ? { kind: 'each' } : { kind: 'key', name })) };
}
function response(...names: string[]): CheckedPath {
  return { ...request(...names), root: 'response' };
}
function compares(
  role: CheckedReference['role'],
  value: string | boolean,
  ...alternatives: CheckedPath[]
): CheckedReference {
  return { role, use: 'value', absenceCounts: false, alternatives, literals: [{ value, comparison: 'equals' }] };
}
const ARN = [['arn:aws:rds:', undefined, ':db:', undefined]] as const;

function change(operations: string[], more: Partial<CheckedChange> = {}): CheckedChange {
  return {
    source: 'rds.amazonaws.com',
    operations,
    at,
    references: [],
    names: [{ what: 'resource', templates: [[[request('dBInstanceIdentifier'), response('dBInstanceIdentifier')]]] }],
    introduces: false,
    remediates: false,
    resource: ARN,
    part: [],
    scope: 'region',
    ...more,
  };
}

const CREATE = ['CreateDBInstance', 'CreateDBInstanceReadReplica'];
const RESTORE = ['RestoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceFromS3', 'RestoreDBInstanceToPointInTime'];
const visible = [request('publiclyAccessible'), response('publiclyAccessible')];

/** A rule that is right, to be broken in one place at a time. */
const good: CheckedRule = {
  plugin: 'rdsPubliclyAccessible',
  at: { ...at, line: 1 },
  type: 'rds:db',
  changes: [
    change([...CREATE, ...RESTORE], { introduces: true, references: [compares('introduces', true, ...visible)] }),
    change(['ModifyDBInstance'], {
      at: { ...at, line: 4 },
      introduces: true,
      remediates: true,
      references: [compares('about', true, visible[0]!), compares('introduces', true, visible[0]!)],
    }),
    change(['DeleteDBInstance'], { at: { ...at, line: 5 }, remediates: true }),
  ],
  nearest: [],
  waivers: new Map([['rds:RebootDBInstance', 'a reboot keeps the setting']]),
};
const db: CheckedType = {
  name: 'rds:db',
  at: { file: 'lookups/resource-types/rds.yml', line: 1 },
  groups: {
    create: CREATE.map((o) => `rds:${o}`),
    restore: RESTORE.map((o) => `rds:${o}`),
    modify: ['rds:ModifyDBInstance'],
    delete: ['rds:DeleteDBInstance'],
  },
  ids: [{ path: request('dBInstanceIdentifier'), events: ['rds:CreateDBInstance'] }],
};

function check(
  rule: Partial<CheckedRule>,
  type: Partial<CheckedType> = {},
  more: Partial<CheckedCatalogue> = {},
): string[] {
  return checkApi(model, { rules: [{ ...good, ...rule }], types: [{ ...db, ...type }], ...more }).map((p) =>
    p.toString(),
  );
}
/** The good rule with its nth change altered. */
function broken(n: number, more: Partial<CheckedChange>): Partial<CheckedRule> {
  return { changes: good.changes.map((c, i) => (i === n ? { ...c, ...more } : c)) };
}
const only = (problems: string[]): string => {
  expect(problems).toHaveLength(1);
  return problems[0]!;
};

describe('a rule against the API model', () => {
  it('accepts a rule that is right', () => {
    expect(check({})).toEqual([]);
  });

  it('refuses an event that CloudTrail does not log', () => {
    const text = check(broken(1, { operations: ['ModifyDbInstance'] }));
    expect(text[0]).toContain('savedsearches/rds/rdsPubliclyAccessible.yml:4:5');
    expect(text[0]).toContain('CloudTrail logs no event "rds:ModifyDbInstance"');
    expect(text[0]).toContain('the nearest is rds:ModifyDBInstance');
  });

  it('refuses a wrong event source', () => {
    expect(check(broken(1, { source: 'docdb.amazonaws.com' }))[0]).toContain('the nearest is rds:ModifyDBInstance');
  });

  it('refuses a version suffix, which would match one version alone', () => {
    const rule = {
      ...good,
      type: 'none',
      changes: [change(['CreateFunction20150331'], { source: 'lambda.amazonaws.com', names: [] })],
    };
    expect(check(rule)[0]).toContain('the nearest is lambda:CreateFunction');
  });

  it('refuses a member that does not exist', () => {
    const text = only(check(broken(0, { references: [compares('introduces', true, request('publicAccessible'))] })));
    expect(text).toContain('request.publicAccessible does not exist');
    expect(text).toContain('the nearest is request.publiclyAccessible');
  });

  it('refuses a dead alternative beside a good one', () => {
    const dead = broken(0, { references: [compares('introduces', true, visible[0]!, response('publicly'))] });
    expect(only(check(dead))).toContain('response.publicly');
  });

  it('lets changes that write a reference alike name a member each', () => {
    const dead = compares('introduces', true, request('publiclyAccessible'), request('skipFinalSnapshot'));
    const alone = broken(1, { introduces: true, references: [dead] });
    expect(only(check(alone))).toContain('request.skipFinalSnapshot');
    const shared = {
      changes: [
        good.changes[0]!,
        change(['ModifyDBInstance'], {
          at: { ...at, line: 4 },
          introduces: true,
          remediates: true,
          references: [dead],
        }),
        change(['DeleteDBInstance'], { at: { ...at, line: 5 }, remediates: true, references: [dead] }),
      ],
    };
    expect(check(shared)).toEqual([]);
  });

  it('refuses a list without [] and [] where there is no list', () => {
    expect(only(check(broken(0, { references: [compares('introduces', 'x', request('tags', 'key'))] })))).toContain(
      'write request.tags[]',
    );
    expect(only(check(broken(0, { references: [compares('introduces', 'x', request('tags'))] })))).toContain(
      'is a list and can never equal',
    );
    expect(only(check(broken(0, { references: [compares('introduces', 'x', request('engine', '[]'))] })))).toContain(
      'not a list',
    );
  });

  it('leads item back to its list', () => {
    const item = (name: string, gate = false): CheckedPath => ({
      root: 'item',
      steps: [{ kind: 'key', name }],
      over: [{ ...request('tags', '[]'), gate }],
    });
    expect(check(broken(0, { references: [compares('introduces', 'x', item('key'))] }))).toEqual([]);
    expect(only(check(broken(0, { references: [compares('introduces', 'x', item('Key'))] })))).toContain(
      'request.tags[].key',
    );
  });

  it('does not look into views', () => {
    const view: CheckedPath = { root: 'item', steps: [{ kind: 'key', name: 'cidr' }] };
    expect(check(broken(0, { references: [compares('introduces', 'x', view)] }))).toEqual([]);
  });

  it('refuses a value that the member never has', () => {
    expect(only(check(broken(1, { references: [compares('introduces', 'yes', visible[0]!)] })))).toContain(
      '"yes" can never equal a Boolean',
    );
    const rule = broken(0, {
      references: [
        compares('introduces', 'Dedicated', request('networkType')),
        compares('where', 'RDS', request('engineLifecycleSupport')),
      ],
    });
    expect(check(rule)).toEqual([]);
    const acl = change(['PutBucketAcl'], {
      source: 's3.amazonaws.com',
      names: [],
      references: [compares('introduces', 'public', request('x-amz-acl'))],
      introduces: true,
    });
    expect(check({ type: 'none', changes: [acl] })[0]).toContain(
      '"public" is none of the values of this member (authenticated-read, private',
    );
  });

  it('refuses an event member that records do not have', () => {
    const path: CheckedPath = { root: 'event', steps: [{ kind: 'key', name: 'recipientAccount' }] };
    expect(only(check(broken(0, { references: [compares('where', 'x', path)] })))).toContain(
      'event.recipientAccountId',
    );
  });

  it('refuses an operation that has none of the members', () => {
    const rule = broken(1, { operations: ['ModifyDBInstance', 'RebootDBInstance'] });
    const text = check(rule, {}, {}).join('\n');
    expect(text).toContain('rds:RebootDBInstance has none of the members that "introduces" asks for');
  });

  it('refuses absence as evidence where the member cannot be present', () => {
    const reference = { ...compares('introduces', true, request('publiclyAccessible')), absenceCounts: true };
    const where = compares('introduces', 'x', request('dBInstanceIdentifier'));
    const rule = broken(1, { operations: ['ModifyDBInstance', 'RebootDBInstance'], references: [where, reference] });
    expect(check(rule).join('\n')).toContain(
      'rds:RebootDBInstance: no request.publiclyAccessible there, and the condition also holds when it is absent',
    );
  });

  it('refuses a resource that an operation cannot name', () => {
    const rule = broken(2, { names: [{ what: 'resource', templates: [[[request('dbInstanceIdentifier')]]] }] });
    expect(only(check(rule))).toContain(
      'rds:DeleteDBInstance cannot name the resource: it has no request.dbInstanceIdentifier',
    );
  });

  it('checks what stands under "nearest" and "waive"', () => {
    expect(only(check({ nearest: ['rds:CreateDbInstance'] }))).toContain('rds:CreateDBInstance');
    const waivers = new Map([['rds:PromoteReplica', 'keeps the endpoint']]);
    expect(only(check({ waivers }))).toContain('CloudTrail logs no event "rds:PromoteReplica"');
  });
});

describe('a way out', () => {
  const out = (more: Partial<CheckedChange>) => only(check(broken(2, more)));

  it('needs a way in', () => {
    const changes = good.changes.map((c) => ({ ...c, introduces: false, remediates: true, references: [] }));
    expect(check({ changes })[0]).toContain('can never follow what introduces: nothing introduces');
  });

  it('needs the region column of a way in', () => {
    expect(out({ scope: 'global' })).toContain('its scope is global, theirs region');
  });

  it('needs a resource that a way in can name', () => {
    expect(out({ resource: [['arn:aws:rds:', undefined, ':cluster:', undefined]] })).toContain(
      'no way in names a resource of the form arn:aws:rds:{...}:cluster:{...}',
    );
    expect(check(broken(2, { resource: [[undefined]] }))).toEqual([]);
  });

  it('needs the part of a way in, or closes the whole', () => {
    expect(out({ part: [['listener/', undefined]] })).toContain('no way in has a part of the form listener/{...}');
    expect(check(broken(2, { part: [['*']] }))).toEqual([]);
  });
});

describe('resource types', () => {
  it('ask for every operation of the type', () => {
    const rule = broken(0, {
      operations: [...CREATE, 'RestoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceToPointInTime'],
    });
    const text = only(check(rule));
    expect(text).toContain('rds:RestoreDBInstanceFromS3 (restore of rds:db) is neither covered nor waived');
    const waivers = new Map([['rds:RestoreDBInstanceFromS3', 'restores MySQL only and keeps it private']]);
    expect(check({ ...rule, waivers })).toEqual([]);
  });

  it('refuse a waiver of what is covered', () => {
    expect(only(check({ waivers: new Map([['rds:ModifyDBInstance', 'x']]) }))).toContain('is waived and covered');
  });

  it('ask nothing of a rule without changes', () => {
    expect(check({ changes: [], waivers: new Map() })).toEqual([]);
  });

  it('find operations that belong to the type by their name', () => {
    const groups = {
      ...db.groups,
      restore: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBInstanceToPointInTime'],
    };
    const text = only(check({}, { groups }));
    expect(text).toContain('by its name rds:RestoreDBInstanceFromS3 belongs to this type');
    expect(
      check({}, { groups }, { exceptions: new Map([['rds:db rds:RestoreDBInstanceFromS3', 'not this one']]) }),
    ).toEqual([]);
  });

  it('refuse operations and ids that do not exist', () => {
    expect(check({}, { groups: { ...db.groups, tag: ['rds:AddTagToResource'] } })[0]).toContain(
      'the nearest is rds:AddTagsToResource',
    );
    expect(
      check({}, { ids: [{ path: request('dbInstanceIdentifier'), events: ['rds:CreateDBInstance'] }] })[0],
    ).toContain('the nearest is request.dBInstanceIdentifier');
  });
});

describe('waivers', () => {
  const rules = (count: number, more: (i: number) => Partial<CheckedRule> = () => ({})): string[] =>
    checkApi(model, {
      types: [],
      rules: Array.from({ length: count }, (_, i) => ({
        ...good,
        plugin: `p${i}`,
        waivers: new Map([['rds:RebootDBInstance', 'Changes  nothing']]),
        ...more(i),
      })),
    }).map((p) => p.message);

  it('may share a sentence up to ten times', () => {
    expect(rules(10)).toEqual([]);
    expect(only(rules(11))).toContain('the waiver "changes nothing" stands on 11 operations');
  });

  it('of a family are written once', () => {
    expect(rules(40, () => ({ family: 'open-port' }))).toEqual([]);
  });
});
