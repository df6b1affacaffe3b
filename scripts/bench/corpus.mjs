/** A corpus to measure on: deliveries of 1,000 to 5,000 records with some two percent of changes, made once. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../lib/run.mjs';

/**
 * @param megabytes size of the text
 * @returns the folder
 */
export async function corpus(megabytes) {
  const folder = path.join(ROOT, '.tools', `bench-corpus-${megabytes}`);
  if (existsSync(path.join(folder, 'done'))) return folder;
  const { sampleRecords } = await import('../../lib/trail/sample/index.js');
  mkdirSync(folder, { recursive: true });
  let written = 0;
  for (let i = 0; written < megabytes * 1e6; i++) {
    const text = JSON.stringify({ Records: sampleRecords({ seed: i, events: 1000 + ((i * 1237) % 4000) }) });
    written += text.length;
    writeFileSync(
      path.join(folder, `111122223333_CloudTrail_eu-west-1_20250601T${String(i).padStart(4, '0')}Z_bench.json.gz`),
      gzipSync(text),
    );
  }
  writeFileSync(path.join(folder, 'done'), '');
  return folder;
}
