/** Trail files written into a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { emptyStats, findTrailFiles, readTrailFile } from '../../src/trail/index.js';
import type { ReadStats, TrailEvent, Wanted } from '../../src/trail/index.js';

/** A folder that is removed after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'c2c-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function put(folder: string, name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
  return file;
}

/** A plausible record in the key order of deliveries. */
export function event(
  eventName: string,
  more: Record<string, unknown> = {},
  source = 's3.amazonaws.com',
): Record<string, unknown> {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
    eventTime: '2024-05-01T10:00:00Z',
    eventSource: source,
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.0',
    requestParameters: { bucketName: 'logs' },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${eventName.length.toString().padStart(12, '0')}`,
    recipientAccountId: '111122223333',
    ...more,
  };
}

export async function readAll(
  file: string,
  wanted: Wanted = () => true,
): Promise<{ events: TrailEvent[]; stats: ReadStats }> {
  const stats = emptyStats();
  const events: TrailEvent[] = [];
  for await (const batch of readTrailFile({ path: file, size: 0 }, wanted, stats)) events.push(...batch);
  return { events, stats };
}

export const names = (events: readonly TrailEvent[]): string[] => events.map((e) => e.eventName);

export async function found(...paths: string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of findTrailFiles(paths)) files.push(file.path);
  return files;
}
