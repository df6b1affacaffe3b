/** `build`: from the rules to everything that ships. */
import path from 'node:path';
import { loadCatalogue } from '../../catalogue/index.js';
import { writeSearchCache } from '../../engine/index.js';
import { bytes, count } from '../../messages.js';
import { readSigmaFacts, sigmaRules, writeSigma } from '../../sigma/index.js';
import { buildApp } from '../../splunk/index.js';
import { ROOT } from '../paths.js';
import { EXIT, say } from '../streams.js';

/** @returns the exit code */
export async function runBuild(out: string): Promise<number> {
  const outDir = path.resolve(out);
  const catalogue = loadCatalogue(ROOT);
  const built = await buildApp(catalogue, outDir);
  // Beside the app, not in it: the package holds what Splunk needs and nothing else.
  const cache = await writeSearchCache(built.app);
  const sigma = path.join(outDir, 'sigma');
  const rules = sigmaRules(catalogue, readSigmaFacts(ROOT));
  const exported = writeSigma(rules, sigma);
  const shown = (file: string): string => path.relative(process.cwd(), file) || '.';
  say(
    `${count(catalogue.rules.length, 'rule')}, ${count(built.searches, 'saved search', 'saved searches')}; longest sweep ${bytes(built.longestSweep)}.`,
  );
  say(
    `${count(exported, 'Sigma rule')}, ${count(rules.filter((r) => r.exact && r.text).length, 'of them exact', 'of them exact')}.`,
  );
  for (const file of [built.package, `${built.app}${path.sep}`, built.catalogue, cache, `${sigma}${path.sep}`])
    say(`  ${shown(file)}`);
  return EXIT.ok;
}
