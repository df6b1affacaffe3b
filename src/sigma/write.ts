/** Writes dist/sigma. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '../catalogue/types.js';
import { splunkPipeline } from './pipeline.js';
import { sigmaRule, type SigmaFacts, type SigmaRule } from './rule.js';

/** All rules of a catalogue, those without a text too. */
export function sigmaRules(catalogue: Pick<Catalogue, 'rules'>, facts: SigmaFacts): SigmaRule[] {
  return catalogue.rules.map((rule) => sigmaRule(rule, facts));
}

/**
 * Writes `<service>/<plugin>.yml` and the pipeline for Splunk; whatever was in the folder before is removed.
 * @param folder `dist/sigma`
 * @returns how many rules were written
 */
export function writeSigma(rules: readonly SigmaRule[], folder: string): number {
  rmSync(folder, { recursive: true, force: true });
  let written = 0;
  for (const { plugin, service, text } of rules) {
    if (text === undefined) continue;
    mkdirSync(path.join(folder, service), { recursive: true });
    writeFileSync(path.join(folder, service, `${plugin}.yml`), text);
    written += 1;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'splunk-pipeline.yaml'), splunkPipeline(rules));
  return written;
}
