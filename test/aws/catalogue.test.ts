import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCatalogueApi } from '../../src/catalogue/api-check.js';
import { readCatalogue } from '../../src/catalogue/index.js';
import { LOOKUPS } from './records.js';

const TYPES = `rds:db:
  resource: ["{response.dBInstanceArn|arn}", "arn:{partition}:rds:{region}:{account}:db:{id|lower}"]
  scope: region
  id: request.dBInstanceIdentifier ?? response.dBInstanceIdentifier
  create: [CreateDBInstance, CreateDBInstanceReadReplica]
  restore:
    RestoreDBInstanceFromDBSnapshot: {}
    RestoreDBInstanceFromS3: {}
    RestoreDBInstanceToPointInTime: {id: request.targetDBInstanceIdentifier ?? response.dBInstanceIdentifier}
  modify: [ModifyDBInstance]
  delete: [DeleteDBInstance]
`;
const RULE = `plugin: sample
title: A database that the internet reaches
severity: high
detectability: event
why: why
fix: fix
attack: []
evidence: modelled
source: model
type: rds:db
changes:
  - on: [create, restore]
    sets: create
    where: {not: {request.engine|startswith: docdb}}
    introduces: {"request.publiclyAccessible ?? response.publiclyAccessible": true}
  - on: modify
    sets: patch
    about: request.publiclyAccessible
    introduces: {request.publiclyAccessible: true}
`;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'api-check-'));
  mkdirSync(join(root, 'savedsearches', 'rds'), { recursive: true });
  mkdirSync(join(root, 'lookups', 'resource-types'), { recursive: true });
  for (const name of ['aws-api', 'cloudtrail-names']) symlinkSync(join(LOOKUPS, name), join(root, 'lookups', name));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** What check says of the rule (and types) after one replacement in their text. */
function check(from = '', to = '', where: 'rule' | 'types' = 'rule'): string[] {
  const text = where === 'rule' ? RULE : TYPES;
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  writeFileSync(join(root, 'savedsearches', 'rds', 'sample.yml'), where === 'rule' ? changed : RULE);
  writeFileSync(join(root, 'lookups', 'resource-types', 'rds.yml'), where === 'types' ? changed : TYPES);
  const { catalogue, problems } = readCatalogue(root, { examples: false });
  expect(problems.map((p) => p.toString())).toEqual([]);
  return checkCatalogueApi(root, catalogue).map((p) => p.toString());
}

describe('a copy of a rule', () => {
  it('is fine as it stands', () => {
    expect(check()).toEqual([]);
  });

  it.each([
    ['an event that does not exist', 'on: modify', 'on: rds:ModifyDbInstance', 'the nearest is rds:ModifyDBInstance'],
    [
      'another casing',
      '{request.publiclyAccessible: true}\n',
      '{request.PubliclyAccessible: true}\n',
      'the nearest is request.publiclyAccessible',
    ],
    [
      'a list without []',
      '{request.publiclyAccessible: true}\n',
      '{request.processorFeatures.name: x}\n',
      'write request.processorFeatures[]',
    ],
    ['[] without a list', '{request.publiclyAccessible: true}\n', '{"request.engine[]": x}\n', 'not a list'],
    [
      'a value that cannot be',
      '{request.publiclyAccessible: true}\n',
      '{request.publiclyAccessible: enabled}\n',
      '"enabled" can never equal a Boolean',
    ],
    [
      'a number test on a Boolean',
      '{request.publiclyAccessible: true}\n',
      '{request.publiclyAccessible|gt: 3}\n',
      'not a number',
    ],
    [
      'a dead alternative',
      '?? response.publiclyAccessible',
      '?? response.publicAccess',
      'response.publicAccess does not exist',
    ],
    [
      'a forgotten operation',
      'on: [create, restore]',
      'on: [create, rds:RestoreDBInstanceFromDBSnapshot, rds:RestoreDBInstanceToPointInTime]',
      'rds:RestoreDBInstanceFromS3 (restore of rds:db) is neither covered nor waived',
    ],
    [
      'a waiver of nothing',
      'changes:',
      'waive: {rds:PromoteReplica: "keeps it"}\nchanges:',
      'CloudTrail logs no event "rds:PromoteReplica"',
    ],
    [
      'a waiver of what is covered',
      'changes:',
      'waive: {rds:ModifyDBInstance: "keeps it"}\nchanges:',
      'is waived and covered',
    ],
    [
      'absence where the member cannot be',
      'on: [create, restore]\n    sets: create\n    where: {not: {request.engine|startswith: docdb}}\n    introduces: {"request.publiclyAccessible ?? response.publiclyAccessible": true}',
      'on: [create, restore]\n    sets: create\n    introduces: {not: {request.masterUsername: admin}}',
      'also holds when it is absent',
    ],
  ])('with %s is refused', (_what, from, to, message) => {
    expect(check(from, to).join('\n')).toContain(message);
  });

  it('whose way out has another resource is refused', () => {
    const out = `${RULE}  - {on: rds:DeleteDBCluster, remediates: always, resource: "arn:{partition}:rds:{region}:{account}:cluster:{request.dBClusterIdentifier}"}\n`;
    expect(check(RULE, out).join('\n')).toContain(
      'rds:DeleteDBCluster remediates, but can never follow what introduces',
    );
  });

  it('whose operation cannot name its resource is refused', () => {
    const other = `${RULE}  - {on: rds:DeleteDBCluster, sets: remove, remediates: always}\n`;
    expect(check(RULE, other).join('\n')).toContain(
      'rds:DeleteDBCluster cannot name the resource: it has no request.dBInstanceIdentifier',
    );
  });

  it('may guard absence with a presence test, or with about', () => {
    const create = 'introduces: {"request.publiclyAccessible ?? response.publiclyAccessible": true}';
    const bare = check(create, 'introduces: {not: {request.dBName: x}}').join('\n');
    expect(bare).toContain('rds:CreateDBInstanceReadReplica: no request.dBName there');
    const guarded = check(create, 'introduces: {request.dBName|given: true, not: {request.dBName: x}}').join('\n');
    expect(guarded).not.toContain('absent');
    expect(check('{request.publiclyAccessible: true}\n', '{not: {request.publiclyAccessible: false}}\n')).toEqual([]);
  });
});

describe('a copy of a resource type', () => {
  it('with an operation that does not exist is refused', () => {
    expect(
      check('modify: [ModifyDBInstance]', 'modify: [ModifyDBInstance]\n  tag: [AddTagToResource]', 'types').join('\n'),
    ).toContain('the nearest is rds:AddTagsToResource');
  });

  it('that misses an operation of its noun is refused', () => {
    expect(check('    RestoreDBInstanceFromS3: {}\n', '', 'types')).toEqual([
      expect.stringContaining('by its name rds:RestoreDBInstanceFromS3 belongs to this type') as string,
    ]);
  });

  it('with an id that no operation has is refused', () => {
    expect(check('id: request.dBInstanceIdentifier ??', 'id: request.dbInstanceId ??', 'types')[0]).toContain(
      'request.dbInstanceId is in none of its operations',
    );
  });
});
