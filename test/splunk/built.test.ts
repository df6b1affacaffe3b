/** The app that was built from the whole catalogue; runs after `npm run build`, as in `npm test`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { PROJECT } from '../../src/splunk/sources.js';
import { Installed, builtApp } from './installed.js';

const folder = process.env.C2C_APP ?? path.join(PROJECT, 'dist', 'app');
// Only right after a build: an older app does not know the rules of today.
const built = process.env.C2C_BUILT === '1' || process.env.C2C_APP !== undefined;
const VERDICTS = ['introduces', 'unclear', 'remediates'];

describe.skipIf(!built)('the built app', () => {
  const app = built ? new Installed(builtApp(folder)) : undefined;
  const examples = app?.lookups.read('c2c_examples')?.rows ?? [];
  const groups = (app?.lookups.read('c2c_sweeps')?.rows ?? []).map((r) => r.group ?? '');

  it.each(groups)('%s: the self-test finds every packaged example as it should be', (group) => {
    const rows = app?.run(`C2C - Self-test - ${group}`) ?? [];
    const wanted = examples.filter((e) => e.group === group);
    expect(rows.filter((r) => r.result !== 'same').map((r) => [r.id, r.expected, r.got])).toEqual([]);
    expect(rows).toHaveLength(wanted.length);
  });

  it('packages examples whose rows say what the catalogue says', () => {
    const wrong = examples.filter((e) => {
      const found = (e.expected ?? '')
        .split(' ; ')
        .map((row) => row.split('|'))
        .filter(([plugin]) => plugin === e.plugin);
      const strongest = VERDICTS.find((v) => found.some(([, verdict]) => verdict === v)) ?? 'silent';
      return !(e.why ?? '').startsWith(`${strongest}: `);
    });
    expect(wrong.map((e) => `${e.id ?? ''}: ${e.why ?? ''} -> ${e.expected ?? ''}`)).toEqual([]);
    const { examples: all } = loadCatalogue(PROJECT);
    expect(examples).toHaveLength(all.filter((e) => Object.keys(e.settings).length === 0).length);
  });

  it('shows every rule in catalogue.json, each with a search that needs no macro', () => {
    const { version, rules } = JSON.parse(readFileSync(path.join(folder, '..', 'catalogue.json'), 'utf8')) as {
      version: string;
      rules: { plugin: string; detectability: string; search: string; events: string[] }[];
    };
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(rules.map((r) => r.plugin).sort()).toEqual(
      loadCatalogue(PROJECT)
        .rules.map((r) => r.plugin)
        .sort(),
    );
    for (const { search, events } of rules) {
      expect(search === '').toBe(events.length === 0);
      expect(search.replace(/"(?:[^"\\]|\\.)*"|```[^]*?```/g, '')).not.toContain('`');
    }
  });
});

/** Names in backticks or quotes that begin with `C2C - `; an ellipsis, an asterisk or angle brackets stand for anything. */
function savedSearchesIn(text: string): string[] {
  const spans = [...text.matchAll(/`(C2C - [^`\n]+)`|"(C2C - [^"\n]+?)\\?"/g)];
  return spans.map(([, ticks, quotes]) => ticks ?? quotes ?? '');
}
const pattern = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split(/\.\.\.|\*|<[^>]+>/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  );

describe
  .skipIf(!built)
  .each(['docs/admin-guide.md', 'docs/what-was-not-tried.md', 'docs/appinspect.md', 'app/README.md', 'README.md'])(
  '%s',
  (file) => {
    const text = readFileSync(path.join(PROJECT, file), 'utf8');
    const app = built ? new Installed(builtApp(folder)) : undefined;
    const files = [...(app?.app.files.keys() ?? [])];
    const views = files.flatMap((f) => /^default\/data\/ui\/views\/(.*)\.xml$/.exec(f)?.[1] ?? []);

    it('names searches that exist', () => {
      const names = [...(app?.saved.keys() ?? [])];
      const missing = savedSearchesIn(text).filter((name) => !names.some((n) => pattern(name).test(n)));
      expect(missing).toEqual([]);
    });

    it('names macros, lookups, collections and views that exist', () => {
      const known = new Set([
        ...[...(app?.conf('macros.conf').keys() ?? [])].map((name) => name.replace(/\(\d+\)$/, '')),
        ...(app?.conf('transforms.conf').keys() ?? []),
        ...(app?.conf('collections.conf').keys() ?? []),
        ...views,
      ]);
      expect([...text.matchAll(/\bc2c_\w+/g)].map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    });

    it('names views and files by what they are called', () => {
      const labels = views.map(
        (view) => /<label>(.*?)<\/label>/.exec(app?.text(`default/data/ui/views/${view}.xml`) ?? '')?.[1],
      );
      for (const [, label] of text.matchAll(/(?:[Vv]iew|[Oo]pen) \*([^*]+)\*/g)) expect(labels).toContain(label);
      for (const [, name = ''] of text.matchAll(/`((?:lookups|default|appserver)\/[\w./]+)`/g))
        expect(files).toContain(name);
    });
  },
);

describe.skipIf(!built)('the admin guide', () => {
  const text = readFileSync(path.join(PROJECT, 'docs', 'admin-guide.md'), 'utf8');
  const app = built ? new Installed(builtApp(folder)) : undefined;

  it('explains every sentence of the record health, as it is said', () => {
    const [, table = ''] = /\| it says \|[^\n]*\n\|[-|]+\n((?:\|.*\n)+)/.exec(text) ?? [];
    const told = table
      .trimEnd()
      .split('\n')
      .map((row) => row.split('|')[1]?.trim() ?? '');
    const said = [...(app?.search('C2C - Record Health') ?? '').matchAll(/"([A-Z][^"]* [^"]*\.)"/g)].map(
      ([, s]) => s ?? '',
    );
    expect(said.length).toBeGreaterThan(4);
    for (const sentence of said)
      expect(
        told.filter((start) => sentence.startsWith(start)),
        sentence,
      ).toHaveLength(1);
    expect(told).toHaveLength(said.length);
  });

  it('names every search that runs on a schedule, every collection, and every lookup that an upgrade replaces', () => {
    const scheduled = [...(app?.saved ?? [])].filter(([, s]) => s.has('cron_schedule')).map(([name]) => name);
    const [, table = ''] = /\| search \| runs \| does \|[^\n]*\n\|[-|]+\n((?:\|.*\n)+)/.exec(text) ?? [];
    const named = savedSearchesIn(table).map(pattern);
    expect(scheduled.filter((name) => !named.some((n) => n.test(name)))).toEqual([]);
    for (const name of app?.conf('collections.conf').keys() ?? []) expect(text).toContain(`\`${name}\``);
    const [, replaced = ''] = /CSV lookups of the app\s+\(([^)]+)\)/.exec(text) ?? [];
    const tables = [...(app?.conf('transforms.conf') ?? [])].filter(([, s]) => s.has('filename')).map(([name]) => name);
    expect([...replaced.matchAll(/c2c_\w+/g)].map(([name]) => name).sort()).toEqual(tables.sort());
  });

  it('says how many sweeps there are and how many lines a backfill plans', () => {
    const sweeps = [...(app?.saved.keys() ?? [])].filter((name) => name.startsWith('C2C - Sweep - ')).length;
    expect(sweeps).toBe(12);
    expect(text).toContain(`${sweeps * 7} lines for a week, 1,080 for 90 days`);
    expect(sweeps * 90).toBe(1080);
  });
});
