import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { event, names, put, readAll, temporaryFolder } from './files.js';

const folder = temporaryFolder();
const two = [event('PutBucketAcl'), event('DeleteBucket')];
const delivery = JSON.stringify({ Records: two });

describe('shapes', () => {
  const shapes: Record<string, string> = {
    'a delivered file': delivery,
    'pretty-printed': JSON.stringify({ Records: two }, null, 2),
    'a JSON array': JSON.stringify(two),
    lines: two.map((r) => JSON.stringify(r)).join('\n'),
    'lines with carriage returns and empty lines': `\r\n${two.map((r) => JSON.stringify(r)).join('\r\n\r\n')}\r\n`,
    'documents without a line break between them':
      JSON.stringify({ Records: [two[0]] }) + JSON.stringify({ Records: [two[1]] }),
    'lookup-events': JSON.stringify({
      Events: two.map((r) => ({ EventId: 'x', EventName: r.eventName, CloudTrailEvent: JSON.stringify(r) })),
      NextToken: 'abc',
    }),
    'EventBridge lines': two.map((r) => JSON.stringify({ version: '0', source: 'aws.s3', detail: r })).join('\n'),
    'an EventBridge array': JSON.stringify(
      two.map((r) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail: r })),
    ),
    'CloudWatch Logs': JSON.stringify({ events: two.map((r) => ({ timestamp: 1, message: JSON.stringify(r) })) }),
    'a byte order mark': `\ufeff${delivery}`,
  };
  for (const [name, text] of Object.entries(shapes)) {
    it(name, async () => {
      for (const file of [put(folder, 'shape.json', text), put(folder, 'shape.json.gz', text)]) {
        const { events, stats } = await readAll(file);
        expect(events.map((e) => e.record)).toEqual(two);
        expect(events.map((e) => JSON.parse(e.raw) as unknown)).toEqual(two);
        expect(stats).toMatchObject({ records: 2, handed: 2 });
        expect(stats.problem).toBeUndefined();
      }
    });
  }

  it('gzip in a file that is not called so, and the other way round', async () => {
    expect(names((await readAll(put(folder, 'zipped.json', gzipSync(delivery)))).events)).toHaveLength(2);
    expect(names((await readAll(put(folder, 'plain.json.gz', Buffer.from(delivery)))).events)).toHaveLength(2);
  });

  it('concatenated gzip members', async () => {
    const lines = two.map((r) => gzipSync(`${JSON.stringify(r)}\n`));
    expect(names((await readAll(put(folder, 'members.gz', Buffer.concat(lines)))).events)).toEqual([
      'PutBucketAcl',
      'DeleteBucket',
    ]);
  });

  it('text beyond ASCII', async () => {
    const record = event('PutBucketAcl', { requestParameters: { bucketName: 'größe-\u{1f600}' } });
    const { events } = await readAll(put(folder, 'utf8.json', JSON.stringify({ Records: [record, two[1]] })));
    expect(events.map((e) => e.record)).toEqual([record, two[1]]);
  });

  it('only wanted records are handed on, all are counted', async () => {
    const { events, stats } = await readAll(
      put(folder, 'wanted.json', delivery),
      (s, n) => s === 's3.amazonaws.com' && n === 'DeleteBucket',
    );
    expect(names(events)).toEqual(['DeleteBucket']);
    expect(stats.records).toBe(2);
  });

  it('an empty trail is no problem', async () => {
    expect((await readAll(put(folder, 'none.json', '{"Records":[]}'))).stats.problem).toBeUndefined();
  });
});

describe('broken files', () => {
  const gz = gzipSync(
    JSON.stringify({
      Records: Array.from({ length: 500 }, (_, i) => event('PutBucketAcl', { eventID: `${Math.sin(i)}` })),
    }),
  );
  const cases: [string, string | Buffer, string, RegExp, number][] = [
    ['cut.json.gz', gz.subarray(0, gz.length / 2), 'broken', /gzip data ends too early; \d+ records were read/, 100],
    [
      'damaged.json.gz',
      Buffer.concat([gz.subarray(0, 40), Buffer.alloc(200, 7), gz.subarray(240)]),
      'broken',
      /gzip data/,
      0,
    ],
    ['cut.json', delivery.slice(0, -200), 'broken', /the text ends inside a value; 1 records were read/, 1],
    [
      'invalid.json',
      '{"Records":[{"eventName":"A","eventSource":}]}',
      'broken',
      /not JSON from byte 43 on: a value is expected/,
      0,
    ],
    ['binary.json', Buffer.from([0, 1, 2, 3, 255, 254]), 'broken', /not JSON from byte 0 on/, 0],
    ['text.json', 'time,name\n1,2\n', 'broken', /not JSON from byte 0 on: "\{" or "\[" is expected/, 0],
    ['foreign.json', '{"configurationItems":[{"a":1}]}', 'foreign', /holds no CloudTrail records/, 0],
    [
      'candidate.json',
      '{"Records":[{"eventName":"A","eventSource":"b","x":[1,,2]},{}]}',
      'broken',
      /the record that begins here is not JSON/,
      0,
    ],
    ['absent.json', '', 'missing', /does not exist/, 0],
  ];
  for (const [name, content, kind, message, atLeast] of cases) {
    it(name, async () => {
      const file = kind === 'missing' ? `${folder}/absent.json` : put(folder, `broken/${name}`, content);
      const { events, stats } = await readAll(file);
      expect(stats.problem).toMatchObject({ path: file, kind });
      expect(stats.problem?.message).toMatch(message);
      expect(events.length).toBeGreaterThanOrEqual(atLeast);
      if (atLeast === 0) expect(events).toEqual([]);
    });
  }

  it('an empty file is nothing to complain about', async () => {
    expect((await readAll(put(folder, 'empty.json', ''))).stats).toEqual({ records: 0, handed: 0, bytes: 0 });
  });

  it('a bad line among good ones is left out and counted', async () => {
    const lines = [
      JSON.stringify(two[0]),
      '{"eventVersion":"1.08","eventName":"PutBuck',
      JSON.stringify(two[1]),
      'x',
      JSON.stringify(two[0]),
    ];
    const { events, stats } = await readAll(put(folder, 'lines.ndjson', `${lines.join('\n')}\n`));
    expect(names(events)).toEqual(['PutBucketAcl', 'DeleteBucket', 'PutBucketAcl']);
    expect(stats.problem?.kind).toBe('damaged');
    expect(stats.problem?.message).toMatch(
      /^2 lines are not JSON and left out \(first at byte \d+: .*; 3 records were read$/,
    );
  });
});

describe('lines that are cut inside of a string behind their names', () => {
  it('do not swallow the next ones', async () => {
    const good = Array.from({ length: 50 }, (_, i) => JSON.stringify(event('PutBucketAcl', { eventID: String(i) })));
    const cut = good.map((line, i) => (i % 7 === 3 ? line.slice(0, line.indexOf('"eventName"') + 40 + i) : line));
    const { events, stats } = await readAll(put(folder, 'cut.ndjson', cut.join('\n')));
    expect(events.map((e) => (e.record as { eventID: string }).eventID)).toEqual(
      good.flatMap((_, i) => (i % 7 === 3 ? [] : [String(i)])),
    );
    expect(stats.problem?.message).toMatch(/^7 lines are not JSON/);
  });
});

describe('large files', () => {
  it('are streamed: a file larger than what is held at once gives the same, in little memory', async () => {
    const record = (i: number): string =>
      JSON.stringify(
        event(i % 1000 === 0 ? 'PutBucketAcl' : 'GetObject', { eventID: String(i), pad: 'x'.repeat(800) }),
      );
    const part = gzipSync(`${Array.from({ length: 2000 }, (_, i) => record(i)).join('\n')}\n`);
    // 60 members of 2,000 records: 150 MB of text, more than is inflated at once.
    const file = put(folder, 'large.ndjson.gz', Buffer.concat(Array.from({ length: 60 }, () => part)));
    expect(gunzipSync(part).length * 60).toBeGreaterThan(64 * 2 ** 20);
    const before = process.memoryUsage().rss;
    const { events, stats } = await readAll(file, (_, name) => name === 'PutBucketAcl');
    expect(stats).toMatchObject({ records: 120_000, handed: 120 });
    expect(events.every((e) => e.eventName === 'PutBucketAcl')).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(140 * 2 ** 20);
  });
});
