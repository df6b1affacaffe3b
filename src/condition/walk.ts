/** Walks over conditions: leaves, references, settings. */
import type { Condition, Operand, Reference, Test } from './types.js';

/** The leaves of a condition, in the order they are written. */
export function leavesOf(condition: Condition): Test[] {
  switch (condition.kind) {
    case 'all':
    case 'oneOf':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    case 'items':
      return leavesOf(condition.where);
    default:
      return [condition];
  }
}

/** The references that a leaf asks. */
export function referencesOf(test: Test): Reference[] {
  if (test.kind === 'always') return [];
  if (test.kind === 'port') return [test.from, test.to];
  return [test.kind === 'policy' ? test.in : test.of];
}

/** The settings that a condition asks for. */
export function settingsOf(condition: Condition): string[] {
  return leavesOf(condition).flatMap((test): string[] => {
    switch (test.kind) {
      case 'equals':
      case 'only':
        return test.values.flatMap(settingOf);
      case 'compare':
      case 'count':
        return settingOf(test.value);
      case 'kmsBelow':
        return typeof test.level === 'string' ? [] : [test.level.setting];
      default:
        return [];
    }
  });
}

function settingOf(operand: Operand): string[] {
  return operand.kind === 'setting' ? [operand.name] : [];
}

/**
 * A copy with one leaf (by identity) replaced; `undefined` takes the leaf away, and with it whatever
 * is empty then. The whole condition may come out as undefined.
 */
export function replaceLeaf(
  condition: Condition,
  leaf: Test,
  replacement: Condition | undefined,
): Condition | undefined {
  if (condition === leaf) return replacement;
  switch (condition.kind) {
    case 'all':
    case 'oneOf': {
      const of = condition.of.map((part) => replaceLeaf(part, leaf, replacement)).filter((part) => part !== undefined);
      return of.length === 0 ? undefined : { ...condition, of };
    }
    case 'not': {
      const of = replaceLeaf(condition.of, leaf, replacement);
      return of && { ...condition, of };
    }
    case 'items':
      return { ...condition, where: replaceLeaf(condition.where, leaf, replacement) ?? { kind: 'always' } };
    default:
      return condition;
  }
}
