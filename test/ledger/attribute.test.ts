import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/engine/index.js';
import type { Finding, Findings } from '../../src/findings/index.js';
import { type Attributed, Attributor, type PluginFacts, attributionRow } from '../../src/ledger/index.js';
import { at, ledgerApp, row } from './app.js';

const app = ledgerApp();
const GROUP = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const NOW = Date.parse(at(10_000)) / 1000;
const plugins = new Map<string, PluginFacts>([
  ['openSSH', { severity: 'high', note: '' }],
  ['openRDP', { severity: 'high', note: 'The plugin errs.' }],
  ['passwordRequiresSymbols', { severity: 'low', note: '' }],
  ['accessKeysRotated', { severity: 'low', note: '', hidden: 'age passes without a call' }],
]);
const finding = (over: Partial<Finding> = {}): Finding => ({
  scanner: 'cloudsploit',
  check: 'openSSH',
  plugins: ['openSSH'],
  account: '111122223333',
  region: 'eu-west-1',
  resource: GROUP,
  status: 'FAIL',
  message: 'm',
  scannedAt: '',
  muted: false,
  ...over,
});

function attribute(rows: readonly Row[], ...some: readonly Finding[]): Attributed {
  const findings: Findings = {
    findings: some,
    checked: new Set(some.flatMap((f) => f.plugins)),
    passed: 0,
    leftOut: [],
    withoutAccount: 0,
  };
  const attributor = new Attributor(app, findings, { plugins, now: NOW });
  for (const one of rows) attributor.add(one);
  return attributor.result({ first: at(0), last: at(9000) });
}
const one = (rows: readonly Row[], some = finding()) => attribute(rows, some).attributions[0];
let events = 0;
const opens = (second: number, over: Partial<Row> = {}): Row =>
  row({ event_time: at(second), event_id: `e${++events}`, ...over });
const fixes = (second: number, over: Partial<Row> = {}): Row => opens(second, { verdict: 'remediates', ...over });
const created = (second: number, over: Partial<Row> = {}): Row =>
  opens(second, { plugin: '@created', event_name: 'CreateSecurityGroup', ...over });

describe('grade A', () => {
  it('is the event that opened what is open now, not the first and not the last', () => {
    const first = opens(0);
    const opening = opens(100, { actor: 'carol' });
    const later = opens(200, { part: 'tcp/22' });
    const found = one([first, fixes(50), opening, later]);
    expect(found).toMatchObject({
      grade: 'A',
      event: { eventId: opening.event_id, actor: 'carol', verdict: 'introduces', part: '*' },
      runnerUp: { eventId: later.event_id },
      exposure: 9900,
      severity: 'high',
    });
    expect(found?.closedBy).toBeUndefined();
  });

  it('says so when the log does not show what was before', () => {
    expect(one([opens(0)])?.why).toMatch(/does not show what was before/);
    for (const before of [[fixes(0)], [created(0)]])
      expect(one([...before, opens(10)])?.why).toBe('This event introduced it.');
    expect(one([opens(0, { reason: 'default' })])?.why).toBe('This event introduced it.');
  });

  it('is told apart by account where the ARN has none', () => {
    const resource = 'arn:aws:s3:::logs';
    const mine = opens(0, { resource });
    const other = opens(5, { resource, account: '444455556666' });
    expect(one([mine, other], finding({ resource }))?.event?.eventId).toBe(mine.event_id);
    expect(one([other], finding({ resource, account: '' }))?.event?.eventId).toBe(other.event_id);
  });

  it('joins an account as a whole by region, and global with the region that it is logged in', () => {
    const of = (plugin: string, region: string): Finding => finding({ plugins: [plugin], resource: 'N/A', region });
    const policy = opens(0, { plugin: 'passwordRequiresSymbols', resource: 'N/A', region: 'global' });
    expect(one([policy], of('passwordRequiresSymbols', 'us-east-1'))?.grade).toBe('A');
    const west = opens(0, { resource: 'N/A' });
    const east = opens(1, { resource: 'N/A', region: 'us-east-1' });
    expect(one([west, east], of('openSSH', 'us-east-1'))?.event?.eventId).toBe(east.event_id);
    expect(one([west], of('openSSH', 'us-east-1'))?.grade).toBe('D');
    // Nobody knows which account is meant.
    const elsewhere = opens(0, { resource: 'N/A', account: '444455556666' });
    expect(one([west, elsewhere], { ...of('openSSH', 'eu-west-1'), account: '' })?.grade).toBe('D');
  });

  it('is of the moment of the scan: what was closed since is said, what was opened since is not blamed', () => {
    const first = opens(0);
    const fix = fixes(200, { actor: 'bob' });
    const again = opens(300);
    const scan = finding({ scannedAt: at(100) });
    expect(one([first, fix], scan)).toMatchObject({
      grade: 'A',
      event: { eventId: first.event_id },
      closedBy: { eventId: fix.event_id, actor: 'bob' },
      exposure: 200,
    });
    expect(one([first, fix, again], scan)).toMatchObject({ grade: 'A', event: { eventId: first.event_id } });
    expect(one([again], scan)?.grade).toBe('D');
    // The same thing in two scans.
    const [then, now] = attribute([first, fix, again], scan, finding({ scannedAt: at(400) })).attributions;
    expect([then?.event?.eventId, now?.event?.eventId]).toEqual([first.event_id, again.event_id]);
  });

  it('is the earlier of two plugins that the check stands for, with what is to be known of that plugin', () => {
    const ssh = opens(50);
    const rdp = opens(10, { plugin: 'openRDP' });
    const found = one([ssh, rdp], finding({ plugins: ['openSSH', 'openRDP'] }));
    expect(found).toMatchObject({ plugin: 'openRDP', event: { eventId: rdp.event_id }, note: 'The plugin errs.' });
  });
});

describe('grade B', () => {
  it('is the last change where the log shows it closed and the scan does not', () => {
    const first = opens(0);
    const fix = fixes(10);
    expect(one([first, fix])).toMatchObject({
      grade: 'B',
      event: { eventId: fix.event_id, verdict: 'remediates' },
      runnerUp: { eventId: first.event_id },
    });
    expect(one([fix])).toMatchObject({ grade: 'B', event: { eventId: fix.event_id } });
  });

  it('is a change that could not be read, where nothing opened it', () => {
    const unclear = opens(20, { verdict: 'unclear', reason: 'warn' });
    expect(one([fixes(0), unclear])).toMatchObject({
      grade: 'B',
      event: { eventId: unclear.event_id, verdict: 'unclear' },
    });
    expect(one([unclear])).toMatchObject({ grade: 'B', why: expect.stringMatching(/could not be read/) as string });
    expect(one([unclear], finding({ scannedAt: at(10) }))?.grade).toBe('D');
    const opening = opens(0);
    expect(one([opening, unclear])).toMatchObject({ grade: 'A', event: { eventId: opening.event_id } });
  });
});

describe('grade C', () => {
  it('is the last creation of the resource before the scan', () => {
    const made = created(30, { actor: 'dave' });
    expect(
      one([created(0), made, created(30, { resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-2' })]),
    ).toMatchObject({
      grade: 'C',
      event: { eventId: made.event_id, actor: 'dave', verdict: 'creates' },
    });
    expect(one([made], finding({ scannedAt: at(20) }))?.grade).toBe('D');
    expect(one([made, fixes(40)])?.grade).toBe('B');
  });
});

describe('grade D', () => {
  it('says since when the log knows nothing, or that it cannot', () => {
    expect(one([])).toMatchObject({ grade: 'D', why: expect.stringContaining(at(0)) as string });
    expect(one([], finding({ plugins: ['accessKeysRotated'] }))?.why).toMatch(/cannot show it: age passes/);
    expect(one([], finding({ plugins: ['unheardOf'] }))?.why).toMatch(/no rule/);
  });

  it('names an event that does not name its resource as the runner-up', () => {
    const nameless = opens(10, { resource: '', resource_via: 'ec2:security-group-rule:sgr-1', verdict: 'unclear' });
    expect(one([nameless])).toMatchObject({ grade: 'D', runnerUp: { eventId: nameless.event_id } });
    expect(one([{ ...nameless, account: '444455556666' }])?.runnerUp).toBeUndefined();
  });
});

describe('the other way round', () => {
  it('lists what is open in the log, was looked at, and is not in the scan', () => {
    const other = opens(5, { resource: GROUP.replace('sg-1', 'sg-2') });
    const rows = [
      opens(0),
      other,
      opens(6, { plugin: 'openRDP' }),
      opens(7, { account: '444455556666', resource: GROUP.replace('sg-1', 'sg-3') }),
      fixes(8, { resource: GROUP.replace('sg-1', 'sg-4') }),
    ];
    expect(attribute(rows, finding()).notInScan.map((r) => r.event_id)).toEqual([other.event_id]);
  });
});

describe('a row of the result', () => {
  it('is flat and says nothing where there is nothing to say', () => {
    const flat = attributionRow(one([])!);
    expect(Object.values(flat).every((v) => typeof v === 'string')).toBe(true);
    expect(flat).toMatchObject({ grade: 'D', event_id: '', exposure: '', resource: GROUP });
  });
});

describe('the order of the rows', () => {
  it('does not matter', () => {
    const rows = [
      opens(0),
      fixes(10),
      opens(20, { part: 'a' }),
      opens(30, { part: 'b' }),
      fixes(40, { part: 'a' }),
      opens(35, { verdict: 'unclear' }),
      created(5),
      created(1),
      opens(50, { resource: '', verdict: 'unclear' }),
    ];
    const wanted = attribute(rows, finding(), finding({ scannedAt: at(25) }));
    for (let i = 1; i < rows.length; i++)
      expect(
        attribute([...rows.slice(i), ...rows.slice(0, i).reverse()], finding(), finding({ scannedAt: at(25) })),
      ).toEqual(wanted);
  });
});
