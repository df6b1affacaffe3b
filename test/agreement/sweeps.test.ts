/**
 * Each sweep, read back from the built app, says of every example of every rule of its group what the
 * reference evaluator says of all rules of the group: under every answer to every open point of SPL, and
 * specialised as well as plain.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue, type Catalogue } from '../../src/catalogue/index.js';
import { GROUP_NAMES, compileSweeps, groupOf, isSearchable } from '../../src/compile/index.js';
import { allSwitchVariants, type Search } from '../../src/spl/index.js';
import { builtSearches } from './built-app.js';
import { type Case, ROOT, casesOf, differences, expectedRows, foundRows } from './harness.js';

const catalogue: Catalogue = loadCatalogue(ROOT);
const sweeps = compileSweeps(catalogue);
let searches: ReadonlyMap<string, Search>;

beforeAll(async () => {
  searches = await builtSearches(catalogue);
});

describe.each(GROUP_NAMES.filter((group) => sweeps.some((s) => s.group === group)))('sweep %s', (group) => {
  const rules = catalogue.rules.filter((rule) => isSearchable(rule) && groupOf(rule) === group);
  const plugins = new Set(rules.map((r) => r.plugin));
  const cases: Case[] = casesOf(catalogue.examples.filter((e) => plugins.has(e.plugin)));
  const expected = expectedRows(rules, cases);
  const search = (): Search => {
    const found = searches.get(`C2C - Sweep - ${group}`);
    if (found === undefined) throw new Error(`the app has no sweep "${group}"`);
    return found;
  };

  it('has cases with rows and cases without', () => {
    const counts = [...expected.values()].map((lines) => lines.length);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(Math.min(...counts)).toBe(0);
  });

  it.each(allSwitchVariants().map((v) => [v.name, v.switches] as const))('agrees when %s', (_name, switches) => {
    expect(differences(expected, foundRows(search(), rules, cases, { switches }))).toEqual([]);
  });

  it('agrees when it is not specialised', () => {
    expect(differences(expected, foundRows(search(), rules, cases, { specialise: false }))).toEqual([]);
  });
});
