/** A pipeline as a list of small steps: one assignment, or one command. The specialiser works on these. */
import { C2CError } from '../../errors.js';
import type { Command, Expr } from '../ast.js';
import { isPredicate } from './compile.js';

export interface Assign {
  readonly kind: 'assign';
  readonly field: string;
  readonly value: Expr;
}

export type Step = Assign | Exclude<Command, { readonly kind: 'eval' } | { readonly kind: 'macro' }>;

function assign(field: string, value: Expr): Assign {
  if (isPredicate(value))
    throw new C2CError(`eval assigns a Boolean to "${field}"`, {
      remedy: 'A field cannot hold one: write if(condition, 1, 0)',
    });
  return { kind: 'assign', field, value };
}

/**
 * The steps of commands whose macros have been expanded.
 * @throws C2CError for an assignment of a Boolean and for a macro
 */
export function stepsOfCommands(commands: readonly Command[]): Step[] {
  return commands.flatMap((command): Step[] => {
    if (command.kind === 'eval') return command.assignments.map((a) => assign(a.field, a.value));
    if (command.kind !== 'macro') return [command];
    throw new C2CError(`macro "${command.name}" has not been expanded`, { remedy: 'Give its definition to prepare()' });
  });
}

const INTERNAL = new Set(['_raw', '_time']);

/** Whether a `fields` or `table` step keeps a field: wildcards count, and `fields` keeps _raw and _time unless told. */
export function keeper(step: Step & { readonly kind: 'fields' | 'table' }): (field: string) => boolean {
  const plain = new Set(step.fields.filter((f) => !f.includes('*')));
  const patterns = step.fields
    .filter((f) => f.includes('*'))
    .map((f) => {
      const inside = f.split('*').map((t) => t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${inside.join('.*')}$`);
    });
  const listed = (field: string): boolean => plain.has(field) || patterns.some((p) => p.test(field));
  if (step.kind === 'table') return listed;
  return step.mode === '-' ? (field) => !listed(field) : (field) => INTERNAL.has(field) || listed(field);
}
