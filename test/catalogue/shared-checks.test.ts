/** Rules that make the same check share one definition (a family), so that it is corrected once. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue, type Rule } from '../../src/catalogue/index.js';
import { ROOT } from './helpers.js';

/** Pairs that stay apart, and why. */
const APART: Readonly<Record<string, string>> = {
  'monitoringMetrics vpcFlowLogsMetricAlarm':
    'one prints N/A for the region, the other stands for a trail that the calls do not name: no line but the conditions would be shared',
};

/** What is compared of a test: the values that it compares with, but not whether they come from a setting. */
const LITERALS = new Set([
  'values',
  'value',
  'level',
  'is',
  'principal',
  'action',
  'condition',
  'unlessCondition',
  'resourceHasAll',
]);

function skeleton(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(skeleton);
  if (typeof node !== 'object' || node === null) return node;
  const presence = 'kind' in node && (node.kind === 'given' || node.kind === 'mentioned');
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'at')
      .map(([key, value]) => [key, LITERALS.has(key) && !presence ? sourceOfValue(value) : skeleton(value)]),
  );
}

/** `setting` or `literal`. */
function sourceOfValue(value: unknown): string {
  return JSON.stringify(value).includes('"setting"') ? 'setting' : 'literal';
}

/** The conditions of a rule without their literals; undefined when it tests nothing, so that there is nothing to share. */
function shapeOf(rule: Rule): string | undefined {
  const parts = rule.changes.map(({ sets, about, each, match, where, introduces, remediates, warn }) => ({
    ...{ sets, about, each, match },
    ...{ where, introduces, remediates, warn },
  }));
  const tests = JSON.stringify(parts).match(
    /"kind":"(?!always|list|view|key|each|entry|decode|literal|record|setting)\w+"/,
  );
  return tests === null ? undefined : JSON.stringify(skeleton(parts));
}

/** Groups of rules with one shape that are not all members of one family. */
function unshared(rules: readonly Rule[]): string[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const shape = shapeOf(rule);
    if (shape !== undefined) groups.set(shape, [...(groups.get(shape) ?? []), rule]);
  }
  return [...groups.values()].flatMap((group) => {
    const families = new Set(group.map(({ family }) => family?.name));
    if (group.length === 1 || (families.size === 1 && !families.has(undefined))) return [];
    return [
      group
        .map(({ plugin }) => plugin)
        .sort()
        .join(' '),
    ];
  });
}

const { rules } = loadCatalogue(ROOT, { examples: false });

describe('checks that several plugins make', () => {
  it('are families', () => {
    expect(unshared(rules).sort()).toEqual(Object.keys(APART));
  });

  it('would be found: a member without its family is one', () => {
    const members = rules.filter(({ family }) => family?.name === 'docdb-log');
    expect(members.length).toBe(2);
    const loose = members.map(({ family: _, ...rule }) => rule as Rule);
    expect(unshared(loose)).toEqual([
      members
        .map(({ plugin }) => plugin)
        .sort()
        .join(' '),
    ]);
  });

  it('are in the README of the catalogue, all of them', () => {
    const folder = path.join(ROOT, 'savedsearches');
    const files = readdirSync(path.join(folder, '_shared')).filter((name) => !name.endsWith('.examples.yml'));
    const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const table = text.slice(text.indexOf('| family | checks |'));
    const named = [...table.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(files.map((name) => name.replace('.yml', '')).sort());
  });

  it('have at least two members', () => {
    const members = new Map<string, number>();
    for (const { family } of rules) if (family) members.set(family.name, (members.get(family.name) ?? 0) + 1);
    expect([...members].filter(([, count]) => count < 2)).toEqual([]);
  });
});
