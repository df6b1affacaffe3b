import { beforeEach, describe, expect, it } from 'vitest';
import { composeApp } from '../../src/splunk/index.js';
import { PARTS, RECORD } from './fixtures.js';
import { DAY, Installed, NOON } from './installed.js';

const composed = composeApp(PARTS);
let app: Installed;
beforeEach(() => {
  app = new Installed(composed);
});
const raw = (over: object = {}): string => JSON.stringify({ ...RECORD, ...over });
const today = NOON - (NOON % DAY);

describe('a sweep', () => {
  it('writes its rows and one row about the run', () => {
    app.run('C2C - Sweep - Storage', [raw(), raw({ eventID: 'other', requestParameters: { bucketName: 'b' } })]);
    expect(app.history.map((h) => h.source)).toEqual(['c2c:Storage', 'c2c:Storage', 'c2c:Storage']);
    const rows = app.history.map((h) => JSON.parse(h.raw) as Record<string, unknown>);
    expect(rows.map((r) => r.plugin)).toEqual(['bucketAllUsersAcl', 'bucketAllUsersAcl', '_run']);
    expect(rows[2]).toMatchObject({ group: 'Storage', run: NOON, from: 'scheduled', to: 'scheduled', rows: 2 });
    expect(app.history[0]?.time).toBe(Date.parse(RECORD.eventTime) / 1000);
  });

  it('writes a row about a run that found nothing', () => {
    app.run('C2C - Sweep - Storage', []);
    expect(app.history).toHaveLength(1);
    expect(JSON.parse(app.history[0]?.raw ?? '')).toMatchObject({ plugin: '_run', rows: 0 });
  });

  it('says which arrivals a run looked at, by the window of its own stanza', () => {
    app.now = NOON + 17;
    app.run('C2C - Sweep - Storage', []);
    const window = { index_from: NOON - 30 * 60, index_to: NOON - 60 };
    expect(JSON.parse(app.history[0]?.raw ?? '')).toMatchObject(window);
    const settings = app.saved.get('C2C - Sweep - Storage');
    const minutes = (name: string): number => 60 * Number(/^-(\d+)m@m$/.exec(settings?.get(name) ?? '')?.[1]);
    expect(window.index_from).toBe(NOON - minutes('dispatch.index_earliest'));
    expect(window.index_to).toBe(NOON - minutes('dispatch.index_latest'));
  });

  it('puts the time before anything that somebody else can name', () => {
    app.run('C2C - Sweep - Storage', [raw()]);
    for (const { raw: text } of app.history) expect(text).toMatch(/^\{"time":"20\d\d-\d\d-\d\dT/);
  });

  it('keeps a row whose time is no time', () => {
    app.run('C2C - Sweep - Storage', [raw({ eventTime: '2024-05-01"} | delete' })]);
    expect(app.history).toHaveLength(2);
    expect(JSON.parse(app.history[0]?.raw ?? '')).toMatchObject({ plugin: 'bucketAllUsersAcl' });
    expect(app.history[0]?.time).toBe(NOON);
  });

  it('looks at half an hour of arrivals every quarter of an hour, whole or not at all', () => {
    const settings = Object.fromEntries(app.saved.get('C2C - Sweep - Storage') ?? []);
    expect(settings).toMatchObject({
      cron_schedule: '2,17,32,47 * * * *',
      'dispatch.index_earliest': '-30m@m',
      'dispatch.index_latest': '-1m@m',
      'dispatch.allow_partial_results': '0',
      realtime_schedule: '0',
      disabled: '1',
      enableSched: '1',
    });
  });
});

describe('the self-test', () => {
  const test = 'C2C - Self-test - Storage';
  it('agrees with the packaged examples', () => {
    expect(app.run(test)).toMatchObject([{ result: 'same', same: '1', of: '1', plugin: 'bucketAllUsersAcl' }]);
  });

  it('shows a difference, first', () => {
    const examples = app.lookups.read('c2c_examples')?.rows ?? [];
    const wrong = { ...examples[0], id: 'wrong', expected: 'something else', record: raw({ eventID: 'wrong' }) };
    const silent = { ...examples[0], id: 'silent', expected: '', record: raw({ eventID: 'silent' }) };
    app.lookups.write('c2c_examples', Object.keys(wrong), [wrong, silent], { append: true });
    const rows = app.run(test);
    expect(rows.map((r) => [r.id, r.result])).toEqual([
      ['silent', 'DIFFERENT'],
      ['wrong', 'DIFFERENT'],
      ['example-1', 'same'],
    ]);
    expect(rows[0]).toMatchObject({ same: '1', of: '3' });
  });

  it('does not depend on how the customer wraps records or cuts rows', () => {
    const other = new Installed(composed, { c2c_record: 'json_extract(_raw,"detail")', c2c_filter: 'where 1=2' });
    expect(other.run(test)).toMatchObject([{ result: 'same' }]);
  });
});

describe('the backfill', () => {
  const plan = 'C2C - Backfill Plan';
  const queue = 'C2C - Backfill Queue';
  it('plans one slice a sweep and day, and nothing twice', () => {
    const slices = app.run(plan);
    expect(slices).toHaveLength(90);
    expect(slices[0]).toMatchObject({
      group: 'Storage',
      day: '2024-06-14',
      from: String(today - DAY),
      to: String(today),
    });
    expect(new Set(slices.map((s) => s.from)).size).toBe(90);
    expect(app.run(plan)).toEqual([]);
    app.now += DAY;
    expect(app.run(plan).map((s) => s.day)).toEqual(['2024-06-15']);
    expect(app.lookups.read('c2c_backfill')?.rows).toHaveLength(91);
  });

  it('shows what is left, newest first, with the search that does it', () => {
    app.run(plan);
    const left = app.overHistory(queue);
    expect(left).toHaveLength(90);
    expect(left[0]).toMatchObject({
      day: '2024-06-14',
      line: `| savedsearch "C2C - Backfill - Storage" from=${today - DAY} to=${today}`,
    });
  });

  it('goes on where it stopped: a day that was swept is gone, a day that was planned again is back', () => {
    app.run(plan);
    app.heartbeat('Storage', NOON + 60, String(today - DAY), String(today));
    app.heartbeat('Storage', NOON + 90);
    expect(app.overHistory(queue)).toHaveLength(89);
    expect(app.overHistory(queue)[0]).toMatchObject({ day: '2024-06-13' });
    const [slice] = app.lookups.read('c2c_backfill')?.rows ?? [];
    app.lookups.write('c2c_backfill', Object.keys(slice ?? {}), [{ ...slice, planned_at: String(NOON + 120) }], {
      append: true,
      keyField: 'key',
    });
    expect(app.overHistory(queue)).toHaveLength(90);
  });

  it('sweeps a day through the text of the sweep, and says which day it was', () => {
    const text = app.search('C2C - Backfill - Storage');
    expect(text).toMatch(/^earliest="\$from\$" latest="\$to\$" `c2c_cloudtrail`/);
    const line = text
      .replace('earliest="$from$" latest="$to$" ', '')
      .replaceAll('$from$', '100')
      .replaceAll('$to$', '200');
    app.runText(line, [raw()]);
    const sweep = new Installed(composed);
    sweep.run('C2C - Sweep - Storage', [raw()]);
    expect(app.history[0]).toEqual(sweep.history[0]);
    expect(JSON.parse(app.history[1]?.raw ?? '')).toMatchObject({
      plugin: '_run',
      from: '100',
      to: '200',
      index_from: '',
      index_to: '',
    });
  });
});

describe('heal', () => {
  const heal = 'C2C - Heal';
  const runs = (day: number, count: number): void => {
    for (let i = 0; i < count; i++) app.heartbeat('Storage', day + i * 900);
  };
  const slices = (): string[] => app.overHistory(heal).map((r) => `${String(r.day)} ${String(r.why)}`);

  it('plans the day of missed runs and the day before, once', () => {
    for (let back = 4; back >= 1; back--) runs(today - back * DAY, back === 2 ? 90 : 96);
    expect(slices().sort()).toEqual(['2024-06-12 missed runs: 6', '2024-06-13 missed runs: 6']);
    expect(slices()).toEqual([]);
  });

  it('sees days without any run', () => {
    runs(today - 3 * DAY, 96);
    expect(slices().sort()).toEqual([
      '2024-06-12 missed runs: 96',
      '2024-06-13 missed runs: 96',
      '2024-06-14 missed runs: 96',
    ]);
  });

  it('forgives one missed run, which the next window covers, and does not look before the first run', () => {
    runs(today - 2 * DAY, 95);
    runs(today - DAY, 96);
    expect(slices()).toEqual([]);
  });

  it('says nothing about a sweep that was never enabled, and does not count days swept by hand', () => {
    for (let i = 0; i < 96; i++) app.heartbeat('Storage', today - DAY + i * 900, '1', '2');
    expect(slices()).toEqual([]);
  });
});

describe('late', () => {
  // The evaluator knows no arrival times of events, so the events come from a table.
  const late = (rows: readonly Record<string, string>[]): readonly Record<string, unknown>[] => {
    app.lookups.write('arrived', ['_raw', '_time', '_indextime'], rows, { append: false });
    return app.runText(app.search('C2C - Late').replace(/^`c2c_cloudtrail`/, '| inputlookup arrived'));
  };
  const arrived = (time: number, delay: number, over: object = {}): Record<string, string> => ({
    _raw: raw(over),
    _time: String(time),
    _indextime: String(time + delay),
  });

  it('plans the day of a record that arrived after the sweeps had passed', () => {
    const found = late([
      arrived(today - 5 * DAY + 60, 4 * DAY),
      arrived(today - 5 * DAY + 61, 4 * DAY),
      arrived(today - DAY, 600),
    ]);
    expect(found).toMatchObject([
      { group: 'Storage', day: '2024-06-10', from: String(today - 5 * DAY), why: 'late: 2 records' },
    ]);
    expect(app.lookups.read('c2c_backfill')?.rows).toHaveLength(1);
  });

  it('passes over records that no rule looks at', () => {
    expect(late([arrived(today - 5 * DAY, 4 * DAY, { eventName: 'GetBucketAcl' })])).toEqual([]);
  });
});

describe('runs', () => {
  it('tells a sweep that found nothing from one that did not run', () => {
    expect(app.overHistory('C2C - Runs')).toMatchObject(
      [{ group: 'Storage', runs: '0', verdict: /did not run/ }].map((r) => ({
        ...r,
        verdict: expect.stringMatching(r.verdict) as string,
      })),
    );
    app.heartbeat('Storage', NOON - 600);
    expect(app.overHistory('C2C - Runs')).toMatchObject([
      { group: 'Storage', runs: '1', minutes_ago: '10', verdict: 'runs' },
    ]);
    app.now += 3600;
    expect(app.overHistory('C2C - Runs')).toMatchObject([{ verdict: 'is late' }]);
  });
});

describe('candidates', () => {
  it('counts for each sweep the records that it looks at, and names sweeps that have none', () => {
    const candidates = (...raws: string[]): unknown => app.run('C2C - Candidates', raws);
    expect(candidates(raw({ eventName: 'GetBucketAcl' }))).toEqual([
      { group: 'Storage', candidates: '0', kinds: '0', newest: '', rules: '1' },
    ]);
    expect(candidates(raw(), raw({ eventTime: '2024-05-02T10:00:00Z', errorCode: 'AccessDenied' }))).toEqual([
      { group: 'Storage', candidates: '2', kinds: '1', newest: '2024-05-02T10:00:00Z', rules: '1' },
    ]);
  });
});

describe('record health', () => {
  const verdict = (raws: readonly string[]): string => String(app.run('C2C - Record Health', raws)[0]?.verdict);
  it('is content with whole records', () => {
    expect(verdict([raw()])).toBe('The records arrive whole.');
  });
  it.each([
    ['no records', [], /No records/],
    ['a bundle', [JSON.stringify({ Records: [RECORD] })], /several records|Several records/],
    ['a record that was cut', [raw({ x: 'y'.repeat(11_000) }).slice(0, 10_000)], /cut/],
    ['text', ['May  1 10:00:00 host sshd: hello'], /no JSON/],
  ])('names the trouble with %s', (_, raws, message) => {
    expect(verdict([...raws])).toMatch(message);
  });
});

describe('unwatched changes', () => {
  const call = (eventName: string, over: object = {}): string =>
    raw({
      eventName,
      readOnly: false,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      ...over,
    });
  const found = (...raws: string[]): readonly Record<string, unknown>[] => app.run('C2C - Unwatched changes', raws);

  it('lists changes that no rule watches, permissions first, then what nobody knows, then by number', () => {
    const at = (eventTime: string, userName: string): object => ({
      eventTime,
      userIdentity: { type: 'IAMUser', userName },
    });
    const rows = found(
      call('DeleteBucketTagging', at('2024-05-01T09:00:00Z', 'carol')),
      call('PutBucketWebsite', at('2024-05-01T11:00:00Z', 'mallory|x')),
      call('PutBucketWebsite', at('2024-05-01T10:00:00Z', 'alice')),
      call('PutBucketSparkle20200102', { recipientAccountId: '444455556666' }),
      call('PutObjectRetention'),
    );
    expect(rows.map((r) => [r.class, r.event_name, r.calls])).toEqual([
      ['permissions', 'PutObjectRetention', '1'],
      ['unknown', 'PutBucketSparkle', '1'],
      ['write', 'PutBucketWebsite', '2'],
      ['write', 'DeleteBucketTagging', '1'],
    ]);
    expect(rows[2]).toMatchObject({
      accounts: '1',
      actors: '2',
      first_time: '2024-05-01T10:00:00Z',
      last_time: '2024-05-01T11:00:00Z',
      last_actor: 'mallory|x',
      last_channel: 'other',
    });
  });

  it.each([
    ['what a rule watches', call('PutBucketAcl')],
    ['what only reads', call('GetBucketAcl', { readOnly: true })],
    ['a call that reads, in an old record', call('GetBucketAcl', { readOnly: undefined })],
    ['an unknown call of an old record, which does not say that it changes anything', call('X', { readOnly: null })],
    ['data events', call('PutObject')],
    ['calls that failed', call('PutBucketWebsite', { errorCode: 'AccessDenied' })],
    ['signing in', call('ConsoleLogin', { eventSource: 'signin.amazonaws.com', eventType: 'AwsConsoleSignIn' })],
    ['text', 'PutBucketWebsite'],
  ])('leaves out %s', (_, record) => {
    expect(found(record)).toEqual([]);
  });

  it('takes old records, which do not say whether they read, by the class of the call', () => {
    expect(found(call('PutBucketWebsite', { readOnly: undefined }))).toHaveLength(1);
  });

  it('says the same however Splunk prints a Boolean', () => {
    for (const jsonBoolean of ['true', 'True', '1'] as const)
      for (const [record, rows] of [
        [call('PutBucketSparkle'), 1],
        [call('DeleteBucketTagging', { readOnly: true }), 0],
      ] as const)
        expect(app.run('C2C - Unwatched changes', [record], { jsonBoolean })).toHaveLength(rows);
  });
});
