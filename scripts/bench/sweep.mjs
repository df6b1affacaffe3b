/**
 * `node scripts/bench/sweep.mjs [megabytes]`: what a sweep costs, as a ratio to decompression alone on the same machine
 * at the same moment. Goal: at most 1.6 (DESIGN.md). Absolute times drift by a fifth, ratios do not.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from '../lib/run.mjs';
import { corpus } from './corpus.mjs';

const megabytes = Number(process.argv[2] ?? 200);
const folder = await corpus(megabytes);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.gz'))
  .map((name) => path.join(folder, name));
const { readTrailFile, emptyStats } = await import('../../lib/trail/index.js');
const { openApp, sweep } = await import('../../lib/engine/index.js');
const app = await openApp(process.argv[3] ?? path.join(ROOT, 'dist', 'app'));

async function median(action, rounds = 5) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    await action();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

let bytes = 0;
let note = '';
const measured = {
  'decompression alone, Node default': () => {
    bytes = 0;
    for (const file of files) bytes += gunzipSync(readFileSync(file)).length;
  },
  'decompression alone, one chunk': () => {
    for (const file of files) {
      const packed = readFileSync(file);
      gunzipSync(packed, { chunkSize: packed.readUInt32LE(packed.length - 4) + 64 });
    }
  },
  'reading, nothing wanted': async () => {
    const stats = emptyStats();
    for (const file of files)
      for await (const batch of readTrailFile({ path: file, size: 0 }, () => false, stats)) void batch;
  },
  'parsing everything': () => {
    for (const file of files) JSON.parse(gunzipSync(readFileSync(file)).toString());
  },
  'sweep, 1 thread': () => run(1),
  'sweep, 2 threads': () => run(2),
};
async function run(workers) {
  const result = sweep(app, [folder], { workers });
  for await (const row of result) void row;
  const { records, candidates, rows } = result.summary;
  note = `${records} records, ${candidates} candidates (${((100 * candidates) / records).toFixed(1)} %), ${rows} rows`;
}

let base;
for (const [name, action] of Object.entries(measured)) {
  const ms = await median(action, name.startsWith('sweep') ? 3 : 5);
  base ??= ms;
  const rate = (bytes / 1e3 / ms).toFixed(0).padStart(5);
  console.log(`${name.padEnd(36)} ${ms.toFixed(0).padStart(6)} ms ${rate} MB/s   ${(ms / base).toFixed(2)}`);
}
console.log(`${(bytes / 1e6).toFixed(0)} MB in ${files.length} files; ${note}`);
