/** `build`: from the rules to everything that ships. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cardsJson, cardsOf, readCardFacts, writeCards, type Card } from '../../cards/index.js';
import { loadCatalogue } from '../../catalogue/index.js';
import { writeSearchCache } from '../../engine/index.js';
import { bytes, count } from '../../messages.js';
import { readSigmaFacts, sigmaRules, writeSigma, type SigmaRule } from '../../sigma/index.js';
import { buildApp, dashboardPages, ruleSearchName, serviceName, type LookupTable } from '../../splunk/index.js';
import { ROOT, type CatalogueEntry } from '../paths.js';
import { EXIT, say } from '../streams.js';

/** @returns the exit code */
export async function runBuild(out: string): Promise<number> {
  const outDir = path.resolve(out);
  const catalogue = loadCatalogue(ROOT);
  const cards = cardsOf(catalogue, readCardFacts(ROOT, serviceName));
  const built = await buildApp(catalogue, outDir, {
    pages: dashboardPages(catalogue),
    statics: new Map([['cards.json', cardsJson(cards)]]),
    lookups: [cardTable(cards)],
  });
  // Beside the app, not in it: the package holds what Splunk needs and nothing else.
  const cache = await writeSearchCache(built.app);
  const sigma = sigmaRules(catalogue, readSigmaFacts(ROOT));
  const folders = { sigma: path.join(outDir, 'sigma'), cards: path.join(outDir, 'cards') };
  const exported = writeSigma(sigma, folders.sigma);
  writeCardFiles(cards, sigma, built.catalogue, folders.cards);
  const exact = sigma.filter((rule) => rule.exact && rule.text !== undefined).length;
  const shown = (file: string): string => path.relative(process.cwd(), file) || '.';
  say(
    `${count(catalogue.rules.length, 'rule')}, ${count(built.searches, 'saved search', 'saved searches')}; longest sweep ${bytes(built.longestSweep)}; ${count(exported, 'Sigma rule')}, ${exact} exact.`,
  );
  const written = [built.package, `${built.app}${path.sep}`, built.catalogue, cache];
  for (const file of [...written, `${folders.sigma}${path.sep}`, `${folders.cards}${path.sep}`])
    say(`  ${shown(file)}`);
  return EXIT.ok;
}

/** Cards with the searches that the app holds and the Sigma rules that stand beside them. */
function writeCardFiles(
  cards: readonly Card[],
  sigma: readonly SigmaRule[],
  catalogueFile: string,
  folder: string,
): void {
  const { rules } = JSON.parse(readFileSync(catalogueFile, 'utf8')) as { rules: CatalogueEntry[] };
  const searches = new Map(rules.map((rule) => [rule.plugin, rule.search]));
  const exports = new Map(sigma.map((rule) => [rule.plugin, rule]));
  writeCards(
    cards,
    (plugin) => {
      const rule = exports.get(plugin);
      return {
        search: searches.get(plugin) ?? '',
        ...(rule !== undefined && { searchName: ruleSearchName(rule) }),
        ...(rule?.text !== undefined && {
          sigma: { link: `../../sigma/${rule.service}/${plugin}.yml`, exact: rule.exact },
        }),
      };
    },
    folder,
  );
}

/** `c2c_cards`: what an analyst wants beside a row, for searches. */
function cardTable(cards: readonly Card[]): LookupTable {
  return {
    name: 'c2c_cards',
    columns: ['plugin', 'title', 'severity', 'why', 'fix', 'fix_cli', 'note'],
    rows: cards.map((card) => ({
      plugin: card.plugin,
      title: card.title,
      severity: card.severity,
      why: card.why,
      fix: card.fix,
      fix_cli: card.fixCli ?? '',
      note: card.note ?? '',
    })),
  };
}
