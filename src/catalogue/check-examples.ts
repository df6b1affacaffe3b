/** Lints of examples: does a rule have all that show what it does and does not. */
import { succeeded, type Problems } from '../condition/index.js';
import type { CheckInput } from './check.js';
import type { Example, Rule } from './types.js';

/** A way in, a way out, a near miss, a failed call; members of a family need a way in and a near miss. */
export function checkExamples({ catalogue, whole }: CheckInput, problems: Problems): void {
  const byPlugin = new Map<string, Example[]>();
  for (const example of catalogue.examples) {
    byPlugin.set(example.plugin, [...(byPlugin.get(example.plugin) ?? []), example]);
  }
  for (const rule of catalogue.rules) {
    const examples = byPlugin.get(rule.plugin) ?? [];
    if (rule.changes.length > 0) checkRule(rule, examples, problems);
    else if (examples.length > 0) problems.add(rule.at, 'a rule without changes has examples');
  }
  if (whole) checkFamilies(catalogue.rules, catalogue.examples, problems);
}

function checkRule(rule: Rule, examples: readonly Example[], problems: Problems): void {
  const lacks = (what: string): void =>
    problems.add(rule.at, `no example for ${what}`, `add one to ${examplesFile(rule)}`);
  const expects = (verdict: string): boolean => examples.some(({ expect }) => expect === verdict);
  const introduces = rule.changes.some((change) => change.introduces !== undefined);
  if (introduces && !expects('introduces')) lacks('a way in (expect: introduces)');
  if (!introduces && !expects('unclear') && !expects('remediates')) lacks('anything that it reports');
  const silent = examples.filter(({ expect }) => expect === 'silent');
  if (!silent.some(({ record }) => succeeded(record)) && !isAlwaysDecided(rule)) {
    lacks('a near miss (expect: silent, a call that succeeded)');
  }
  if (rule.family !== undefined) return;
  if (!silent.some(({ record }) => !succeeded(record))) lacks('the failed call (expect: silent, event.errorCode)');
  if (hasWayOut(rule) && !expects('remediates')) lacks('a way out (expect: remediates)');
}

/** Calls that set the whole always say something: the near miss is then the one that remediates. */
function isAlwaysDecided(rule: Rule): boolean {
  return rule.changes.every(
    ({ sets, each, where }) => (sets === 'replace' || sets === 'remove') && each === undefined && where === undefined,
  );
}

/** Deletes that the type adds need no example of their own. */
function hasWayOut(rule: Rule): boolean {
  return rule.changes.some(
    (change) =>
      (change.remediates !== undefined && change.remediates.kind !== 'always') ||
      (change.introduces !== undefined &&
        change.introduces.kind !== 'always' &&
        change.remediates === undefined &&
        (change.sets === 'replace' || change.sets === 'patch')),
  );
}

function examplesFile(rule: Rule): string {
  return rule.at.file.replace(/\.yml$/, '.examples.yml');
}

/** A family has its full examples in one place. */
function checkFamilies(rules: readonly Rule[], examples: readonly Example[], problems: Problems): void {
  const families = new Set(rules.flatMap((rule) => (rule.family === undefined ? [] : [rule.family.name])));
  for (const name of families) {
    const file = `savedsearches/_shared/${name}.examples.yml`;
    const held = rules.some((rule) => rule.family?.name === name && rule.changes.length > 0);
    if (held && !examples.some(({ at }) => at.file === file)) {
      problems.add(
        { file: `savedsearches/_shared/${name}.yml` },
        `the family "${name}" has no examples`,
        `write ${file}`,
      );
    }
  }
}
