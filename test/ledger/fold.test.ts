import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LedgerRow, changesOf, exposure, openParts, shownState } from '../../src/ledger/entry.js';
import { Ledger } from '../../src/ledger/fold.js';
import { allSwitchVariants } from '../../src/spl/index.js';
import type { Row } from '../../src/engine/index.js';
import { at, ledgerApp, row } from './app.js';
import { truth } from './oracle.js';

const app = ledgerApp();

/** Folds batch by batch. */
function fold(...batches: readonly (readonly Row[])[]): LedgerRow[] {
  const ledger = new Ledger(app);
  for (const batch of batches) {
    for (const one of batch) ledger.add(one);
    ledger.fold();
  }
  return ledger.rows().sort((a, b) => (a.id < b.id ? -1 : 1));
}
const only = (rows: readonly LedgerRow[]): LedgerRow => {
  expect(rows).toHaveLength(1);
  return rows[0] as LedgerRow;
};
let events = 0;
const opens = (second: number, over: Partial<Row> = {}): Row =>
  row({ event_time: at(second), event_id: `e${++events}`, ...over });
const fixes = (second: number, over: Partial<Row> = {}): Row => opens(second, { verdict: 'remediates', ...over });

describe('the fold', () => {
  it('opens, closes and opens again, and says who, when and how', () => {
    const first = opens(0, { actor: 'alice' });
    const fix = fixes(100, { actor: 'bob', channel: 'console', event_name: 'RevokeSecurityGroupIngress' });
    const again = opens(250, { actor: 'carol', channel: 'terraform' });
    expect(only(fold([first]))).toMatchObject({ state: 'open', since: at(0), actor: 'alice', reopened: '0' });
    expect(only(fold([first, fix]))).toMatchObject({
      state: 'closed',
      since: at(100),
      fix_actor: 'bob',
      fix_channel: 'console',
      fix_event_name: 'RevokeSecurityGroupIngress',
      event_id: first.event_id,
      exposed: '100',
    });
    const entry = only(fold([first, fix, again]));
    expect(entry).toMatchObject({
      state: 'open',
      since: at(250),
      event_id: again.event_id,
      actor: 'carol',
      channel: 'terraform',
      first_intro: at(0),
      first_actor: 'alice',
      reopened: '1',
      exposed: '100',
      exposed_since: at(250),
    });
    const now = Date.parse(at(300)) / 1000;
    expect(shownState(entry, now)).toBe('reopened');
    expect(exposure(entry, now)).toBe(150);
  });

  it('is open while any part is open', () => {
    const ssh = opens(0, { part: 'tcp/22' });
    const other = opens(5, { part: 'tcp/22-23' });
    const one = only(fold([ssh, other, fixes(10, { part: 'tcp/22' })]));
    expect(one).toMatchObject({ state: 'open', since: at(5), exposed_since: at(0) });
    expect(openParts(one)).toEqual(['tcp/22-23']);
    expect(only(fold([ssh, other, fixes(10, { part: 'tcp/22' }), fixes(11, { part: 'tcp/22-23' })]))).toMatchObject({
      state: 'closed',
      exposed: '11',
      reopened: '0',
    });
    expect(only(fold([ssh, other, fixes(10, { part: '*' })])).state).toBe('closed');
  });

  it('decides ties within a second: a default, then what remediates, then what introduces', () => {
    expect(only(fold([opens(0, { reason: 'default' }), fixes(0)])).state).toBe('closed');
    const tie = only(fold([opens(0), fixes(0)]));
    expect(tie).toMatchObject({ state: 'open', uncertain: '1' });
  });

  it('is not opened, closed or touched by what is unclear, nameless or without a time', () => {
    expect(fold([opens(0, { verdict: 'unclear', reason: 'warn' })])).toEqual([]);
    expect(fold([opens(0, { resource: '' })])).toEqual([]);
    expect(fold([opens(0, { plugin: '*' })])).toEqual([]);
    expect(fold([opens(0, { event_time: 'yesterday' }), opens(0, { event_time: `${at(0)}\n` })])).toEqual([]);
    const open = opens(0);
    expect(fold([open, fixes(1, { verdict: 'unclear' }), fixes(1, { resource: '' })])).toEqual(fold([open]));
  });

  it('keeps accounts apart, and regions where the resource is no ARN', () => {
    const rows = [
      opens(0, { resource: 'N/A', region: 'eu-west-1' }),
      opens(0, { resource: 'N/A', region: 'us-east-1' }),
      opens(0, { account: '444455556666' }),
      opens(0, { region: 'eu-west-1' }),
      opens(1, { region: 'us-east-1' }),
    ];
    const found = fold(rows);
    expect(found).toHaveLength(4);
    expect(
      found.find((r) => r.since === at(0) && r.resource?.startsWith('arn:') && r.account === '111122223333'),
    ).toMatchObject({
      region: 'eu-west-1',
    });
  });

  it('waits with a default that a create call leaves', () => {
    const created = only(fold([opens(0, { reason: 'default' })]));
    const now = Date.parse(at(0)) / 1000;
    expect([shownState(created, now + 899), shownState(created, now + 900)]).toEqual(['pending', 'open']);
    const firm = only(fold([opens(0, { reason: 'default' }), opens(10)]));
    expect(shownState(firm, now + 20)).toBe('open');
  });

  it('gives back what a log wrote, however hostile', () => {
    const actor = 'a|b %41 + "x"\n\tü\u{1F600} $actor$ \\';
    const entry = only(fold([opens(0, { actor, part: 'p|1 %7C', channel: 'sdk' })]));
    expect(entry.actor).toBe(actor);
    expect(openParts(entry)).toEqual(['p|1 %7C']);
    expect(changesOf(entry)[0]).toMatchObject({ actor, part: 'p|1 %7C', rank: 2, sourceIp: '192.0.2.1' });
  });

  it('remembers the first introduction beyond what it can hold, and says that it dropped something', () => {
    const many = Array.from({ length: 700 }, (_, i) => opens(i));
    const entry = only(fold(many));
    expect(entry).toMatchObject({ since: at(0), first_intro: at(0), cut: '1' });
    expect(changesOf(entry)).toHaveLength(500);
    // One part that never rests does not push the others out.
    const noisy = Array.from({ length: 600 }, (_, i) => [
      opens(10 + i, { part: 'x' }),
      fixes(10 + i, { part: 'x' }),
    ]).flat();
    expect(openParts(only(fold([opens(0, { part: 'y' }), ...noisy])))).toContain('y');
  });
});

describe('deleting what a resource stands on', () => {
  const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
  const listener = `${balancer.replace(':loadbalancer/', ':listener/')}/fedcba9876543210`;
  const open = opens(10, { plugin: 'elbv2SslTermination', resource: listener });
  const gone = fixes(50, { plugin: 'elbv2DeletionProtection', resource: balancer, event_name: 'DeleteLoadBalancer' });
  const state = (rows: readonly LedgerRow[]): string | undefined => rows.find((r) => r.resource === listener)?.state;

  it('closes it, in whichever order the rows come', () => {
    for (const batches of [[[open, gone]], [[open], [gone]], [[gone], [open]], [[open], [gone], [open], [gone]]])
      expect(state(fold(...batches))).toBe('closed');
    expect(fold([open], [gone])).toEqual(fold([gone], [open]));
  });

  it('does not close what came after it, what another call did, or what stands in another account', () => {
    const later = opens(60, { plugin: 'elbv2SslTermination', resource: listener });
    expect(state(fold([open, gone, later]))).toBe('open');
    expect(state(fold([open, { ...gone, event_name: 'ModifyLoadBalancerAttributes' }]))).toBe('open');
    expect(state(fold([open, { ...gone, account: '444455556666' }]))).toBe('open');
    expect(state(fold([open, { ...gone, resource: balancer.replace('web', 'other') }]))).toBe('open');
  });

  it.each([
    ['arn:aws:apigateway:eu-west-1::/restapis/abc', '/stages/prod', 'DeleteRestApi'],
    ['arn:aws:apigateway:eu-west-1::/apis/abc', '/stages/prod', 'DeleteApi'],
    ['arn:aws:guardduty:eu-west-1:111122223333:detector/d1', '/publishingDestination/p1', 'DeleteDetector'],
  ])('%s%s', (parent, child, event_name) => {
    const found = fold([opens(0, { resource: parent + child })], [fixes(1, { resource: parent, event_name })]);
    expect(found.find((r) => r.resource === parent + child)?.state).toBe('closed');
  });
});

/** Rows of few keys, parts and seconds, so that everything collides. */
const anyRow = fc
  .record({
    // Event ids have one length; ties within a second are decided by their text.
    event_id: fc.integer({ min: 0, max: 40 }).map((n) => `e${String(n).padStart(2, '0')}`),
    second: fc.integer({ min: 0, max: 12 }),
    verdict: fc.constantFrom('introduces', 'introduces', 'remediates', 'remediates', 'unclear'),
    reason: fc.constantFrom('', '', 'default'),
    part: fc.constantFrom('*', 'a', 'b', 'c|% '),
    plugin: fc.constantFrom('openSSH', 'openRDP'),
    resource: fc.constantFrom('N/A', 'arn:aws:s3:::logs'),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
  })
  .map(({ second, ...rest }) => row({ ...rest, event_time: at(second), actor: `actor of ${rest.event_id}` }));
/** An event has one time, one verdict about one thing: rows with the same id are the same row. */
const anyRows = fc
  .array(anyRow, { maxLength: 24 })
  .map((rows) => [...new Map(rows.map((r) => [r.row_id, r])).values()])
  .map((rows) => {
    const times = new Map(rows.map((r) => [r.event_id, r.event_time]));
    return rows.map((r) => row({ ...r, event_time: times.get(r.event_id) ?? '' }));
  });

describe('the ledger as a function of the set of rows', () => {
  it('is the same for every order, every partition and every repetition', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, dice, parts) => {
          const shuffled = [...rows, ...rows.slice(0, 5)]
            .map((r, i) => ({ r, key: dice[i] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ r }) => r);
          const batches = Array.from({ length: parts }, (_, p) =>
            shuffled.filter((_r, i) => (dice[i + 7] ?? 0) % parts === p),
          );
          expect(fold(...batches)).toEqual(fold(rows));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says what a person would find who went through the rows one by one', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const keys = new Map<string, Row[]>();
        for (const r of rows) {
          const key = [r.plugin, r.account, r.resource.startsWith('arn:') ? '' : r.region, r.resource].join('|');
          keys.set(key, [...(keys.get(key) ?? []), r]);
        }
        const found = new Map(
          fold(rows).map((e) => [
            [e.plugin, e.account, e.resource?.startsWith('arn:') ? '' : e.region, e.resource].join('|'),
            e,
          ]),
        );
        for (const [key, some] of keys) {
          const wanted = truth(some);
          const entry = found.get(key);
          if (some.every((r) => r.verdict === 'unclear')) {
            expect(entry).toBeUndefined();
            continue;
          }
          expect({
            state: entry?.state,
            openParts: entry === undefined ? [] : openParts(entry).sort(),
            since: entry?.since ?? '',
            eventId: entry?.event_id ?? '',
            first: entry?.first_intro ?? '',
            reopened: Number(entry?.reopened),
            exposed: Number(entry?.exposed),
            exposedSince: entry?.exposed_since ?? '',
          }).toEqual(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the open points of SPL', () => {
  const rows = [
    opens(0, { part: 'a|b' }),
    fixes(10),
    opens(20, { part: 'c', actor: '100%' }),
    opens(20, { resource: 'N/A', part: '*' }),
    fixes(30, { resource: 'arn:aws:apigateway:eu-west-1::/apis/abc', event_name: 'DeleteApi' }),
    opens(25, { resource: 'arn:aws:apigateway:eu-west-1::/apis/abc/stages/prod' }),
  ];
  it.each(allSwitchVariants().map((v) => [v.name, v.switches] as const))('do not matter: %s', (_, switches) => {
    const ledger = new Ledger(app, undefined, { switches });
    for (const half of [rows.slice(0, 3), rows.slice(3)]) {
      for (const one of half) ledger.add(one);
      ledger.fold();
    }
    expect(ledger.rows().sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(fold(rows));
  });
});
