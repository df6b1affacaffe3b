/** `explain`: the card of one plugin. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { C2CError } from '../../errors.js';
import { didYouMean } from '../../messages.js';
import { cardMarkdown, cardsOf, readCardFacts } from '../../cards/index.js';
import { ruleSearchName, serviceName } from '../../splunk/index.js';
import { nearest } from '../nearest.js';
import { type CatalogueEntry, ROOT, builtCatalogue } from '../paths.js';
import { EXIT, Output } from '../streams.js';

/**
 * Prints the card that the build wrote; without one, a card from the rule itself.
 * @returns the exit code
 */
export async function runExplain(plugin: string, appDir: string): Promise<number> {
  const dist = path.dirname(path.resolve(appDir));
  const rules = builtCatalogue(appDir);
  if (rules === undefined) {
    throw new C2CError(`"${dist}" holds no catalogue.json`, { remedy: 'Build it first with "npm run build".' });
  }
  const entry = rules.find((rule) => rule.plugin === plugin) ?? unknown(plugin, rules);
  const card = path.join(dist, 'cards', entry.service, `${entry.plugin}.md`);
  const output = new Output();
  await output.write(existsSync(card) ? readFileSync(card, 'utf8') : await fromRule(entry));
  await output.flush();
  return EXIT.ok;
}

function unknown(plugin: string, rules: readonly CatalogueEntry[]): never {
  const folded = rules.find((rule) => rule.plugin.toLowerCase() === plugin.toLowerCase());
  const near =
    folded?.plugin ??
    nearest(
      plugin,
      rules.map((rule) => rule.plugin),
    );
  const containing = rules.filter((rule) => rule.plugin.toLowerCase().includes(plugin.toLowerCase())).slice(0, 8);
  const others = containing.length > 0 ? `These contain it: ${containing.map((rule) => rule.plugin).join(', ')}.` : '';
  throw new C2CError(`There is no plugin "${plugin}"`, {
    remedy: didYouMean(near) || others || 'All ids are in dist/catalogue.json.',
  });
}

/** The card as the build would write it. */
async function fromRule(entry: CatalogueEntry): Promise<string> {
  const { readCatalogue } = await import('../../catalogue/index.js');
  const file = `savedsearches/${entry.service}/${entry.plugin}.yml`;
  const { catalogue } = readCatalogue(ROOT, { only: (name) => name === file });
  const [card] = cardsOf(catalogue, readCardFacts(ROOT, serviceName));
  if (card === undefined) {
    throw new C2CError(`"${file}" cannot be read`, { remedy: 'See "cspm2cloudtrail check", then build again.' });
  }
  return cardMarkdown(card, { search: entry.search, searchName: ruleSearchName(entry) });
}
