/** A corpus to measure on: deliveries of 1,000 to 5,000 records with some two percent of changes, made once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../lib/run.mjs';

/** Real deliveries shrink to a seventh; the sample shrinks to a thirteenth. What a busy account adds is mostly ids. */
function enriched(record, seed) {
  const noise = createHash('sha512').update(seed).digest('base64');
  return {
    ...record,
    additionalEventData: {
      'x-amz-id-2': noise.slice(0, 76),
      SignatureVersion: 'SigV4',
      bytesTransferredIn: seed.length,
    },
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 's3.eu-west-1.amazonaws.com',
    },
  };
}

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
    const records = sampleRecords({ seed: i, events: 1000 + ((i * 1237) % 4000) });
    const text = JSON.stringify({ Records: records.map((record, n) => enriched(record, `${i}/${n}`)) });
    written += text.length;
    writeFileSync(
      path.join(folder, `111122223333_CloudTrail_eu-west-1_20250601T${String(i).padStart(4, '0')}Z_bench.json.gz`),
      gzipSync(text),
    );
  }
  writeFileSync(path.join(folder, 'done'), '');
  return folder;
}
