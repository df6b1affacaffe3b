/** Public CloudTrail records that lie beside the repository and are no part of it (`../shared/cloudtrail`). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrailRecord } from '../../src/condition/index.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const FOLDER = path.join(ROOT, '..', 'shared', 'cloudtrail');
/** Tests that read the records skip, by name, where they are absent. */
export const PRESENT = existsSync(path.join(FOLDER, 'labels.json'));

export interface PublicRecord {
  /** `panther-analysis.ndjson:96`: file and line. */
  readonly at: string;
  readonly record: TrailRecord;
}

/** All records, in the order of the files' names and lines; none where the folder is absent. */
export function publicRecords(): PublicRecord[] {
  if (!PRESENT) return [];
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ndjson'));
  return files.sort().flatMap((file) =>
    readFileSync(path.join(FOLDER, file), 'utf8')
      .split('\n')
      .flatMap((text, index) =>
        text === ''
          ? []
          : [{ at: `${file}:${index + 1}`, record: (JSON.parse(text) as { record: TrailRecord }).record }],
      ),
  );
}
