/** The scanner on bytes against the plain definition on parsed values, whatever the text looks like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Brackets } from '../../src/trail/brackets.js';
import { RecordScanner } from '../../src/trail/scanner.js';
import { emptyStats } from '../../src/trail/read.js';
import { unwrapDocument } from '../../src/trail/unwrap.js';
import type { TrailEvent } from '../../src/trail/types.js';

const SOURCES = ['s3.amazonaws.com', 'iam.amazonaws.com', 'a\\b', 'ü'];
const NAMES = ['PutBucketAcl', 'CreateUser', 'GetUser', 'Put"x', 'B\\u0061'];
const wanted = (source: string, name: string): boolean => source === 's3.amazonaws.com' || name === 'CreateUser';

/** Values with decoys: nested records, record-like keys, text that looks like JSON. */
const leaf = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '"eventName":"PutBucketAcl"',
    '},{"eventVersion":"1.08","eventName":"CreateUser"',
    '\\',
    '\\"',
    '{',
    '[',
    '}]',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const key = fc
  .oneof(
    fc.constantFrom('eventName', 'eventSource', 'detail', 'message', 'Records', 'requestParameters', 'eventVersion'),
    fc.string({ maxLength: 12 }),
  )
  .filter((k) => k !== '__proto__');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const record = fc
  .record(
    {
      eventSource: fc.constantFrom(...SOURCES),
      eventName: fc.constantFrom(...NAMES),
      userIdentity: value,
      requestParameters: value,
      message: fc.oneof(fc.string(), fc.constant('{"eventName":"CreateUser"}')),
    },
    { requiredKeys: ['eventSource', 'eventName'] },
  )
  .chain((r) => fc.shuffledSubarray(Object.entries(r), { minLength: Object.keys(r).length }))
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);
const item = fc.oneof(
  { weight: 6, arbitrary: record },
  {
    weight: 1,
    arbitrary: record.map((r) => ({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: r })),
  },
  {
    weight: 1,
    arbitrary: record.map((r) => ({ EventId: '1', EventName: r.eventName, CloudTrailEvent: JSON.stringify(r) })),
  },
  { weight: 1, arbitrary: value },
);

/** How a JSON text may be written: white space anywhere, any character of a string escaped. */
function write(v: unknown, style: { space: () => string; escape: (c: string) => boolean }): string {
  const s = style.space;
  const text = (t: string): string =>
    `"${[
      ...JSON.stringify(t)
        .slice(1, -1)
        .matchAll(/\\u[0-9a-f]{4}|\\.|[^\\]/gsu),
    ]
      .map(([c]) => (c.length === 1 && style.escape(c) ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c))
      .join('')}"`;
  if (typeof v === 'string') return text(v);
  if (Array.isArray(v)) return `[${s()}${v.map((e) => write(e, style)).join(`${s()},${s()}`)}${s()}]`;
  if (typeof v === 'object' && v !== null) {
    const members = Object.entries(v).map(([k, e]) => `${text(k)}${s()}:${s()}${write(e, style)}`);
    return `{${s()}${members.join(`${s()},${s()}`)}${s()}}`;
  }
  return JSON.stringify(v);
}

const writing = fc
  .record({
    spaces: fc.array(fc.constantFrom('', '', ' ', '\n', '\t\r\n  '), { minLength: 1 }),
    escapes: fc.array(fc.boolean()),
    escaping: fc.boolean(),
  })
  .map(({ spaces, escapes, escaping }) => {
    let i = 0;
    let j = 0;
    return {
      space: () => spaces[i++ % spaces.length] as string,
      escape: (c: string) => escaping && c >= ' ' && (escapes[j++ % Math.max(1, escapes.length)] ?? false),
    };
  });

/** Scans the text cut into windows of the given sizes, as `readTrailFile` does. */
function scan(
  text: string,
  sizes: readonly number[],
  plain: boolean,
): { events: TrailEvent[]; records: number; complete: boolean } {
  const stats = emptyStats();
  const scanner = new RecordScanner(wanted, stats, undefined, new Brackets(plain));
  const all = Buffer.from(text);
  const events: TrailEvent[] = [];
  let held = Buffer.alloc(0);
  let taken = 0;
  for (let i = 0; ; i++) {
    const size = sizes.length === 0 ? all.length : (sizes[i % sizes.length] as number);
    held = Buffer.concat([held, all.subarray(taken, taken + size)]);
    taken = Math.min(all.length, taken + size);
    const last = taken >= all.length;
    let at = 0;
    for (;;) {
      const out: TrailEvent[] = [];
      at = scanner.scan(held, at, last, out);
      events.push(...out);
      if (!RecordScanner.isFull(out)) break;
    }
    held = held.subarray(at);
    if (last) return { events, records: stats.records, complete: held.length === 0 && scanner.complete };
  }
}

function expected(values: readonly unknown[]): Record<string, unknown>[] {
  return values.flatMap(unwrapDocument);
}
const text = (x: unknown): string => (typeof x === 'string' ? x : '');
const keep = (r: Record<string, unknown>): boolean => wanted(text(r.eventSource), text(r.eventName));

const sizes = fc.array(fc.integer({ min: 1, max: 97 }), { maxLength: 5 });

function check(document: string, values: readonly unknown[], cuts: readonly number[]): void {
  const records = expected(values);
  for (const plain of [false, true]) {
    const got = scan(document, cuts, plain);
    expect(got.complete).toBe(true);
    expect(got.records).toBe(records.length);
    expect(got.events.map((e) => e.record)).toEqual(records.filter(keep));
    for (const e of got.events) {
      expect(JSON.parse(e.raw)).toEqual(e.record);
      expect(e.eventName).toBe(text((e.record as Record<string, unknown>).eventName));
    }
  }
}

describe('scanner = full parse', () => {
  it('documents with a list', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Records', 'Events', 'logEvents'),
        fc.array(item, { maxLength: 6 }),
        writing,
        sizes,
        (list, items, style, cuts) => {
          const value = JSON.parse(
            JSON.stringify({ before: { [list]: [1] }, [list]: items, NextToken: ['}'] }),
          ) as unknown;
          check(write(value, { ...style, escape: () => false }), [value], cuts);
        },
      ),
    );
  });

  it('lists, single items and lines', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            item.filter((v) => typeof v === 'object' && v !== null),
            fc.array(item, { maxLength: 3 }),
          ),
          { maxLength: 5 },
        ),
        writing,
        sizes,
        (values, style, cuts) => {
          const plain = JSON.parse(JSON.stringify(values)) as unknown[];
          check(plain.map((v) => write(v, style)).join('\n'), plain, cuts);
        },
      ),
    );
  });
});
