/** The same project gives the same bytes, wherever and whenever it is built; runs after `npm run build`, as in `npm test`. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/splunk/sources.js';

const dist = path.join(PROJECT, 'dist');
const other = mkdtempSync(path.join(tmpdir(), 'c2c-again-'));
afterAll(() => {
  rmSync(other, { recursive: true, force: true });
});

/** Path below the folder -> SHA-256 of the file. */
function digests(folder: string, tops: readonly string[]): Map<string, string> {
  const files = tops.flatMap((top) =>
    readdirSync(path.join(folder, top), { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => path.join(e.parentPath, e.name)),
  );
  const single = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isFile() && /\.(json|spl)$/.test(e.name));
  return new Map(
    [...files, ...single.map((e) => path.join(folder, e.name))]
      .sort()
      .map((f) => [path.relative(folder, f), createHash('sha256').update(readFileSync(f)).digest('hex')]),
  );
}

describe.skipIf(process.env.C2C_BUILT !== '1')('a second build', () => {
  it('in another folder, another time zone and another language is the same, byte for byte', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(PROJECT, 'bin', 'cspm2cloudtrail.js'), 'build', '--out', other],
      { cwd: other, env: { ...process.env, TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } },
    );
    expect(status, String(stderr)).toBe(0);
    const tops = readdirSync(other, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect(tops).toContain('app');
    const again = digests(other, tops);
    expect([...again.keys()].filter((f) => f.endsWith('.spl'))).toHaveLength(1);
    expect(again.size).toBeGreaterThan(600);
    expect([...again]).toEqual([...digests(dist, tops)]);
  }, 300_000);
});
