/** The searches around the ledger, on the packaged app: alerts by change set, findings to events. */
import { beforeEach, describe, expect, it } from 'vitest';
import { composeApp, type AppParts } from '../../src/splunk/index.js';
import { changeSets } from '../../src/ledger/index.js';
import { allSwitchVariants } from '../../src/spl/index.js';
import type { Row } from '../../src/engine/index.js';
import { row } from '../ledger/app.js';
import { PARTS } from './fixtures.js';
import { DAY, Installed, NOON } from './installed.js';

const rule = PARTS.rules[0] as AppParts['rules'][0];
const PLUGINS = { openSSH: 'high', openRDP: 'critical', bucketVersioning: 'low', passwordRequiresSymbols: 'medium' };
const parts: AppParts = {
  ...PARTS,
  rules: [
    ...PARTS.rules,
    ...Object.entries(PLUGINS).map(([plugin, severity]) => ({ ...rule, plugin, severity, note: `note of ${plugin}` })),
    { ...rule, plugin: 'accessKeysRotated', detectability: 'none', reason: 'age passes' },
  ],
};
const composed = composeApp(parts);
let app: Installed;
beforeEach(() => {
  app = new Installed(composed, { c2c_finding_events: '*' });
});

/** Seconds before noon -> ISO. */
const ago = (seconds: number): string => `${new Date((NOON - seconds) * 1000).toISOString().slice(0, 19)}Z`;
let events = 0;
const opens = (before: number, over: Partial<Row> = {}): Row =>
  row({ event_time: ago(before), event_id: `e${++events}`, channel: 'terraform', ...over });
const fixes = (before: number, over: Partial<Row> = {}): Row => opens(before, { verdict: 'remediates', ...over });
const group = (n: number): string => `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${n}`;
const fold = (...rows: readonly Row[]): void =>
  void app.run(
    'C2C - Ledger - Fold',
    rows.map((r) => JSON.stringify(r)),
  );

describe('change sets in SPL', () => {
  it('are those of the library', () => {
    const rows = [
      opens(5000),
      opens(4200, { resource: group(2) }),
      opens(100),
      opens(99, { channel: 'console' }),
      opens(98, { actor: '' }),
      opens(50, { account: '444455556666', resource: group(3) }),
    ];
    app.lookups.write('given', Object.keys(rows[0] ?? {}), rows, { append: false });
    const found = app.runText(
      '| inputlookup given | `c2c_change_sets` | stats values(event_id) AS ids BY change_set, set_first, set_last',
    );
    const text = (list: readonly { id: string; first: string; last: string; ids: readonly string[] }[]): string[] =>
      list.map((s) => JSON.stringify([s.id, s.first, s.last, [...s.ids].sort()])).sort();
    expect(
      text(
        found.map((f) => ({
          id: String(f.change_set),
          first: String(f.set_first),
          last: String(f.set_last),
          ids: [f.ids ?? []].flat(),
        })),
      ),
    ).toEqual(text(changeSets(rows).map((s) => ({ ...s, ids: s.rows.map((r) => r.event_id) }))));
  });
});

describe('the alert', () => {
  const alerts = () => app.run('C2C - Ledger - Alert');

  it('comes once for each change set, and again when it has become worse', () => {
    fold(
      opens(600),
      opens(500, { resource: group(2), plugin: 'bucketVersioning' }),
      opens(400, { channel: 'console', resource: group(3) }),
    );
    const first = alerts();
    expect(first.map((a) => [a.title, a.severity])).toEqual([
      ['terraform by alice: 2 resources, 2 plugins', 'high'],
      ['console by alice: 1 resource, 1 plugin', 'high'],
    ]);
    expect(alerts()).toEqual([]);
    fold(opens(300, { resource: group(4) }));
    expect(alerts()).toEqual([]);
    fold(opens(200, { resource: group(5), plugin: 'openRDP' }));
    expect(alerts()).toMatchObject([
      { severity: 'critical', change_set: first[0]?.change_set, first: ago(600), last: ago(200) },
    ]);
    expect(alerts()).toEqual([]);
  });

  it('waits with a default, and comes when nobody has set it right', () => {
    fold(opens(100, { reason: 'default' }));
    expect(alerts()).toEqual([]);
    app.now += 900;
    expect(alerts()).toHaveLength(1);
  });

  it('does not come for what is closed, accepted, switched off or long ago', () => {
    fold(opens(600), fixes(500));
    fold(
      opens(400, { resource: group(2) }),
      opens(300, { resource: group(3), plugin: 'openRDP' }),
      opens(9 * DAY, { resource: group(4) }),
    );
    const exception = {
      plugin: 'openSSH',
      account: '*',
      region: '*',
      resource: '*sg-2',
      actor: '*',
      accept: '2030-01-01|x|bob',
    };
    app.lookups.write('c2c_exceptions', Object.keys(exception), [exception], { append: true });
    app.lookups.write('c2c_switches', ['plugin', 'enabled'], [{ plugin: 'openRDP', enabled: '0' }], { append: true });
    // The collection's lookup knows wildcards in transforms.conf; the table of the test is told here.
    const table = app.lookups.read('c2c_exceptions');
    const wildcard = ['plugin', 'account', 'region', 'resource', 'actor'];
    const tables = app.lookups as unknown as { tables: Map<string, unknown> };
    tables.tables.set('c2c_exceptions', { ...table, wildcard });
    expect(alerts()).toEqual([]);
    tables.tables.set('c2c_exceptions', { ...table, wildcard, rows: [{ ...exception, accept: '2020-01-01|x|bob' }] });
    expect(alerts()).toHaveLength(1);
  });

  it('says when an actor introduces something for the first time', () => {
    fold(opens(4000), opens(100, { resource: group(2) }), opens(100, { resource: group(3), actor: 'mallory' }));
    const fresh = Object.fromEntries(
      alerts().map((a) => [`${String(a.actor)} ${String(a.first)}`, a.new_actor !== '']),
    );
    expect(fresh).toEqual({
      [`alice ${ago(4000)}`]: true,
      [`alice ${ago(100)}`]: false,
      [`mallory ${ago(100)}`]: true,
    });
  });
});

const cloudsploit = (over: object = {}) => ({
  plugin: 'openSSH',
  category: 'EC2',
  title: 'Open SSH',
  description: 'd',
  resource: group(1),
  region: 'eu-west-1',
  status: 'FAIL',
  message: 'm',
  ...over,
});
const ocsf = (over: object = {}) => ({
  metadata: { event_code: 'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22' },
  finding_info: {},
  status_code: 'FAIL',
  status_detail: 's',
  time: NOON - 50,
  cloud: { account: { uid: '111122223333' }, region: 'eu-west-1' },
  resources: [{ uid: group(1) }],
  ...over,
});
const asff = (over: object = {}) => ({
  GeneratorId: 'security-control/EC2.13',
  AwsAccountId: '111122223333',
  Region: 'eu-west-1',
  Title: 't',
  UpdatedAt: `${ago(50).slice(0, 19)}.123Z`,
  Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
  Resources: [{ Id: group(1) }],
  ...over,
});

describe('attribution', () => {
  const attribute = (...findings: readonly object[]) =>
    app.run(
      'C2C - Ledger - Attribution',
      findings.map((f) => JSON.stringify({ eventTime: ago(0), ...f })),
    );

  it('names the event that introduced a finding, from each scanner', () => {
    fold(opens(600, { actor: 'carol' }));
    const found = attribute(
      cloudsploit(),
      ocsf(),
      asff(),
      cloudsploit({ status: 'OK' }),
      ocsf({ status_code: 'PASS' }),
      asff({ RecordState: 'ARCHIVED' }),
    );
    expect(found.map((f) => [f.scanner, f.grade, f.actor, f.event_time, f.severity, f.note]).sort()).toEqual(
      ['cloudsploit', 'prowler', 'security-hub'].map((s) => [s, 'A', 'carol', ago(600), 'high', 'note of openSSH']),
    );
    expect(app.lookups.read('c2c_findings')?.rows).toHaveLength(3);
    attribute(cloudsploit());
    expect(app.lookups.read('c2c_findings')?.rows).toHaveLength(3);
  });

  it('is of the moment of the scan', () => {
    const first = opens(600);
    fold(first, fixes(40, { actor: 'bob' }), opens(20, { actor: 'later' }));
    expect(attribute(ocsf())).toMatchObject([{ grade: 'A', event_id: first.event_id, scanned_at: ago(50) }]);
    fold(fixes(10, { actor: 'dan' }));
    expect(attribute(ocsf())).toMatchObject([
      {
        grade: 'A',
        event_id: first.event_id,
        closed_actor: 'dan',
        exposure: '590',
        why: expect.stringContaining('closed since') as string,
      },
    ]);
  });

  it('grades what is closed in the log B, a creation C, and nothing D', () => {
    const fix = fixes(100);
    fold(opens(600), fix, opens(300, { plugin: '@created', resource: group(2), event_name: 'CreateSecurityGroup' }));
    const found = attribute(
      cloudsploit(),
      cloudsploit({ resource: group(2) }),
      cloudsploit({ resource: group(3) }),
      cloudsploit({ plugin: 'accessKeysRotated' }),
    );
    const grade = (resource: string, plugin = 'openSSH') =>
      found.find((f) => f.resource === resource && f.plugin === plugin);
    expect(grade(group(1))).toMatchObject({ grade: 'B', event_id: fix.event_id });
    expect(grade(group(2))).toMatchObject({ grade: 'C', event_name: 'CreateSecurityGroup' });
    expect(grade(group(3))).toMatchObject({ grade: 'D' });
    expect(grade(group(1), 'accessKeysRotated')).toMatchObject({
      grade: 'D',
      why: 'CloudTrail cannot show it: age passes',
    });
  });

  it('joins what is no ARN by region or as global, and keeps what it cannot map', () => {
    fold(
      opens(600, { plugin: 'passwordRequiresSymbols', resource: 'N/A', region: 'global' }),
      opens(500, { resource: 'arn:aws:s3:::logs', plugin: 'bucketVersioning' }),
    );
    const policy = {
      metadata: { event_code: 'iam_password_policy_symbol' },
      resources: [{ uid: 'arn:aws:iam::111122223333:password-policy' }],
    };
    const found = attribute(
      ocsf({ ...policy, cloud: { account: { uid: '111122223333' }, region: 'us-east-1' } }),
      cloudsploit({ plugin: 'bucketVersioning', resource: 'arn:aws:s3:::logs', region: 'global' }),
      ocsf({ metadata: { event_code: 'lightsail_instance_public' } }),
    );
    expect(Object.fromEntries(found.map((f) => [f.check, f.grade]))).toEqual({
      iam_password_policy_symbol: 'A',
      bucketversioning: 'A',
      lightsail_instance_public: '',
    });
  });

  it.each(allSwitchVariants().map((v) => [v.name, v.switches] as const))('does not depend on %s', (_, switches) => {
    fold(opens(600, { part: 'a b' }), fixes(550), opens(500), opens(300, { plugin: '@created', resource: group(2) }));
    const raws = [cloudsploit(), ocsf(), asff(), cloudsploit({ resource: group(2) })].map((f) =>
      JSON.stringify({ eventTime: ago(0), ...f }),
    );
    const found = app.run('C2C - Ledger - Attribution', raws, switches);
    expect(found.map((f) => [f.grade, f.event_time])).toEqual(
      app.run('C2C - Ledger - Attribution', raws).map((f) => [f.grade, f.event_time]),
    );
    expect(new Set(found.map((f) => f.grade))).toEqual(new Set(['A', 'C']));
  });
});
