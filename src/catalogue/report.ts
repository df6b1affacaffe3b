/** What a rule writer wants to see at once: problems, examples that disagree. Text for a terminal. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkCatalogue, type Check } from './check.js';
import { readCatalogue } from './load.js';
import { verifyExample, type Mismatch } from './verify.js';
import type { Row } from '../condition/index.js';
import { survivors } from './mutate.js';
import type { Catalogue, Example, Rule } from './types.js';

export interface ReportOptions {
  /** Look for surviving mutants too (default true). */
  readonly mutants?: boolean;
  /** Name plugins that have no rule, and look at all records (default true; only without paths). */
  readonly missing?: boolean;
  /** The lints to run; default all. */
  readonly checks?: readonly Check[];
  /** Files or folders, relative to the root; none = everything. */
  readonly paths: readonly string[];
}

/** The report, and whether all is well. */
export interface Report {
  readonly text: string;
  readonly good: boolean;
}

/** Reads the given rules and holds them against their examples. */
export function reportRules(root: string, options: ReportOptions): Report {
  const wanted = options.paths.map((one) => normalise(root, one));
  const inside = (file: string): boolean =>
    wanted.length === 0 || wanted.some((one) => file === one || file.startsWith(`${one}/`));
  const read = readCatalogue(root, wanted.length === 0 ? {} : { only: inside });
  const { catalogue } = read;
  // What the API model says of a rule that cannot be read would only repeat its problems.
  const whole = wanted.length === 0;
  const unreal =
    read.problems.length > 0
      ? []
      : checkCatalogue(root, catalogue, {
          whole: whole && options.missing !== false,
          ...(options.checks ? { checks: options.checks } : {}),
        });
  const problems = [...read.problems, ...unreal.filter((problem) => whole || inside(ruleFile(problem.at?.file ?? '')))];
  const lines = problems.map((problem) => problem.toString());
  const rules = new Map(catalogue.rules.map((rule) => [rule.plugin, rule]));
  let passed = 0;
  for (const example of catalogue.examples) {
    const rule = rules.get(example.plugin);
    const mismatch = rule && verifyExample(rule, example);
    if (mismatch) lines.push(printMismatch(mismatch));
    else if (rule) passed += 1;
  }
  const failed = catalogue.examples.filter((example) => rules.has(example.plugin)).length - passed;
  const mutation = options.mutants === false ? undefined : reportMutants(root, catalogue);
  lines.push(...(mutation?.lines ?? []));
  lines.push(
    `${catalogue.rules.length} rules read, ${problems.length} problems, ${passed} examples agree, ${failed} do not`,
  );
  if (mutation) lines.push(`${mutation.total} mutants, ${mutation.alive} survive`);
  const good = problems.length === 0 && failed === 0 && (mutation?.lines.length ?? 0) === 0;
  return { text: lines.join('\n'), good };
}

/** Surviving mutants of every rule that has to kill them itself. */
function reportMutants(root: string, catalogue: Catalogue): { lines: string[]; total: number; alive: number } {
  const lines: string[] = [];
  let [total, alive] = [0, 0];
  for (const rule of catalogue.rules) {
    const examples = catalogue.examples.filter(({ plugin }) => plugin === rule.plugin);
    if (examples.length === 0 || isCoveredByFamily(root, rule, examples)) continue;
    const found = survivors(
      rule,
      examples,
      catalogue.equivalents.filter(({ plugin }) => plugin === rule.plugin),
    );
    total += found.total;
    alive += found.survivors.length;
    for (const { name } of found.survivors) lines.push(`${rule.at.file}: survives: ${name}`);
    for (const { mutant, at } of found.stale) {
      lines.push(`${at.file}:${at.line ?? 1}: "${mutant}" is listed as equivalent and is no survivor; remove it`);
    }
  }
  return { lines, total, alive };
}

/** A member of a family leaves the mutants to the family's own examples. */
function isCoveredByFamily(root: string, rule: Rule, examples: readonly Example[]): boolean {
  if (rule.family === undefined || examples.some(({ at }) => at.file.startsWith('savedsearches/_shared/')))
    return false;
  return existsSync(path.join(root, 'savedsearches', '_shared', `${rule.family.name}.examples.yml`));
}

/** `savedsearches/rds/x.examples.yml` stands for `savedsearches/rds/x.yml`. */
function normalise(root: string, given: string): string {
  const relative = path.relative(root, path.resolve(root, given)).split(path.sep).join('/');
  return ruleFile(relative);
}

function ruleFile(file: string): string {
  return file.replace(/\.examples\.yml$/, '.yml');
}

function printMismatch({ example, found, rows, leaves }: Mismatch): string {
  const at = `${example.at.file}:${example.at.line ?? 1}:${example.at.column ?? 1}`;
  const wanted = example.rows === undefined ? '' : `\n  expected rows: ${JSON.stringify(example.rows)}`;
  const shown = rows.length === 0 ? '' : `\n  rows: ${rows.map(printRow).join('\n        ')}`;
  const asked = leaves.map(({ leaf, outcome }) => `\n  ${outcome.padEnd(7)} ${leaf}`).join('');
  return `${at}: expected ${example.expect}, the rule says ${found} ("${example.why}")${wanted}${shown}${asked}`;
}

function printRow(row: Row): string {
  const reason = row.reason === '' ? '' : ` (${row.reason})`;
  const via = row.via === '' ? '' : ` via=${row.via}`;
  return `${row.verdict}${reason} resource=${row.resource || '(none)'}${via} part=${row.part} region=${row.region}`;
}
