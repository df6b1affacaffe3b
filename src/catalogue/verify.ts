/** Holds examples against rules with the reference evaluator. */
import { decideRule, merge, printReference, referencesOf, type Row } from '../condition/index.js';
import type { Operand, PolicyTest, Test, Truth } from '../condition/types.js';
import type { Example, Expectation, Rule } from './types.js';

/** An example whose rule says something else. */
export interface Mismatch {
  readonly example: Example;
  readonly found: Expectation;
  readonly rows: readonly Row[];
  /** Which leaves were asked and what they said. */
  readonly leaves: readonly { readonly leaf: string; readonly outcome: Truth }[];
}

/** The strongest verdict of the rows; `silent` without rows. */
export function verdictOf(rows: readonly Row[]): Expectation {
  for (const verdict of ['introduces', 'unclear', 'remediates'] as const) {
    if (rows.some((row) => row.verdict === verdict)) return verdict;
  }
  return 'silent';
}

/** Whether the rows are what the example expects. */
export function agrees(example: Example, rows: readonly Row[]): boolean {
  if (example.rows === undefined) return verdictOf(rows) === example.expect;
  if (example.rows.length !== rows.length || verdictOf(rows) !== example.expect) return false;
  const left = [...rows];
  return example.rows.every((wanted) => {
    const at = left.findIndex((row) => Object.entries(wanted).every(([key, value]) => row[key as keyof Row] === value));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Runs an example; undefined when the rule agrees with it. */
export function verifyExample(rule: Rule, example: Example): Mismatch | undefined {
  const rows = decideRule(rule, example.record, example.settings);
  if (agrees(example, rows)) return undefined;
  const leaves: { leaf: string; outcome: Truth }[] = [];
  decideRule(rule, example.record, example.settings, (leaf, outcome) =>
    leaves.push({ leaf: printTest(leaf), outcome }),
  );
  return { example, found: verdictOf(rows), rows: merge(rows), leaves };
}

/** A leaf in about the words of the rule's file. */
export function printTest(test: Test): string {
  const of = referencesOf(test).map(printReference);
  switch (test.kind) {
    case 'always':
      return 'always';
    case 'equals':
      return `${of[0]}: ${printOperands(test.values)}`;
    case 'compare':
      return `${of[0]}|${test.op}: ${printOperands([test.value])}`;
    case 'version':
      return `${of[0]}|version_${test.op}: ${test.value}`;
    case 'text':
      return `${of[0]}|${test.op}${test.cased ? '|cased' : ''}: ${printList(test.values)}`;
    case 'given':
    case 'mentioned':
      return `${of[0]}|${test.kind}: ${test.value}`;
    case 'hasAll':
      return `${of[0]}|has_all: ${printList(test.values)}`;
    case 'only':
      return `${of[0]}|only: ${printOperands(test.values)}`;
    case 'count':
      return `${of[0]}|count: {${test.op}: ${printOperands([test.value])}}`;
    case 'cidr':
      return `${of[0]}|cidr: ${printList(test.values)}`;
    case 'kmsBelow':
      return `${of[0]}|kms_below: ${typeof test.level === 'string' ? test.level : `{setting: ${test.level.setting}}`}`;
    case 'port':
      return `port: {is: ${printList(test.is.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)))}, from: ${of[0]}, to: ${of[1]}, when_absent: ${test.whenAbsent}}`;
    case 'policy':
      return printPolicy(test, of[0] ?? '');
  }
}

function printPolicy(test: PolicyTest, of: string): string {
  const parts = [`in: ${of}`];
  if (test.statement === 'every') parts.push('statement: every');
  if (test.effect !== undefined) parts.push(`effect: ${test.effect}`);
  if (test.principal !== undefined) {
    parts.push(`principal: ${typeof test.principal === 'string' ? test.principal : printList(test.principal)}`);
  }
  if (test.action !== undefined) parts.push(`action: ${printList(test.action)}`);
  if (test.resourceHasAll !== undefined) parts.push(`resource_has_all: ${printList(test.resourceHasAll)}`);
  if (test.condition !== undefined) {
    parts.push(
      `condition: ${printList(test.condition.map(({ operator, key, value }) => `${operator}/${key}: ${value}`))}`,
    );
  }
  if (test.unlessCondition !== undefined) {
    const keys = test.unlessCondition;
    parts.push(`unless_condition: ${typeof keys === 'string' ? keys : printList(keys)}`);
  }
  return `policy: {${parts.join(', ')}}`;
}

function printOperands(operands: readonly Operand[]): string {
  return printList(
    operands.map((operand) => {
      if (operand.kind === 'literal') return String(operand.value);
      return operand.kind === 'record' ? `{${operand.name}}` : `{setting: ${operand.name}}`;
    }),
  );
}

function printList(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `[${values.join(', ')}]`;
}
