/** The lint of the whole catalogue, beyond what reading a rule tells. */
import { Problems } from '../condition/index.js';
import type { C2CError } from '../errors.js';
import { checkCatalogueApi } from './api-check.js';
import { checkExamples } from './check-examples.js';
import { checkRecords } from './check-records.js';
import { checkFacts, checkTexts } from './check-rules.js';
import { readPlugins, type PluginFacts } from './plugins.js';
import type { Catalogue } from './types.js';

/** What a check looks at. */
export interface CheckInput {
  readonly root: string;
  readonly catalogue: Catalogue;
  readonly plugins: readonly PluginFacts[];
  /** False when only some rules were read: then nothing is said of missing ones. */
  readonly whole: boolean;
}

/** One lint: looks at the catalogue and returns what is wrong. */
export type Check = (input: CheckInput) => readonly C2CError[];

/** All lints, in the order of their report. */
export const CHECKS: readonly Check[] = [
  collecting(checkFacts),
  collecting(checkTexts),
  collecting(checkExamples),
  collecting(checkRecords),
  ({ root, catalogue }) => checkCatalogueApi(root, catalogue),
];

function collecting(check: (input: CheckInput, problems: Problems) => void): Check {
  return (input) => {
    const problems = new Problems();
    check(input, problems);
    return problems.list;
  };
}

/**
 * Checks a catalogue that was read without problems.
 * @param root the folder that holds `savedsearches`, `lookups` and `test`
 * @returns everything that is wrong; empty = all well
 */
export function checkCatalogue(
  root: string,
  catalogue: Catalogue,
  options: { readonly checks?: readonly Check[]; readonly whole?: boolean } = {},
): C2CError[] {
  const input: CheckInput = { root, catalogue, plugins: readPlugins(root), whole: options.whole ?? true };
  return (options.checks ?? CHECKS).flatMap((check) => check(input));
}
