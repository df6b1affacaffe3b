/** What compiled expressions share: the slots of a row, the answers to the open points, the clock. */
import type { Expr } from '../ast.js';
import type { Switches } from '../switches.js';
import type { JsonStyle } from './json.js';
import type { Row, Value } from './values.js';

/** Numbers the fields of a pipeline, so that a row is an array. Grows when a lookup brings new columns. */
export class SlotTable {
  private readonly numbers = new Map<string, number>();
  private readonly list: string[] = [];

  /** The slot of a field, made on first use. */
  of(field: string): number {
    let slot = this.numbers.get(field);
    if (slot === undefined) {
      slot = this.list.length;
      this.numbers.set(field, slot);
      this.list.push(field);
    }
    return slot;
  }

  /** Fields by slot. */
  get names(): readonly string[] {
    return this.list;
  }

  /** A row without any field. Its holes read as undefined; filling them would cost more than some searches do. */
  emptyRow(): Row {
    return new Array<Value>(this.list.length);
  }
}

export interface Context {
  readonly slots: SlotTable;
  readonly switches: Switches;
  readonly style: JsonStyle;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** A compiled expression. */
export type Thunk = (row: Row) => Value;

/** An argument of a function: its expression, compiled, and its value where it is a constant. */
export interface Argument {
  readonly expr: Expr;
  readonly value: Thunk;
  readonly constant: { readonly value: Value } | undefined;
}

/** One function of eval. */
export interface FunctionEntry {
  /** The documented rule in one sentence; [D] on its page of the Search Reference, [1] practice, [?] open, see switches.ts. */
  readonly rule: string;
  /** It gives a Boolean, which a field cannot hold. */
  readonly predicate?: true;
  /** It depends on more than its arguments. */
  readonly impure?: true;
  /** Its arguments at these places must be conditions. */
  readonly conditions?: (index: number, count: number) => boolean;
  readonly compile: (args: readonly Argument[], context: Context) => Thunk;
}

export type FunctionTable = Readonly<Record<string, FunctionEntry>>;
