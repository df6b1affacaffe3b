/** A leaf with a value changed, in every way that its kind knows. */
import { KMS_LEVELS, type Condition, type Operand, type PolicyTest, type Test } from '../condition/types.js';

/** One changed leaf and what was changed, in words. */
export interface ChangedLeaf {
  readonly name: string;
  readonly replacement: Condition;
}

/** All changes of a leaf's values. */
export function changedLeaves(leaf: Test): ChangedLeaf[] {
  switch (leaf.kind) {
    case 'always':
    case 'given':
    case 'mentioned':
      return []; // another value is the negation
    case 'equals':
    case 'only':
      return shortened(leaf.values, otherOperand, showOperand).map(({ name, values }) => ({
        name,
        replacement: { ...leaf, values },
      }));
    case 'text':
    case 'hasAll':
      return shortened(leaf.values, (value) => `${value}~`, String).map(({ name, values }) => ({
        name,
        replacement: { ...leaf, values },
      }));
    case 'cidr':
      return shortened(leaf.values, () => '203.0.113.0/24', String).map(({ name, values }) => ({
        name,
        replacement: { ...leaf, values },
      }));
    case 'compare':
    case 'count':
      return [{ name: BOUNDARY[leaf.op], replacement: { ...leaf, op: BOUNDARY[leaf.op] } }];
    case 'version':
      if (leaf.op === 'gte') return [{ name: `${leaf.value}.1`, replacement: { ...leaf, value: `${leaf.value}.1` } }];
      return [{ name: `version_${BOUNDARY[leaf.op]}`, replacement: { ...leaf, op: BOUNDARY[leaf.op] } }];
    case 'kmsBelow':
      return otherLevels(leaf);
    case 'port':
      return otherPorts(leaf);
    case 'policy':
      return otherPolicies(leaf);
  }
}

const BOUNDARY = { lt: 'lte', lte: 'lt', gt: 'gte', gte: 'gt' } as const;

/** Several values: each one left out. One value: another one. */
function shortened<T>(
  values: readonly T[],
  other: (value: T) => T,
  show: (value: T) => string,
): { name: string; values: readonly T[] }[] {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return [{ name: show(other(only)), values: [other(only)] }];
  return values.map((value, at) => ({
    name: `without ${show(value)}`,
    values: values.filter((_, index) => index !== at),
  }));
}

function otherOperand(operand: Operand): Operand {
  if (operand.kind !== 'literal') return { kind: 'literal', value: 'other~' };
  if (typeof operand.value === 'boolean') return { kind: 'literal', value: !operand.value };
  return { kind: 'literal', value: typeof operand.value === 'number' ? operand.value + 1 : `${operand.value}~` };
}

function showOperand(operand: Operand): string {
  if (operand.kind === 'literal') return String(operand.value);
  return operand.kind === 'record' ? `{${operand.name}}` : `{setting: ${operand.name}}`;
}

function otherLevels(leaf: Extract<Test, { kind: 'kmsBelow' }>): ChangedLeaf[] {
  if (typeof leaf.level !== 'string') return [];
  const at = KMS_LEVELS.indexOf(leaf.level);
  // Above awscmk no log tells the levels apart: every such level says the same of every key.
  return [KMS_LEVELS[at - 1], at < KMS_LEVELS.indexOf('externalcmk') ? KMS_LEVELS[at + 1] : undefined]
    .filter((level) => level !== undefined && level !== 'none' && level !== 'sse')
    .map((level) => ({ name: String(level), replacement: { ...leaf, level: level } }));
}

function otherPorts(leaf: Extract<Test, { kind: 'port' }>): ChangedLeaf[] {
  const show = (range: { from: number; to: number }): string =>
    range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`;
  const next = (range: { from: number; to: number }): { from: number; to: number } => ({
    from: (range.to + 1) % 65536,
    to: (range.to + 1) % 65536,
  });
  const whenAbsent = leaf.whenAbsent === 'all' ? 'none' : 'all';
  return [
    ...shortened(leaf.is, next, show).map(({ name, values }) => ({ name, replacement: { ...leaf, is: values } })),
    { name: `when_absent: ${whenAbsent}`, replacement: { ...leaf, whenAbsent } },
  ];
}

function otherPolicies(leaf: PolicyTest): ChangedLeaf[] {
  const found: ChangedLeaf[] = [];
  const add = (name: string, replacement: PolicyTest): void => void found.push({ name, replacement });
  add(`statement: ${leaf.statement === 'any' ? 'every' : 'any'}`, {
    ...leaf,
    statement: leaf.statement === 'any' ? 'every' : 'any',
  });
  const { effect, principal, action, resourceHasAll, condition, unlessCondition, ...rest } = leaf;
  const whole = { effect, principal, action, resourceHasAll, condition, unlessCondition };
  for (const key of Object.keys(whole) as (keyof typeof whole)[]) {
    if (whole[key] === undefined) continue;
    const others = Object.entries(whole).filter(([name, value]) => name !== key && value !== undefined);
    if (others.length > 0) add(`without ${key}`, { ...rest, ...Object.fromEntries(others) });
  }
  if (effect !== undefined) add('other effect', { ...leaf, effect: effect === 'Allow' ? 'Deny' : 'Allow' });
  if (typeof principal === 'string') {
    const other = principal === 'public' ? 'external' : 'public';
    add(`principal: ${other}`, { ...leaf, principal: other });
  }
  for (const key of ['action', 'resourceHasAll', 'unlessCondition', 'principal'] as const) {
    const values = leaf[key];
    if (typeof values === 'string' || values === undefined || values.length < 2) continue;
    for (const value of values) {
      add(`${key} without ${value}`, { ...leaf, [key]: values.filter((one) => one !== value) });
    }
  }
  return found;
}
