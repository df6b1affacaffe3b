/** The rule catalogue: files in, rules out; its lint; its examples. */
export * from './types.js';
export { loadCatalogue, readCatalogue, type LoadOptions, type ReadResult } from './load.js';
export { RecordStore } from './examples.js';
export { shortName } from './changes.js';
export { agrees, printTest, verdictOf, verifyExample, type Mismatch } from './verify.js';
export { mutants, survivors, type Mutant, type Survivors } from './mutate.js';
export { reportRules, type ReportOptions } from './report.js';
export { actionTable, type ActionTable } from './actions.js';
export { checkCatalogueApi, checkedCatalogue } from './api-check.js';
export { CHECKS, checkCatalogue, type Check, type CheckInput } from './check.js';
export { pluginLinks, readPlugins, serviceOf, type PluginFacts } from './plugins.js';
