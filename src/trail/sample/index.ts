/**
 * A sample trail: one week of a small organisation, as CloudTrail would deliver it to an S3 bucket.
 * Mostly harmless; among it some people and tools make misconfigurations, and some are put right.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ACCOUNTS, ACTORS, type Actor } from './actors.js';
import { type Call, type TimedCall, noise } from './noise.js';
import { type Random, random } from './random.js';
import { STORIES } from './stories.js';

export interface SampleOptions {
  /** The same seed gives the same trail. */
  readonly seed?: number;
  /** Events in all; at least those that make up the stories. */
  readonly events?: number;
  /** First moment of the week. */
  readonly start?: Date;
}

type CloudTrailRecord = Readonly<Record<string, unknown>> & {
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
};

const HOUR = 3_600_000;
const WEEK_HOURS = 168;
const ORGANISATION = 'o-exampleorg';

/** The records, oldest first. */
export function sampleRecords(options: SampleOptions = {}): CloudTrailRecord[] {
  const r = random(options.seed ?? 1);
  const start = (options.start ?? new Date('2025-06-01T00:00:00Z')).getTime();
  const calls: TimedCall[] = [...STORIES];
  const more = Math.max(0, (options.events ?? 2000) - calls.length);
  for (let i = 0; i < more; i++) calls.push({ ...noise(r), hour: workingHour(r) });
  calls.sort((a, b) => a.hour - b.hour);
  // Nobody works on the hour.
  return calls.map((call) => toRecord(call, new Date(start + call.hour * HOUR + r.below(300) * 1000), r));
}

/** Machines work around the clock, people by day. */
function workingHour(r: Random): number {
  const hour = r.next() * WEEK_HOURS;
  const day = Math.floor(hour / 24) * 24;
  return r.next() < 0.5 ? hour : day + 7 + r.next() * 12;
}

/** In the key order of deliveries. */
function toRecord(call: Call, at: Date, r: Random): CloudTrailRecord {
  const actor: Actor = ACTORS[call.actor];
  const account = ACCOUNTS[call.account];
  return {
    eventVersion: '1.11',
    userIdentity: actor.identity(account),
    eventTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: call.region ?? 'eu-west-1',
    sourceIPAddress: actor.ip,
    userAgent: actor.agent,
    ...(call.error === undefined
      ? {}
      : { errorCode: call.error, errorMessage: 'not authorized to perform this action' }),
    requestParameters: call.request ?? null,
    responseElements: call.error === undefined ? (call.response ?? null) : null,
    requestID: r.uuid(),
    eventID: r.uuid(),
    readOnly: call.readOnly ?? false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...call.more,
    ...actor.extra,
  };
}

/** Writes the records as an organisation trail delivers them. @returns how much was written */
export function writeSampleTrail(folder: string, options: SampleOptions = {}): { files: number; events: number } {
  const records = sampleRecords(options);
  const names = random((options.seed ?? 1) + 1);
  const files = new Map<string, CloudTrailRecord[]>();
  for (const record of records) {
    // One file for four hours, account and region; deliveries are smaller, but 2,000 events should not need 1,000 files.
    const slot = Math.floor(Number(record.eventTime.slice(11, 13)) / 4) * 4;
    const key = [
      record.recipientAccountId,
      record.awsRegion,
      record.eventTime.slice(0, 10),
      String(slot).padStart(2, '0'),
    ].join('|');
    files.set(key, [...(files.get(key) ?? []), record]);
  }
  for (const [key, some] of files) {
    const [account = '', region = '', day = '', slot = ''] = key.split('|');
    const name = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T${slot}05Z_${names.id(16)}.json.gz`;
    put(path.join(folder, 'AWSLogs', ORGANISATION, account, 'CloudTrail', region, ...day.split('-'), name), some);
  }
  // The production account has an older trail of its own: some events are delivered twice.
  const twice = records.filter(
    (record) => record.recipientAccountId === ACCOUNTS.production && record.eventTime.startsWith('2025-06-02'),
  );
  const own = `${ACCOUNTS.production}_CloudTrail_eu-west-1_20250602T2355Z_${names.id(16)}.json.gz`;
  if (twice.length > 0)
    put(path.join(folder, 'AWSLogs', ACCOUNTS.production, 'CloudTrail', 'eu-west-1', '2025', '06', '02', own), twice);
  return { files: files.size + (twice.length > 0 ? 1 : 0), events: records.length + twice.length };
}

function put(file: string, records: readonly CloudTrailRecord[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify({ Records: records })));
}
