/** On the sweeps of the catalogue and the records of all examples, the specialised search equals the plain one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/catalogue/index.js';
import { compileSweeps } from '../../src/compile/index.js';
import {
  allSwitchVariants,
  expandMacros,
  type Macros,
  MemoryLookups,
  parseSearch,
  prepare,
  printSearch,
} from '../../src/spl/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MACROS: Macros = new Map([
  ['c2c_cloudtrail', { args: [], definition: '*' }],
  ['c2c_record', { args: [], definition: '_raw' }],
  ['c2c_filter', { args: [], definition: 'search *' }],
  ['c2c_actor', { args: [], definition: readFileSync(path.join(ROOT, 'app/macros/c2c_actor.spl'), 'utf8') }],
  ['c2c_collect(1)', { args: ['group'], definition: 'fields + _raw' }],
]);

const { catalogue } = readCatalogue(ROOT);
const settings = new Map(catalogue.rules.flatMap((r) => r.settings.map((s) => [s.name, s.default ?? ''] as const)));
const lookups = new MemoryLookups([
  ['c2c_settings', { columns: ['one', ...settings.keys()], rows: [{ one: '1', ...Object.fromEntries(settings) }] }],
  [
    'c2c_rules',
    { columns: ['plugin', 'severity'], rows: catalogue.rules.map((r) => ({ plugin: r.plugin, severity: r.severity })) },
  ],
]);
const variants = allSwitchVariants().filter(({ name }) => name === 'default' || name === 'all flipped');

describe.each(compileSweeps(catalogue).map((s) => [s.name, s] as const))('%s', (_name, sweep) => {
  const search = parseSearch(expandMacros(printSearch(sweep.search), MACROS));
  const plugins = new Set(sweep.rules.map((r) => r.plugin));
  const events = catalogue.examples
    .filter((e) => plugins.has(e.plugin))
    .map((e, i) => ({ raw: JSON.stringify({ ...e.record, eventID: `example-${i}` }) }));

  it.each(variants.map((v) => [v.name, v.switches] as const))('%s', (name, switches) => {
    const rows = (specialise: boolean): unknown =>
      prepare(search, { lookups, switches, now: () => 0, specialise }).run(events);
    const plain = rows(false) as unknown[];
    expect(rows(true)).toEqual(plain);
    if (name === 'default') expect(plain.length).toBeGreaterThan(0);
  });
});
