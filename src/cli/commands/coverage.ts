/** `coverage`: what the catalogue covers, as the documents that are checked in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { coverageOf, coverageText, navigatorLayer, readAttack, sigmaText, type SigmaCount } from '../../cards/index.js';
import { loadCatalogue, type Catalogue } from '../../catalogue/index.js';
import { APPROXIMATIONS, readSigmaFacts, sigmaRules, type SigmaRule } from '../../sigma/index.js';
import { serviceName } from '../../splunk/index.js';
import { ROOT } from '../paths.js';
import { EXIT, Output, say } from '../streams.js';

/** The documents that this command writes, by path below the project. */
export function coverageFiles(catalogue: Catalogue, root: string = ROOT): Map<string, string> {
  const coverage = coverageOf(catalogue);
  const counts = sigmaCounts(catalogue, sigmaRules(catalogue, readSigmaFacts(root)));
  return new Map([
    ['docs/coverage.md', coverageText(coverage, serviceName)],
    ['docs/attack-navigator.json', navigatorLayer(coverage, readAttack(root))],
    ['docs/sigma.md', sigmaText(counts, APPROXIMATIONS, serviceName)],
  ]);
}

function sigmaCounts(catalogue: Catalogue, rules: readonly SigmaRule[]): SigmaCount[] {
  const introducing = new Set(
    catalogue.rules
      .filter((rule) => rule.changes.some((one) => one.introduces !== undefined))
      .map((rule) => rule.plugin),
  );
  return rules.map(({ plugin, service, text, exact, translation }) => ({
    plugin,
    service,
    written: text !== undefined,
    exact,
    approximations: translation.approximations,
    missing: translation.missing,
    introduces: introducing.has(plugin),
  }));
}

/**
 * Prints the coverage, or writes the documents.
 * @returns the exit code
 */
export async function runCoverage(write: boolean): Promise<number> {
  const files = coverageFiles(loadCatalogue(ROOT));
  if (!write) {
    const output = new Output();
    await output.write(files.get('docs/coverage.md') ?? '');
    await output.flush();
    return EXIT.ok;
  }
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(ROOT, name)), { recursive: true });
    writeFileSync(path.join(ROOT, name), text);
    say(`  ${name}`);
  }
  return EXIT.ok;
}
