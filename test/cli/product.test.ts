/** The real build: what ships is what runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, exclusively } from '../../scripts/lib/install.mjs';
import type { Row } from '../../src/engine/index.js';
import { openApp, sweep } from '../../src/engine/index.js';
import { writeSampleTrail } from '../../src/trail/sample/index.js';
import { put, temporaryFolder } from '../trail/files.js';
import { ROOT, cli } from './run.js';

if (process.env.C2C_BUILT !== '1') exclusively(() => build());
const folder = temporaryFolder();
const dist = path.join(ROOT, 'dist');

interface Entry {
  readonly plugin: string;
  readonly service: string;
  readonly events: readonly string[];
  readonly search: string;
  readonly detectability: string;
}
const { rules } = JSON.parse(readFileSync(path.join(dist, 'catalogue.json'), 'utf8')) as { rules: Entry[] };

describe('catalogue.json', () => {
  it('has the members of the contract, and searches without macros', () => {
    const ssh = rules.find((r) => r.plugin === 'openSSH');
    expect(ssh).toMatchObject({ service: 'ec2', severity: 'high', detectability: 'event' });
    expect(ssh?.events).toContain('ec2:AuthorizeSecurityGroupIngress');
    for (const rule of rules) {
      expect(typeof rule.search).toBe('string');
      expect(rule.search === '').toBe(rule.events.length === 0);
      // In a search, a backtick outside of comments is a macro.
      expect(rule.search.replaceAll(/```[^]*?```/g, '')).not.toContain('`');
    }
  });
});

describe('sweep', () => {
  it('uses the parsed searches that the build wrote', async () => {
    expect((await openApp(path.join(dist, 'app'))).cached).toBe(true);
  });

  it('the smallest case of all: somebody stops the trail', () => {
    const record = {
      eventVersion: '1.08',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
      eventTime: '2026-01-01T00:00:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.0',
      requestParameters: { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main' },
      responseElements: null,
      eventID: '00000000-0000-4000-8000-000000000001',
      recipientAccountId: '111122223333',
    };
    const { stdout, code } = cli(['sweep', put(folder, 'probe.ndjson', JSON.stringify(record)), '--format', 'ndjson']);
    expect(code).toBe(0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(rows.find((r) => r.plugin === 'cloudtrailEnabled')).toMatchObject({
      verdict: 'introduces',
      actor: 'alice',
      channel: 'cli',
      source_ip: '192.0.2.7',
      event_name: 'StopLogging',
      row_id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('the sample trail tells its stories', async () => {
    const trail = path.join(folder, 'sample');
    writeSampleTrail(trail, { seed: 2024, events: 2000 });
    const rows: Row[] = [];
    const run = sweep(await openApp(path.join(dist, 'app')), [trail]);
    for await (const row of run) rows.push(row);
    const found = (plugin: string, verdict: string): Row[] =>
      rows.filter((r) => r.plugin === plugin && r.verdict === verdict);

    const [opened, ...others] = found('openSSH', 'introduces').filter((r) => r.account === '111122223333');
    expect(others).toEqual([]);
    expect(opened).toMatchObject({ actor: 'bob@example.com', channel: 'console', severity: 'high' });
    const [closed] = found('openSSH', 'remediates');
    expect(closed).toMatchObject({ actor: 'alice@example.com', resource: opened?.resource, part: opened?.part });
    expect(found('openRDP', 'introduces')).toMatchObject([{ channel: 'terraform', account: '444455556666' }]);
    expect(found('openPostgreSQL', 'introduces')).toMatchObject([{ channel: 'pulumi' }]);
    expect(found('rdsEncryptionEnabled', 'introduces')).toMatchObject([
      { channel: 'cloudformation', resource: 'arn:aws:rds:eu-west-1:444455556666:db:reporting' },
    ]);
    expect(found('bucketAllUsersPolicy', 'introduces').map((r) => r.resource)).toEqual(['arn:aws:s3:::example-assets']);
    expect(found('workspacesVolumeEncryption', 'introduces')).toHaveLength(1);
    expect(found('cloudtrailEnabled', 'introduces')).toMatchObject([
      { actor: 'contractor', source_ip: '203.0.113.99' },
    ]);
    expect(found('*', 'unclear')).toMatchObject([{ actor: 'contractor', event_name: 'PutBucketPolicy' }]);
    // One day is delivered twice, and refused calls are silent.
    expect(run.summary.repeated).toBeGreaterThan(0);
    expect(new Set(rows.map((r) => r.row_id)).size).toBe(rows.length);
    expect(rows.length).toBeLessThan(200);
  });

  it('knows its plugins', () => {
    const { code, stderr } = cli(['sweep', put(folder, 'none.json', '{"Records":[]}'), '--plugin', 'openSHH']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean "openSSH"?');
  });
});

describe('explain', () => {
  it('prints a card', () => {
    const { code, stdout } = cli(['explain', 'openSSH']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# /);
    for (const word of ['openSSH', 'ec2:AuthorizeSecurityGroupIngress', 'eventSource="ec2.amazonaws.com"', 'high']) {
      expect(stdout).toContain(word);
    }
  });

  it('names the nearest plugin', () => {
    expect(cli(['explain', 'opennSSH']).stderr).toContain('Did you mean "openSSH"?');
    expect(cli(['explain', 'OPENSSH']).stderr).toContain('Did you mean "openSSH"?');
    expect(cli(['explain', 'password']).stderr).toMatch(/These contain it: .*passwordRequiresSymbols/);
    expect(cli(['explain', 'zzzzzzzzzz']).code).toBe(1);
  });
});

describe('actions', () => {
  const lines = (...args: string[]): Record<string, string>[] =>
    cli(['actions', ...args])
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);

  it('says which operations are watched, by whom', () => {
    const rds = lines('rds', '--class', 'write');
    expect(rds.find((a) => a.event_name === 'ModifyDBInstance')).toMatchObject({
      class: 'write',
      watched: '1',
      rules: expect.stringContaining('rdsPubliclyAccessible') as string,
    });
    expect(rds.every((a) => a.event_source === 'rds.amazonaws.com' && a.class === 'write')).toBe(true);
    const unwatched = lines('s3', '--unwatched');
    expect(unwatched.length).toBeGreaterThan(10);
    expect(unwatched.every((a) => a.watched === '0' && a.rules === '')).toBe(true);
  });

  it('knows its words', () => {
    expect(cli(['actions', 'elasticloadbalncing']).stderr).toContain('Did you mean "elasticloadbalancing"?');
    expect(cli(['actions', '--class', 'wrte']).stderr).toContain('Did you mean "write"?');
    expect(cli(['actions', '--watched', '--unwatched']).code).toBe(1);
  });
});

describe('check', () => {
  it('prints each problem with its place', () => {
    put(folder, 'bad/savedsearches/s3/x.yml', 'plugin: x\ntitel: y\n');
    put(folder, 'bad/lookups/resource-types/s3.yml', '{}\n');
    const { code, stdout, stderr } = cli(['check', '--root', path.join(folder, 'bad')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/savedsearches\/s3\/x\.yml:2:1: .*"titel"[^]*title/);
    expect(stderr).toMatch(/\d+ problems? in/);
  });
});
