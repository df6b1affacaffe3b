import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Row, compareRows, openApp, sweep } from '../../src/engine/index.js';
import { RowIdSet } from '../../src/engine/row-set.js';
import { event, put, temporaryFolder } from '../trail/files.js';
import { writeAppFolder } from './app-folder.js';

const folder = temporaryFolder();
const app = await openApp(writeAppFolder(folder));

async function rowsOf(paths: readonly string[], workers = 1): Promise<{ rows: Row[]; run: ReturnType<typeof sweep> }> {
  const run = sweep(app, paths, { workers });
  const rows: Row[] = [];
  for await (const row of run) rows.push(row);
  return { rows, run };
}

const NAMES = ['PutBucketAcl', 'DeleteBucket', 'PutBucketPolicyX', 'GetObject', 'CreateUser'];
const records = Array.from({ length: 300 }, (_, i) => {
  const name = NAMES[i % NAMES.length] as string;
  return event(
    name,
    { eventID: `id-${i}`, eventTime: `2024-05-01T10:${String(i % 60).padStart(2, '0')}:00Z` },
    name === 'CreateUser' ? 'iam.amazonaws.com' : undefined,
  );
});
const sorted = (rows: readonly Row[]): Row[] => [...rows].sort(compareRows);

describe('sweep', () => {
  it('gives the columns of the contract', async () => {
    const { rows, run } = await rowsOf([
      put(folder, 'one.json', JSON.stringify({ Records: [records[0], records[3]] })),
    ]);
    expect(rows).toEqual([
      {
        plugin: 'bucketRule',
        verdict: 'introduces',
        reason: '',
        severity: 'high',
        resource: 'logs',
        resource_via: '',
        part: '*',
        account: '111122223333',
        region: '',
        event_region: '',
        event_time: '2024-05-01T10:00:00Z',
        event_id: 'id-0',
        event_source: 's3.amazonaws.com',
        event_name: 'PutBucketAcl',
        actor: 'arn:aws:iam::111122223333:user/alice',
        actor_type: '',
        channel: 'cli',
        source_ip: '',
        user_agent: 'aws-cli/2.0',
        row_id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    expect(run.summary).toMatchObject({
      files: 1,
      records: 2,
      candidates: 1,
      rows: 1,
      repeated: 0,
      unreadable: 0,
      problems: [],
    });
  });

  it('gives the same rows however the trail is cut, ordered, repeated and wrapped', async () => {
    const { rows: reference } = await rowsOf([put(folder, 'all.json', JSON.stringify({ Records: records }))]);
    expect(reference).toHaveLength(240);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(records, { minLength: records.length }),
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.constantFrom('delivery', 'lines', 'lookup', 'events'), { minLength: 1 }),
        async (shuffled, sizes, shapes) => {
          const dir = path.join(folder, `cut-${n++}`);
          for (let at = 0, i = 0; at < shuffled.length; i++) {
            const size = sizes[i % sizes.length] as number;
            // Neighbouring files overlap: the same event is delivered twice.
            const part = shuffled.slice(Math.max(0, at - 5), at + size);
            at += size;
            const lines = part.map((r) => JSON.stringify(r));
            const text = {
              delivery: JSON.stringify({ Records: part }),
              lines: lines.join('\n'),
              lookup: JSON.stringify({ Events: lines.map((line) => ({ CloudTrailEvent: line })) }),
              events: part.map((r) => JSON.stringify({ detail: r })).join('\n'),
            }[shapes[i % shapes.length] as string] as string;
            put(dir, `part-${i}.json${i % 2 === 0 ? '.gz' : ''}`, text);
          }
          const { rows, run } = await rowsOf([dir]);
          rmSync(dir, { recursive: true });
          expect(sorted(rows)).toEqual(sorted(reference));
          expect(run.summary.rows).toBe(reference.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('names broken files, counts them, and sweeps the rest', async () => {
    const dir = path.join(folder, 'mixed');
    put(dir, 'a.json.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    put(dir, 'b.json', JSON.stringify({ Records: [records[0]] }));
    put(dir, 'c.json', 'no json');
    put(dir, 'd.json', `${JSON.stringify(records[1])}\n{"cut\n`);
    const { rows, run } = await rowsOf([dir]);
    expect(rows.map((r) => r.event_id)).toEqual(['id-0', 'id-1']);
    expect(run.summary).toMatchObject({ files: 4, unreadable: 2 });
    expect(run.summary.problems.map((p) => path.basename(p.path))).toEqual(['a.json.gz', 'c.json', 'd.json']);
  });

  it('a record too broken to be parsed does not take the others with it', async () => {
    const hostile = event('PutBucketAcl', {
      eventID: null,
      requestParameters: 'x'.repeat(10),
      userAgent: '=cmd()\u001b[2J',
    });
    const { rows } = await rowsOf([put(folder, 'hostile.json', JSON.stringify({ Records: [hostile, records[0]] }))]);
    expect(rows.some((r) => r.event_id === 'id-0')).toBe(true);
  });
});

describe('RowIdSet', () => {
  it('is a set', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)), { maxLength: 3000 }), (ids) => {
        const mine = new RowIdSet(8);
        const real = new Set<string>();
        for (const id of [...ids, ...ids]) {
          expect(mine.add(id)).toBe(!real.has(id));
          real.add(id);
        }
        expect(mine.size).toBe(real.size);
      }),
      { numRuns: 50 },
    );
  });
});
