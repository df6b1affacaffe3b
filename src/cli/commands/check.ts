/** `check`: everything that is wrong with the catalogue, at once. */
import { C2CError } from '../../errors.js';
import { checkCatalogueApi } from '../../catalogue/api-check.js';
import { readCatalogue, verifyExample } from '../../catalogue/index.js';
import { count } from '../../messages.js';
import { ROOT } from '../paths.js';
import { EXIT, say } from '../streams.js';

/** @returns the exit code */
export async function runCheck(root: string = ROOT): Promise<number> {
  const { catalogue, problems } = readCatalogue(root);
  const found: C2CError[] = [...problems];
  // The model says nothing useful about rules that cannot be read.
  if (found.length === 0) found.push(...checkCatalogueApi(root, catalogue));
  const rules = new Map(catalogue.rules.map((rule) => [rule.plugin, rule]));
  for (const example of catalogue.examples) {
    const rule = rules.get(example.plugin);
    const mismatch = rule === undefined ? undefined : verifyExample(rule, example);
    if (mismatch !== undefined) {
      const said = `the rule says ${mismatch.found} where the example "${example.why}" expects ${example.expect}`;
      found.push(
        new C2CError(said, { at: example.at, remedy: 'node scripts/rule-check.mjs shows which tests said what.' }),
      );
    }
  }
  for (const problem of found) process.stdout.write(`${problem.toString()}\n`);
  say(
    found.length === 0
      ? `${count(catalogue.rules.length, 'rule')}, ${count(catalogue.examples.length, 'example')}: all well.`
      : `${count(found.length, 'problem')} in ${count(catalogue.rules.length, 'rule')}.`,
  );
  return found.length === 0 ? EXIT.ok : EXIT.failed;
}
