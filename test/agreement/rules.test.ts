/** Each rule's own search, read back from the built app, says of each of its examples what the reference evaluator says. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue, type Catalogue } from '../../src/catalogue/index.js';
import { isSearchable } from '../../src/compile/index.js';
import { allSwitchVariants, type Search } from '../../src/spl/index.js';
import { builtSearches } from './built-app.js';
import { ROOT, casesOf, differences, expectedRows, foundRows } from './harness.js';

const catalogue: Catalogue = loadCatalogue(ROOT);
const rules = catalogue.rules.filter(isSearchable);
/** Every answer to every open point is the sweeps' test; here the usual answers, and all others at once. */
const variants = allSwitchVariants().filter(({ name }) => name === 'default' || name.startsWith('all'));
let searches: ReadonlyMap<string, Search>;

beforeAll(async () => {
  searches = await builtSearches(catalogue);
});

describe('per-rule searches', () => {
  it.each(rules.map((rule) => [rule.plugin, rule] as const))('%s', (plugin, rule) => {
    const found = [...searches].filter(([name]) => name.endsWith(` - ${plugin}`)).map(([, search]) => search);
    expect(found).toHaveLength(1);
    const [search] = found as [Search];
    const cases = casesOf(catalogue.examples.filter((e) => e.plugin === plugin));
    expect(cases.length).toBeGreaterThan(0);
    const expected = expectedRows([rule], cases);
    for (const { name, switches } of variants) {
      expect(differences(expected, foundRows(search, [rule], cases, { switches })), name).toEqual([]);
    }
  });

  it('each example of each rule gives the verdict that was written down for it', () => {
    for (const example of catalogue.examples) {
      const rule = rules.find((r) => r.plugin === example.plugin);
      if (rule === undefined) continue;
      const [lines] = expectedRows([rule], casesOf([example])).values();
      const verdicts = new Set((lines ?? []).map((l) => l.split(' | ')[1]));
      const strongest = ['introduces', 'unclear', 'remediates'].find((v) => verdicts.has(v)) ?? 'silent';
      expect(strongest, `${example.plugin}: ${example.why}`).toBe(example.expect);
    }
  });
});
