import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMappings } from '../../src/findings/index.js';
import {
  Accepted,
  type Exception,
  Exceptions,
  fromCloudSploit,
  fromProwler,
  parseExceptions,
  printExceptions,
  toCloudSploit,
  toProwler,
} from '../../src/ledger/index.js';
import { row } from './app.js';

const mappings = loadMappings(path.resolve(import.meta.dirname, '..', '..'));
const NOW = '2026-06-01T00:00:00Z';
const exception = (over: Partial<Exception> = {}): Exception => ({
  plugin: 'openSSH',
  account: '*',
  region: '*',
  resource: '*',
  actor: '*',
  owner: 'alice',
  reason: 'bastion',
  expires: '2026-12-31T00:00:00Z',
  ...over,
});
const accepts = (e: Partial<Exception>, over = {}): boolean =>
  new Exceptions([exception(e)]).of(row(over), NOW).by !== undefined;

describe('an exception', () => {
  it('is about what all its patterns fit', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({}, { plugin: 'openRDP' })).toBe(false);
    expect(accepts({ plugin: 'open*' }, { plugin: 'openRDP' })).toBe(true);
    expect(accepts({ account: '444455556666' })).toBe(false);
    expect(accepts({ region: 'eu-*' })).toBe(true);
    expect(accepts({ region: 'global' })).toBe(false);
    expect(accepts({ resource: '*:security-group/sg-1' })).toBe(true);
    expect(accepts({ resource: '*:security-group/sg-' })).toBe(false);
    expect(accepts({ actor: 'ali*' })).toBe(true);
    expect(accepts({ actor: 'Ali*' })).toBe(false);
    // Signs of a regular expression are themselves.
    expect(accepts({ resource: 'a.c' }, { resource: 'abc' })).toBe(false);
    expect(accepts({ resource: '*(x)*' }, { resource: 'a\n(x)b' })).toBe(true);
  });

  it('counts until it expires, and an expired one never stands before a valid one', () => {
    const old = exception({ expires: NOW, owner: 'bob' });
    const valid = exception();
    expect(new Exceptions([old]).of(row({}), NOW)).toEqual({ expired: [old] });
    for (const list of [
      [old, valid],
      [valid, old],
      [old, old, valid],
    ])
      expect(new Exceptions(list).of(row({}), NOW)).toEqual({ by: valid, expired: [] });
  });

  it('hides what was introduced, not what was put right, and tells of those that have expired', () => {
    const old = exception({ plugin: 'openRDP', expires: '2026-01-01T00:00:00Z' });
    const accepted = new Accepted(new Exceptions([exception(), old]), NOW);
    expect(accepted.hides(row({}))).toBe(true);
    expect(accepted.hides(row({ verdict: 'remediates' }))).toBe(false);
    expect(accepted.hides(row({ plugin: 'openRDP' }))).toBe(false);
    expect(accepted.rows).toBe(1);
    expect([...accepted.expired]).toEqual([[old, 1]]);
  });
});

describe('the file', () => {
  const good = `
- plugin: openSSH
  account: "111122223333"
  resource: "*:security-group/sg-1"
  owner: alice
  reason: bastion host
  expires: 2026-12-31
- {plugin: "*", actor: CfnExecution/*, owner: bob, reason: pipeline, expires: "2026-06-30T12:00:00Z"}
`;
  it('is read, and printed so that it reads the same', () => {
    const list = parseExceptions(good, 'e.yml');
    expect(list).toEqual([
      exception({
        account: '111122223333',
        resource: '*:security-group/sg-1',
        reason: 'bastion host',
        // The whole of its last day.
        expires: '2027-01-01T00:00:00Z',
      }),
      exception({
        plugin: '*',
        actor: 'CfnExecution/*',
        owner: 'bob',
        reason: 'pipeline',
        expires: '2026-06-30T12:00:00Z',
      }),
    ]);
    expect(parseExceptions(printExceptions(list), 'e.yml')).toEqual(list);
    expect(parseExceptions(printExceptions([]), 'e.yml')).toEqual([]);
    expect(parseExceptions('', 'e.yml')).toEqual([]);
  });

  it.each([
    ['no owner', '- {plugin: a, reason: r, expires: 2026-12-31}', 'owner'],
    ['no end', '- {plugin: a, owner: o, reason: r}', 'expires'],
    ['a bad date', '- {plugin: a, owner: o, reason: r, expires: soon}', 'soon'],
    ['no scope', '- {owner: o, reason: r, expires: 2026-12-31}', 'everything'],
    ['a misspelt key', '- {plugni: a, owner: o, reason: r, expires: 2026-12-31}', 'plugni'],
    ['an account that is a number', '- {account: 111122223333, owner: o, reason: r, expires: 2026-12-31}', 'quotes'],
    ['a map', 'a: 1', 'list'],
    ['broken YAML', '- {a', ''],
    ['text', '- hello', 'map'],
  ])('is refused with its place: %s', (_, text, message) => {
    try {
      parseExceptions(`# first\n${text}`, 'e.yml');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toMatch(/^e\.yml:\d/);
      expect(String(error)).toContain(message);
    }
  });
});

const as = { owner: 'secops', expires: '2026-12-31T00:00:00Z' };

describe('CloudSploit', () => {
  it('suppressions become exceptions and back', () => {
    const text =
      'openSSH:eu-west-1:arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1\n*:*:*logs*\nbucketLogging:*:*\n';
    const { result, left } = fromCloudSploit(`# ours\n${text}\nnonsense\n*:*:*\n`, as);
    expect(left).toHaveLength(2);
    expect(result[0]).toMatchObject({
      plugin: 'openSSH',
      region: 'eu-west-1',
      resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
      owner: 'secops',
    });
    expect(toCloudSploit(result, NOW)).toEqual({ result: text, left: [] });
  });

  it('is not given what it would take for more', () => {
    const { result, left } = toCloudSploit(
      [exception({ account: '111122223333' }), exception({ actor: 'alice' }), exception({ expires: NOW })],
      NOW,
    );
    expect(result).toBe('');
    expect(left).toHaveLength(3);
  });
});

describe('Prowler', () => {
  const mutelist = `
Mutelist:
  Accounts:
    "111122223333":
      Checks:
        "s3_bucket_object_versioning":
          Regions: ["eu-west-1", "us-east-1"]
          Resources: ["ci-logs", ".+-logs$"]
          Description: "short-lived"
        "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_*":
          Regions: ["*"]
          Resources: ["^arn:aws:ec2:.*:security-group/sg-1$"]
        "s3_bucket_public_access":
          Regions: ["*"]
          Resources: ["(a|b)"]
        "lightsail_instance_public": {Regions: ["*"], Resources: ["*"]}
    "*":
      Checks:
        "s3_bucket_kms_encryption": {Regions: ["*"], Resources: ["*"], Tags: ["a=b"]}
        "s3_bucket_no_mfa_delete": {Regions: ["*"], Resources: ["*"], Exceptions: {Accounts: ["1"]}}
        "*": {Regions: ["*"], Resources: ["*"]}
`;
  it('a mutelist becomes exceptions as far as wildcards can say it', () => {
    const { result, left } = fromProwler(mutelist, mappings, as);
    const versioning = result.filter((e) => e.plugin === 'bucketVersioning');
    expect(versioning.map((e) => [e.region, e.resource])).toEqual([
      ['eu-west-1', '*ci-logs*'],
      ['us-east-1', '*ci-logs*'],
      ['eu-west-1', '*-logs'],
      ['us-east-1', '*-logs'],
    ]);
    expect(versioning[0]).toMatchObject({ account: '111122223333', reason: 'short-lived', owner: 'secops' });
    expect(result.filter((e) => e.plugin === 'openSSH')).toMatchObject([
      { resource: 'arn:aws:ec2:*:security-group/sg-1', region: '*' },
    ]);
    expect(result.map((e) => e.plugin)).toContain('openRDP');
    expect(left).toHaveLength(5);
    expect(left.join('\n')).toMatch(/regular expression[^]*no plugin[^]*tags[^]*exceptions[^]*everything/);
  });

  it('exceptions become a mutelist that means the same', () => {
    const list = [
      exception({ account: '111122223333', resource: 'arn:aws:ec2:*:security-group/sg-1' }),
      exception({ plugin: 'bucketVersioning', region: 'eu-west-1', resource: 'arn:aws:s3:::ci-logs' }),
    ];
    const { result, left } = toProwler(list, mappings, NOW);
    expect(left).toEqual([]);
    const back = fromProwler(result, mappings, as).result;
    expect(back.map((e) => [e.plugin, e.account, e.region, e.resource])).toEqual(
      list.map((e) => [e.plugin, e.account, e.region, e.resource]),
    );
    const gone = toProwler(
      [exception({ actor: 'a' }), exception({ plugin: 'ec2HasTags' }), exception({ expires: NOW })],
      mappings,
      NOW,
    );
    expect(gone.left).toHaveLength(3);
  });

  it('anything else is no mutelist', () => {
    expect(() => fromProwler('a: 1', mappings, as)).toThrow(/no mutelist/);
    expect(() => fromProwler('{', mappings, as)).toThrow(/no YAML/);
  });
});
