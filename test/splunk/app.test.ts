import { createHash } from 'node:crypto';
import { PNG } from 'pngjs';
import { extract } from 'tar-stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { C2CError } from '../../src/errors.js';
import { parseSearch } from '../../src/spl/index.js';
import { composeApp, parseXml, type AppParts, type XmlElement } from '../../src/splunk/index.js';
import { packApp } from '../../src/splunk/package.js';
import { readSources } from '../../src/splunk/sources.js';
import { cronOf } from '../../src/splunk/savedsearches.js';
import { PARTS } from './fixtures.js';
import { Installed } from './installed.js';

const composed = composeApp(PARTS);
const app = new Installed(composed);
const withSweep = (text: string, over: Partial<AppParts> = {}): AppParts => ({
  ...PARTS,
  ...over,
  perRule: [{ plugin: 'bucketAllUsersAcl', service: 's3', search: parseSearch(text) }],
});

describe('names', () => {
  it.each([
    ['a macro', '`c2c_cloudtrail` | eval a=`c2c_recrod`', /C2C - S3 - bucketAllUsersAcl.*c2c_recrod/, /c2c_record/],
    ['a macro with other arguments', '`c2c_cloudtrail` | `c2c_collect(a, b)`', /c2c_collect\(2\)/, /c2c_collect\(/],
    ['a lookup', '`c2c_cloudtrail` | lookup c2c_rule plugin OUTPUT severity', /"c2c_rule"/, /c2c_rules/],
    ['a table to read', '| inputlookup c2c_nothing', /"c2c_nothing"/, /c2c_ledger/],
    ['a table to write', '`c2c_cloudtrail` | outputlookup append=true c2c_nothing', /"c2c_nothing"/, /c2c_ledger/],
    ['a column', '`c2c_cloudtrail` | lookup c2c_rules plugin OUTPUT severty', /"severty"/, /severity/],
  ])('fails the build for %s that the package does not have', (_, text, message, remedy) => {
    const attempt = (): unknown => composeApp(withSweep(text));
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect(error).toBeInstanceOf(C2CError);
      expect((error as C2CError).message).toContain('C2C - S3 - bucketAllUsersAcl');
      expect((error as C2CError).remedy).toMatch(remedy);
    }
  });

  it('takes tables and macros that come with the parts', () => {
    const parts = withSweep('`c2c_more` | lookup c2c_extra a OUTPUT b', {
      macros: new Map([['c2c_more', { args: [], definition: '*' }]]),
      lookups: [...PARTS.lookups, { name: 'c2c_extra', columns: ['a', 'b'], rows: [{ a: '1', b: '2' }] }],
    });
    expect(composeApp(parts).ruleText.get('bucketAllUsersAcl')).not.toContain('`');
  });

  it('refuses names that Splunk would not take, and a second lookup of a name', () => {
    const [sweep] = PARTS.sweeps;
    expect(() =>
      composeApp({ ...PARTS, sweeps: [{ ...(sweep as (typeof PARTS.sweeps)[0]), group: 'x'.repeat(70) }] }),
    ).toThrow(/at most 81/);
    const own = readSources();
    const [, ...saved] = own.conf.get('savedsearches.conf') ?? [];
    const long = { name: `C2C - ${'x'.repeat(76)}`, settings: new Map([['search', '| makeresults']]) };
    const sources = { ...own, conf: new Map([...own.conf, ['savedsearches.conf', [long, ...saved]]]) };
    expect(() => composeApp(PARTS, sources)).toThrow(/has 82 characters, at most 81/);
    expect(() => composeApp({ ...PARTS, version: '1.2' })).toThrow(/no version/);
    expect(() => composeApp({ ...PARTS, lookups: [{ name: 'c2c_rules', columns: ['a'], rows: [] }] })).toThrow(
      /given twice/,
    );
  });

  it('refuses more schedules than a search head should carry', () => {
    const [sweep] = PARTS.sweeps;
    const scheduled = [...app.saved.values()].filter((s) => s.get('enableSched') === '1').length - PARTS.sweeps.length;
    const sweeps = Array.from({ length: 21 - scheduled }, (_, i) => ({
      ...(sweep as (typeof PARTS.sweeps)[0]),
      group: `G${i}`,
    }));
    expect(sweeps.length).toBeGreaterThan(12);
    expect(() => composeApp({ ...PARTS, sweeps })).toThrow(/21 searches are scheduled/);
    expect(() => composeApp({ ...PARTS, sweeps: sweeps.slice(1) })).not.toThrow();
  });
});

describe('the files', () => {
  it('hold no schedule that starts by itself, and no name over 81 characters', () => {
    for (const [name, settings] of app.saved) {
      expect(name.length).toBeLessThanOrEqual(81);
      expect(name).toMatch(/^C2C - /);
      expect(settings.get('description')).toBeTruthy();
      expect(settings.get('dispatch.earliest_time')).toBeTruthy();
      if (settings.has('cron_schedule')) expect(settings.get('disabled')).toBe('1');
      else expect(settings.get('disabled')).toBeUndefined();
    }
  });

  it('show rules as searches that can be run and clutter no picker', () => {
    expect(Object.fromEntries(app.saved.get('C2C - S3 - bucketAllUsersAcl') ?? [])).toMatchObject({ is_visible: '0' });
  });

  it('start neighbouring sweeps at different minutes, four times an hour', () => {
    const crons = Array.from({ length: 12 }, (_, i) => cronOf(i));
    expect(new Set(crons).size).toBe(12);
    for (const cron of crons) {
      const minutes = (cron.split(' ')[0] ?? '').split(',').map(Number);
      expect(minutes).toHaveLength(4);
      expect(minutes.every((m, i) => m >= 0 && m < 60 && (i === 0 || m - (minutes[i - 1] ?? 0) === 15))).toBe(true);
    }
  });

  it('give each collection and each table a lookup of its name', () => {
    const transforms = app.conf('transforms.conf');
    for (const name of [
      'c2c_ledger',
      'c2c_settings',
      'c2c_switches',
      'c2c_triage',
      'c2c_exceptions',
      'c2c_findings',
      'c2c_backfill',
    ])
      expect(transforms.get(name)?.get('collection')).toBe(name);
    for (const name of ['c2c_rules', 'c2c_events', 'c2c_examples', 'c2c_sweeps', 'c2c_probes'])
      expect(transforms.get(name)?.get('filename')).toBe(`${name}.csv`);
    expect(transforms.get('c2c_settings')?.get('fields_list')).toBe('_key, one, max_age, approved');
    expect(transforms.get('c2c_exceptions')?.get('match_type')).toContain('WILDCARD(resource)');
  });

  it('belong to nobody, are written by admins, and share nothing that others do not need', () => {
    const meta = app.text('metadata/default.meta');
    expect(meta).toMatch(
      /^\[\]\naccess = read : \[ \* \], write : \[ admin, sc_admin \]\nexport = none\nowner = nobody\n/,
    );
    expect(meta.match(/export = system/g)).toHaveLength(7);
  });

  it('carry one version', () => {
    const conf = app.conf('app.conf');
    expect([conf.get('launcher')?.get('version'), conf.get('id')?.get('version')]).toEqual(['1.2.3', '1.2.3']);
    expect(conf.get('install')?.get('build')).toBe('10203');
    expect(JSON.parse(app.text('app.manifest'))).toMatchObject({ info: { id: { version: '1.2.3' } } });
  });

  it('open on the first page; each page has its script, each view in the navigation exists', () => {
    const page = { view: 'changes', label: 'Changes', script: Buffer.from('void 0;') };
    const { files } = composeApp({ ...PARTS, pages: [page] });
    const read = (path: string): string => Buffer.from(files.get(path) ?? '').toString();
    const nav = parseXml(read('default/data/ui/nav/default.xml'), 'nav');
    const views = (nav.children as readonly XmlElement[]).map((v) => v.attributes);
    expect(views[0]).toEqual({ name: 'changes', default: 'true' });
    expect(read('appserver/static/pages/changes.js')).toBe('void 0;');
    expect(read('default/data/ui/views/changes.xml')).toContain('template="pages/splunk_ui_app.html"');
    for (const { name } of views.slice(0, 3)) expect(files.has(`default/data/ui/views/${name ?? ''}.xml`)).toBe(true);
  });

  it('refer to searches that exist from the views', () => {
    for (const view of ['c2c_start', 'c2c_self_test'])
      for (const [, name = ''] of app.text(`default/data/ui/views/${view}.xml`).matchAll(/<search ref="([^"]*)"/g))
        expect([...app.saved.keys()]).toContain(name);
  });

  it('have icons of the right size with something drawn on them', () => {
    for (const [name, size] of [
      ['appIcon', 36],
      ['appIcon_2x', 72],
      ['appIconAlt', 36],
      ['appIconAlt_2x', 72],
    ] as const) {
      const png = PNG.sync.read(Buffer.from(composed.files.get(`static/${name}.png`) ?? ''));
      expect([png.width, png.height]).toEqual([size, size]);
      const colours = new Set(Array.from({ length: size * size }, (_, i) => png.data.readUInt32BE(4 * i)));
      expect(colours.size).toBeGreaterThan(3);
    }
  });
});

describe('the package', () => {
  it('is the same for the same files, whatever their order', async () => {
    const digest = (b: Buffer): string => createHash('sha256').update(b).digest('hex');
    const once = digest(await packApp('x', composed.files));
    const again = digest(await packApp('x', new Map([...composeApp(PARTS).files].reverse())));
    expect(again).toBe(once);
  });

  it('has one folder at the top, sorted names, fixed owner and time, nothing executable', async () => {
    const entries: { name: string; mode: number; uid: number; mtime: number }[] = [];
    const reader = extract();
    reader.end(gunzipSync(await packApp('cspm2cloudtrail', composed.files)));
    for await (const entry of reader) {
      const { name, mode = 0, uid = -1, mtime } = entry.header;
      entries.push({ name, mode, uid, mtime: mtime?.getTime() ?? 0 });
      entry.resume();
    }
    const names = entries.map((e) => e.name);
    expect(names).toEqual([...names].sort());
    expect(new Set(names.map((n) => n.split('/')[0]))).toEqual(new Set(['cspm2cloudtrail']));
    expect(names.filter((n) => /\/\.|\/local\/|\s/.test(n))).toEqual([]);
    for (const { name, mode, uid } of entries) expect([mode, uid]).toEqual([name.endsWith('/') ? 0o755 : 0o644, 0]);
    expect(new Set(entries.map((e) => e.mtime)).size).toBe(1);
  });
});
