/** One event at a time gives the rows that a sweep gives. */
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDecider } from '../../src/engine/index.js';
import { temporaryFolder } from '../trail/files.js';
import { writeAppFolder } from './app-folder.js';

const folder = temporaryFolder();
const open = () => openDecider(writeAppFolder(mkdtempSync(path.join(folder, 'd-'))));

const record = {
  eventID: 'e1',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketAcl',
  eventTime: '2026-01-01T00:00:00Z',
  recipientAccountId: '111122223333',
  requestParameters: { bucketName: 'orders' },
};

describe('decide', () => {
  it('a record, an EventBridge event around it, a document with several', async () => {
    const decider = await open();
    const [row] = decider.decide(record);
    expect(row).toMatchObject({ plugin: 'bucketRule', verdict: 'introduces', severity: 'high', resource: 'orders' });
    expect(decider.decide({ 'detail-type': 'AWS API Call via CloudTrail', detail: record })).toEqual([row]);
    const deleted = { ...record, eventID: 'e2', eventName: 'DeleteBucket', eventTime: '2026-01-02T00:00:00Z' };
    expect(decider.decide({ Records: [deleted, record] }).map((one) => one.verdict)).toEqual([
      'introduces',
      'remediates',
    ]);
  });

  it('nothing for what no search looks at, and for what is no record', async () => {
    const decider = await open();
    for (const input of [
      { ...record, eventName: 'GetBucketAcl' },
      {},
      null,
      'text',
      7,
      [],
      { detail: { eventSource: 5, eventName: {} } },
    ]) {
      expect(decider.decide(input)).toEqual([]);
    }
  });
});
