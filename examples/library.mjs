/** The catalogue as a library: `node examples/library.mjs [plugin]` prints a rule's search, and counts the catalogue. */
import { fileURLToPath } from 'node:url';
import { compileRule, isSearchable, loadCatalogue, printSearch } from 'cspm2cloudtrail';

const root = fileURLToPath(new URL('..', import.meta.url));
const { rules } = loadCatalogue(root, { examples: false });
const plugin = process.argv[2] ?? 'rdsPubliclyAccessible';
const rule = rules.find((one) => one.plugin === plugin);
if (rule === undefined || !isSearchable(rule)) {
  console.error(rule === undefined ? `There is no rule "${plugin}".` : `${plugin}: ${rule.reason}`);
  process.exit(1);
}
console.log(printSearch(compileRule(rule)));
console.error(`${rules.filter(isSearchable).length} of ${rules.length} rules have a search`);
