/** The rules that ship: they read, they agree with their examples, and no mutant goes unnoticed. */
import { describe, expect, it } from 'vitest';
import { checkCatalogue, readCatalogue, survivors, verifyExample, type Rule } from '../../src/catalogue/index.js';
import { leavesOf, type Condition, type ConditionKind, type Sets } from '../../src/condition/index.js';
import { ROOT } from './helpers.js';

const { catalogue, problems } = readCatalogue(ROOT);
const { rules, examples, equivalents } = catalogue;

const conditionsOf = (rule: Rule): Condition[] =>
  rule.changes.flatMap(({ where, introduces, remediates, warn }) =>
    [where, introduces, remediates, warn].filter((one) => one !== undefined),
  );

/** The kinds in a condition: leaves and joins. */
function kindsOf(condition: Condition): ConditionKind[] {
  switch (condition.kind) {
    case 'all':
    case 'oneOf':
      return [condition.kind, ...condition.of.flatMap(kindsOf)];
    case 'not':
      return [condition.kind, ...kindsOf(condition.of)];
    case 'items':
      return [condition.kind, ...kindsOf(condition.where)];
    default:
      return leavesOf(condition).map(({ kind }) => kind);
  }
}

const KINDS: readonly ConditionKind[] = [
  'always', 'equals', 'compare', 'version', 'text', 'given', 'mentioned', 'hasAll', 'only', 'count', 'port', 'cidr',
  'kmsBelow', 'policy', 'all', 'oneOf', 'not', 'items',
]; // prettier-ignore
const SETS: readonly Sets[] = ['create', 'replace', 'patch', 'add', 'remove'];

describe('the rule catalogue', () => {
  it('reads without a problem', () => {
    expect(problems.map(String)).toEqual([]);
  });

  const found = checkCatalogue(ROOT, catalogue).map(String);
  const isMissing = (one: string): boolean => one.startsWith('savedsearches: there is no rule for the plugin');

  it('passes every lint', () => {
    expect(found.filter((one) => !isMissing(one))).toEqual([]);
  });

  it('has a rule for every plugin of CloudSploit', () => {
    expect(found.filter(isMissing)).toEqual([]);
  });

  it('agrees with every example', () => {
    const byPlugin = new Map(rules.map((rule) => [rule.plugin, rule]));
    const wrong = examples.flatMap((example) => {
      const rule = byPlugin.get(example.plugin);
      const mismatch = rule && verifyExample(rule, example);
      return mismatch ? [`${example.at.file}:${example.at.line}: ${example.expect}, found ${mismatch.found}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it.each(KINDS)('uses the kind %s', (kind) => {
    const users = rules.filter((rule) => conditionsOf(rule).some((one) => kindsOf(one).includes(kind)));
    expect(users.length).toBeGreaterThan(0);
  });

  it.each(SETS)('uses sets: %s', (sets) => {
    expect(rules.some((rule) => rule.changes.some((change) => change.sets === sets))).toBe(true);
  });

  it('lets no mutant live that is not listed as equivalent', () => {
    const alive = rules.flatMap((rule) => {
      const own = examples.filter(({ plugin }) => plugin === rule.plugin);
      const isFamily = rule.family !== undefined && !own.some(({ at }) => at.file.startsWith('savedsearches/_shared/'));
      if (isFamily || rule.changes.length === 0) return [];
      const found = survivors(
        rule,
        own,
        equivalents.filter(({ plugin }) => plugin === rule.plugin),
      );
      return [
        ...found.survivors.map(({ name }) => `${rule.plugin}: ${name}`),
        ...found.stale.map(({ mutant }) => `${rule.plugin}: stale: ${mutant}`),
      ];
    });
    expect(alive).toEqual([]);
  });
});
