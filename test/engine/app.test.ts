import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppLookups, openApp, readConf, writeSearchCache } from '../../src/engine/index.js';
import { temporaryFolder } from '../trail/files.js';
import { writeAppFolder } from './app-folder.js';

const folder = temporaryFolder();
const fresh = (): string => mkdtempSync(path.join(folder, 'a-'));

describe('openApp', () => {
  it('loads the sweeps alone, macros expanded', async () => {
    const app = await openApp(writeAppFolder(fresh()));
    expect(app.version).toBe('1.2.3');
    expect(app.cached).toBe(false);
    expect(app.sweeps.map((s) => s.name)).toEqual(['C2C - Sweep - S3', 'C2C - Sweep - IAM']);
    const text = JSON.stringify(app.sweeps.map((s) => s.search()));
    expect(app.sweeps[1]?.candidates).toEqual([
      { source: 'iam.amazonaws.com', name: 'CreateUser' },
      { source: 'iam.amazonaws.com', name: 'DeleteUser' },
    ]);
    expect(text).not.toContain('c2c_cloudtrail');
    // Files hold records as they are, and the rows are the result.
    expect(text).not.toContain('detail');
    expect(text).not.toContain('collect');
  });

  it('takes parsed searches from the cache while it fits the text', async () => {
    const dir = writeAppFolder(fresh());
    const parsed = await openApp(dir);
    const file = await writeSearchCache(dir);
    expect(path.dirname(file)).toBe(path.dirname(dir));
    const cached = await openApp(dir);
    expect(cached).toMatchObject({ version: parsed.version, cached: true });
    const plain = (app: typeof parsed): unknown => app.sweeps.map((s) => ({ ...s, search: s.search() }));
    expect(plain(cached)).toEqual(plain(parsed));
    appendFileSync(path.join(dir, 'default/savedsearches.conf'), '\n# changed\n');
    expect((await openApp(dir)).cached).toBe(false);
  });

  it('does without a damaged cache', async () => {
    const dir = writeAppFolder(fresh());
    const file = await writeSearchCache(dir);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    expect((await openApp(dir)).cached).toBe(false);
    expect(existsSync(file)).toBe(true);
  });

  it('says what to do where there is no app', async () => {
    await expect(openApp(fresh())).rejects.toThrow('is no built app');
  });

  it('names the search that cannot be read', async () => {
    const dir = writeAppFolder(fresh(), { sweeps: { 'C2C - Sweep - Bad': '`c2c_cloudtrail` | evil x=1' } });
    await expect(openApp(dir)).rejects.toThrow('The search "C2C - Sweep - Bad" of the app cannot be read');
    const macro = writeAppFolder(fresh(), { sweeps: { 'C2C - Sweep - Bad': '`c2c_cloudtrial`' } });
    await expect(openApp(macro)).rejects.toThrow('unknown macro "c2c_cloudtrial"');
  });
});

describe('readConf', () => {
  it('continuations, comments, equals signs in values', () => {
    const conf = readConf('# c\n[a b]\nx = 1=2 \ny = one\\\n  two \\\nthree\n; c\n\n[z]\nx=\n');
    expect([...(conf.get('a b') ?? [])]).toEqual([
      ['x', '1=2'],
      ['y', 'one\n  two \nthree'],
    ]);
    expect(conf.get('z')?.get('x')).toBe('');
  });
});

describe('lookups', () => {
  it('files, collections, settings', () => {
    const dir = writeAppFolder(fresh());
    const lookups = new AppLookups(dir, { max_age: '7' });
    expect(lookups.read('c2c_rules')).toEqual({
      columns: ['plugin', 'severity'],
      rows: [
        { plugin: 'bucketRule', severity: 'high' },
        { plugin: 'userRule', severity: 'low' },
      ],
      wildcard: [],
      maxMatches: 100,
    });
    expect(lookups.read('c2c_rules')).toBe(lookups.read('c2c_rules'));
    expect(lookups.read('c2c_settings')?.rows).toEqual([{ one: '1', max_age: '7' }]);
    expect(new AppLookups(dir).read('c2c_settings')?.rows).toEqual([]);
    expect(lookups.settingNames).toEqual(['max_age']);
    expect(lookups.read('nothing')).toBeUndefined();
  });
});
