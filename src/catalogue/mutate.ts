/**
 * Mutants of a rule: each leaf of each condition changed, negated, removed, and each `sets` changed.
 * A rule's examples are good when every mutant makes one of them wrong.
 */
import { decideRule, leavesOf, replaceLeaf } from '../condition/index.js';
import type { Change, Condition, Sets, Test } from '../condition/types.js';
import { shortName } from './changes.js';
import { changedLeaves } from './mutate-leaf.js';
import type { Equivalent, Example, Rule } from './types.js';
import { agrees, printTest } from './verify.js';

/** One mutant. */
export interface Mutant {
  /** Unique within the rule; the key under `equivalent`. */
  readonly name: string;
  readonly rule: Rule;
}

const SLOTS = ['where', 'introduces', 'remediates', 'warn'] as const;
type Slot = (typeof SLOTS)[number];

/** All mutants of a rule. A leaf that several changes share (one entry of `changes`) is mutated in all of them. */
export function mutants(rule: Rule): Mutant[] {
  const found: Mutant[] = [];
  const names = new Map<string, number>();
  const push = (name: string, changes: readonly Change[]): void => {
    const times = (names.get(name) ?? 0) + 1;
    names.set(name, times);
    found.push({ name: times === 1 ? name : `${name} #${times}`, rule: { ...rule, changes } });
  };
  const seen = new Set<Test>();
  for (const change of rule.changes) {
    for (const slot of SLOTS) {
      const condition = change[slot];
      for (const leaf of condition === undefined ? [] : leavesOf(condition)) {
        if (seen.has(leaf)) continue;
        seen.add(leaf);
        const label = `${labelOf(change)} ${slot}: ${printTest(leaf)}`;
        for (const { name, replacement } of leafMutants(leaf, condition as Condition)) {
          push(`${label} -> ${name}`, replaced(rule.changes, slot, leaf, replacement));
        }
      }
    }
  }
  for (const group of byPosition(rule.changes)) {
    const [first] = group as [Change];
    for (const sets of otherSets(first)) {
      const changes = rule.changes.map((change) => (group.includes(change) ? { ...change, sets } : change));
      push(`${labelOf(first)} sets: ${first.sets} -> ${sets}`, changes);
    }
  }
  return found;
}

/** The first operation names the change. */
function labelOf(change: Change): string {
  return shortName(change.source, change.operations[0] ?? '');
}

function leafMutants(leaf: Test, whole: Condition): { name: string; replacement: Condition | undefined }[] {
  const negated = { name: 'negated', replacement: { kind: 'not', of: leaf } as Condition };
  if (leaf.kind === 'always') return [negated];
  const removed = whole === leaf ? { kind: 'always' as const } : undefined;
  return [...changedLeaves(leaf), negated, { name: 'removed', replacement: removed }];
}

function replaced(
  changes: readonly Change[],
  slot: Slot,
  leaf: Test,
  replacement: Condition | undefined,
): readonly Change[] {
  return changes.map((change) => {
    const condition = change[slot];
    if (condition === undefined || !leavesOf(condition).includes(leaf)) return change;
    return { ...change, [slot]: replaceLeaf(condition, leaf, replacement) ?? { kind: 'always' } };
  });
}

/** Changes that were one entry of the rule's file. */
function byPosition(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify(change.at);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}

/** Other values of `sets`, as far as they mean something else here. */
function otherSets(change: Change): Sets[] {
  const hasComplement =
    change.introduces !== undefined && change.introduces.kind !== 'always' && change.remediates === undefined;
  // Without the complement nothing depends on `sets`, and `about` only keeps away what the conditions do.
  if (!hasComplement) return [];
  return change.sets === 'patch' ? ['create', 'replace'] : [change.sets === 'replace' ? 'create' : 'replace'];
}

/** The mutants that no example tells from the rule, and the listed equivalents that are no survivors. */
export interface Survivors {
  readonly survivors: readonly Mutant[];
  readonly stale: readonly Equivalent[];
  readonly total: number;
}

/** Runs all mutants of a rule on its examples. Examples with which the rule itself disagrees do not count. */
export function survivors(rule: Rule, examples: readonly Example[], equivalents: readonly Equivalent[]): Survivors {
  const good = examples.filter((example) => agrees(example, decideRule(rule, example.record, example.settings)));
  const all = mutants(rule);
  const alive = all.filter(
    (mutant) => !good.some((example) => !agrees(example, decideRule(mutant.rule, example.record, example.settings))),
  );
  const names = new Set(alive.map(({ name }) => name));
  const listed = new Set(equivalents.map(({ mutant }) => mutant));
  return {
    survivors: alive.filter(({ name }) => !listed.has(name)),
    stale: equivalents.filter(({ mutant }) => !names.has(mutant)),
    total: all.length,
  };
}
