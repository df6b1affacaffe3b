import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyStats, findTrailFiles, readTrailFile } from '../../src/trail/index.js';
import { sampleRecords, writeSampleTrail } from '../../src/trail/sample/index.js';
import { STORIES } from '../../src/trail/sample/stories.js';
import { temporaryFolder } from './files.js';

const folder = temporaryFolder();

describe('the sample trail', () => {
  it('is the same for the same seed', () => {
    const a = path.join(folder, 'a');
    const b = path.join(folder, 'b');
    expect(writeSampleTrail(a, { seed: 5, events: 300 })).toEqual(writeSampleTrail(b, { seed: 5, events: 300 }));
    const files = readdirSync(a, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const f of files) {
      const file = path.join(f.parentPath, f.name);
      expect(readFileSync(file).equals(readFileSync(path.join(b, path.relative(a, file))))).toBe(true);
    }
    expect(sampleRecords({ seed: 6 })[100]).not.toEqual(sampleRecords({ seed: 5 })[100]);
  });

  it('is read back whole', async () => {
    const out = path.join(folder, 'c');
    const { files, events } = writeSampleTrail(out, { events: 2000 });
    const stats = emptyStats();
    let n = 0;
    for await (const file of findTrailFiles([out])) {
      n++;
      for await (const batch of readTrailFile(file, () => true, stats)) expect(batch.length).toBeGreaterThan(0);
      expect(stats.problem).toBeUndefined();
    }
    expect(n).toBe(files);
    expect(stats.records).toBe(events);
  });

  it('has every story, unique ids, and only example accounts and addresses', () => {
    const records = sampleRecords();
    expect(records).toHaveLength(2000);
    expect(new Set(records.map((r) => r.eventID)).size).toBe(2000);
    for (const story of STORIES) {
      expect(records.some((r) => r.eventName === story.name && r.requestParameters === (story.request ?? null))).toBe(
        true,
      );
    }
    const text = JSON.stringify(records);
    expect(new Set(text.match(/(?<![\w-])\d{12}(?![\w-])/g))).toEqual(new Set(['111122223333', '444455556666']));
    const networks = new Set([...text.matchAll(/"sourceIPAddress":"(\d+\.\d+\.\d+)\.\d+"/g)].map((m) => m[1]));
    expect([...networks].sort()).toEqual(['192.0.2', '198.51.100', '203.0.113']);
  });
});
