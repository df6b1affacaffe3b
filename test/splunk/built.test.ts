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
