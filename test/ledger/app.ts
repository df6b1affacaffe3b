/** The hand-written part of the app in a folder, with a sweep of buckets: enough for the ledger. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Row } from '../../src/engine/index.js';
import { ROW_COLUMNS } from '../../src/engine/index.js';
import { parseSearch } from '../../src/spl/index.js';
import { type AppParts, composeApp } from '../../src/splunk/index.js';
import { sweepText } from '../engine/app-folder.js';
import { PARTS } from '../splunk/fixtures.js';

let made: string | undefined;

const sweep = parseSearch(sweepText('s3.amazonaws.com', ['PutBucketAcl', 'DeleteBucket']));
const parts: AppParts = { ...PARTS, sweeps: PARTS.sweeps.map((s) => ({ ...s, search: sweep })) };

/** The folder of the app, written once a test file. */
export function ledgerApp(): { dir: string } {
  if (made === undefined) {
    made = path.join(mkdtempSync(path.join(tmpdir(), 'c2c-ledger-')), 'app');
    for (const [name, content] of composeApp(parts).files) {
      const file = path.join(made, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  return { dir: made };
}

const DEFAULTS: Partial<Row> = {
  plugin: 'openSSH',
  verdict: 'introduces',
  resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
  part: '*',
  account: '111122223333',
  region: 'eu-west-1',
  event_region: 'eu-west-1',
  event_time: '2026-01-01T00:00:00Z',
  event_name: 'AuthorizeSecurityGroupIngress',
  event_source: 'ec2.amazonaws.com',
  actor: 'alice',
  channel: 'cli',
  source_ip: '192.0.2.1',
  severity: 'high',
};

/** A row with the columns that are given; the row id follows from the others. */
export function row(over: Partial<Row>): Row {
  const all = { ...Object.fromEntries(ROW_COLUMNS.map((c) => [c, ''])), ...DEFAULTS, ...over } as Row;
  return { ...all, row_id: [all.event_id, all.plugin, all.account, all.resource, all.part].join('|') };
}

/** `12` -> 2026-01-01T00:00:12Z. */
export const at = (second: number): string =>
  new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().replace('.000Z', 'Z');
