/** Helpers for tests over real records: their paths, and the folder that holds them (absent on most machines). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PathStep } from '../../src/aws/index.js';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const LOOKUPS = join(ROOT, 'lookups');
/** Public records for development, beside the repository. */
export const RECORDS = join(ROOT, '..', 'shared', 'cloudtrail');
export const haveRecords = existsSync(RECORDS);

export interface TrailRecord {
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventID?: string;
  readonly eventType?: string;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
}

export interface Sample {
  readonly file: string;
  readonly line: number;
  readonly grade: string;
  readonly record: TrailRecord;
}

export function samples(folder = RECORDS): Sample[] {
  return readdirSync(folder)
    .filter((f) => f.endsWith('.ndjson'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((text, i) =>
          text === '' ? [] : [{ file, line: i + 1, ...(JSON.parse(text) as Omit<Sample, 'file' | 'line'>) }],
        ),
    );
}

/** Every path of a value, with `[]` for the steps into arrays. */
export function* valuePaths(value: unknown, steps: PathStep[] = []): Generator<PathStep[]> {
  if (Array.isArray(value)) {
    for (const v of value) yield* valuePaths(v, [...steps, { kind: 'each' }]);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, v] of Object.entries(value)) {
      const path: PathStep[] = [...steps, { kind: 'key', name }];
      yield path;
      yield* valuePaths(v, path);
    }
  }
}

/** `a.b[].c` */
export function written(steps: readonly PathStep[]): string {
  return steps
    .map((s) => (s.kind === 'key' ? `.${s.name}` : '[]'))
    .join('')
    .replace(/^\./, '');
}
