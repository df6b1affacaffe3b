/**
 * Partial evaluation of expressions: with what is known of some fields, calls on constants are computed and arms that
 * cannot be reached are dropped. The result gives the same value for every row that fits the facts.
 */
import { C2CError } from '../../errors.js';
import type { Expr } from '../ast.js';
import { compileExpr } from './compile.js';
import { constant, constantOf } from './constants.js';
import { type Context, SlotTable } from './context.js';
import { FUNCTION_TABLE } from './functions/index.js';
import { fieldsOf, mapChildren } from './traverse.js';
import { isList, textOf, type Value } from './values.js';

/** What is known of a field: its value, or that it is the text of the record. */
export type Fact = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'raw' };

export interface Facts {
  get(field: string): Fact | undefined;
}

type Call = Expr & { readonly kind: 'call' };

/** A known value, not NULL. */
const given = (expr: Expr): boolean => constantOf(expr)?.value !== undefined;
const isNull = (expr: Expr): boolean => {
  const fixed = constantOf(expr);
  return fixed !== undefined && fixed.value === undefined;
};

const FALSE = constant(false);
const NULL = constant(undefined);

/** Folds expressions under the answers of one context. */
export class Folder {
  private readonly scratch: Context;

  /** @param members top-level members of the record that are known texts */
  constructor(
    private readonly context: Context,
    private readonly members: ReadonlyMap<string, string>,
  ) {
    this.scratch = { ...context, slots: new SlotTable() };
  }

  /** The expression with what is known put in. */
  fold(expr: Expr, facts: Facts): Expr {
    if (constantOf(expr) !== undefined) return expr;
    switch (expr.kind) {
      case 'field': {
        const fact = facts.get(expr.name);
        if (fact === undefined) return expr;
        return fact.kind === 'value' ? constant(fact.value) : { kind: 'field', name: '_raw' };
      }
      case 'call':
        return this.call(expr, facts);
      case 'and':
      case 'or':
        return this.join(expr, facts);
      case 'concat':
        return this.concat(expr.parts.map((p) => this.fold(p, facts)));
      default: {
        const folded = mapChildren(expr, (child) => this.fold(child, facts));
        // Comparison and arithmetic with NULL are NULL.
        if ((folded.kind === 'compare' || folded.kind === 'arith') && (isNull(folded.left) || isNull(folded.right)))
          return NULL;
        return this.computed(folded);
      }
    }
  }

  /** The same where only "true or not" matters: NULL counts as false. */
  condition(expr: Expr, facts: Facts): Expr {
    return this.decided(this.fold(expr, facts));
  }

  private decided(expr: Expr): Expr {
    if (isNull(expr)) return FALSE;
    if (expr.kind !== 'and' && expr.kind !== 'or') return expr;
    const operands = expr.operands.map((o) => this.decided(o));
    const isFalse = (o: Expr): boolean => constantOf(o)?.value === false;
    if (expr.kind === 'and') return operands.some(isFalse) ? FALSE : { kind: 'and', operands };
    const open = operands.filter((o) => !isFalse(o));
    return open.length === 0 ? FALSE : open.length === 1 ? (open[0] as Expr) : { kind: 'or', operands: open };
  }

  private join(expr: Expr & { readonly kind: 'and' | 'or' }, facts: Facts): Expr {
    const stop = expr.kind === 'or';
    const open: Expr[] = [];
    for (const operand of expr.operands) {
      const folded = this.fold(operand, facts);
      const fixed = constantOf(folded);
      if (fixed?.value === stop) return constant(stop);
      if (fixed === undefined || fixed.value !== !stop) open.push(folded);
    }
    if (open.length === 0) return constant(!stop);
    if (open.length === 1) return open[0] as Expr;
    return { kind: expr.kind, operands: open };
  }

  private concat(parts: readonly Expr[]): Expr {
    const merged: Expr[] = [];
    for (const part of parts) {
      const fixed = constantOf(part);
      if (fixed === undefined) {
        merged.push(part);
        continue;
      }
      if (fixed.value === undefined || isList(fixed.value)) return NULL;
      const text = textOf(fixed.value, this.context.switches);
      const last = merged[merged.length - 1];
      if (last?.kind === 'string') merged[merged.length - 1] = { kind: 'string', value: last.value + text };
      else merged.push({ kind: 'string', value: text });
    }
    return merged.length === 1 && merged[0]?.kind === 'string' ? merged[0] : { kind: 'concat', parts: merged };
  }

  private call(expr: Call, facts: Facts): Expr {
    const args = expr.args;
    switch (expr.name) {
      case 'if': {
        const condition = this.condition(args[0] as Expr, facts);
        const fixed = constantOf(condition);
        if (fixed !== undefined) return this.fold(args[fixed.value === true ? 1 : 2] as Expr, facts);
        return { ...expr, args: [condition, this.fold(args[1] as Expr, facts), this.fold(args[2] as Expr, facts)] };
      }
      case 'case':
        return this.case(expr, facts);
      case 'coalesce':
        return this.coalesce(expr, facts);
      case 'mvmap':
        return this.mvmap(expr, facts);
      case 'mvfilter':
        return this.mvfilter(expr, facts);
      default: {
        const folded = mapChildren(expr, (a) => this.fold(a, facts)) as Call;
        return this.ofRecord(folded) ?? this.computed(folded);
      }
    }
  }

  private case(expr: Call, facts: Facts): Expr {
    const kept: Expr[] = [];
    for (let i = 0; i + 1 < expr.args.length; i += 2) {
      const condition = this.condition(expr.args[i] as Expr, facts);
      const fixed = constantOf(condition);
      if (fixed !== undefined && fixed.value !== true) continue;
      const value = this.fold(expr.args[i + 1] as Expr, facts);
      if (fixed !== undefined && kept.length === 0) return value;
      kept.push(condition, value);
      if (fixed !== undefined) break;
    }
    return kept.length === 0 ? NULL : { ...expr, args: kept };
  }

  private coalesce(expr: Call, facts: Facts): Expr {
    const kept: Expr[] = [];
    for (const arg of expr.args) {
      const folded = this.fold(arg, facts);
      if (isNull(folded)) continue;
      kept.push(folded);
      if (given(folded)) break;
    }
    if (kept.length === 0) return NULL;
    return kept.length === 1 ? (kept[0] as Expr) : { ...expr, args: kept };
  }

  /** What is known of other fields inside mvmap and mvfilter: the field itself is an element there. */
  private inside(facts: Facts, over: ReadonlySet<string>): Facts {
    const hidesLists = this.context.switches.mvmapOtherMultivalue === 'null';
    return {
      get: (field) => {
        const fact = over.has(field) ? undefined : facts.get(field);
        if (fact?.kind === 'raw') return over.has('_raw') ? undefined : fact;
        return hidesLists && fact !== undefined && isList(fact.value) ? undefined : fact;
      },
    };
  }

  private mvmap(expr: Call, facts: Facts): Expr {
    const [over, body] = expr.args as [Expr, Expr];
    const fields = fieldsOf(over);
    const folded = { ...expr, args: [over, this.fold(body, this.inside(facts, fields))] };
    return this.overKnown(folded, facts);
  }

  private mvfilter(expr: Call, facts: Facts): Expr {
    return this.overKnown(expr, facts);
  }

  /** A call over a field that is known, when it reads no other. */
  private overKnown(expr: Call, facts: Facts): Expr {
    const fields = [...fieldsOf(expr)];
    const fact = facts.get(fields[0] ?? '');
    if (fields.length !== 1 || fact?.kind !== 'value') return expr;
    return this.run(expr, new Map([[fields[0] as string, fact.value]])) ?? expr;
  }

  /** What is known of the record itself. */
  private ofRecord(expr: Call): Expr | undefined {
    const [subject, path] = expr.args;
    if (subject?.kind !== 'field' || subject.name !== '_raw') return undefined;
    if (expr.name === 'json_valid') return constant(true);
    const key = path === undefined ? undefined : constantOf(path)?.value;
    if (expr.name !== 'json_extract' || expr.args.length !== 2 || typeof key !== 'string') return undefined;
    const member = this.members.get(key);
    return member === undefined ? undefined : constant(member);
  }

  private computed(expr: Expr): Expr {
    if (expr.kind === 'call' && FUNCTION_TABLE.get(expr.name)?.impure === true) return expr;
    const children =
      expr.kind === 'call'
        ? expr.args
        : expr.kind === 'compare' || expr.kind === 'arith'
          ? [expr.left, expr.right]
          : [expr];
    return children.every((c) => constantOf(c) !== undefined) ? (this.run(expr, new Map()) ?? expr) : expr;
  }

  /** Evaluates now; undefined when that fails: then the error belongs to the row that gets there. */
  private run(expr: Expr, fields: ReadonlyMap<string, Value>): Expr | undefined {
    try {
      const thunk = compileExpr(expr, this.scratch);
      const row = this.scratch.slots.emptyRow();
      for (const [field, value] of fields) row[this.scratch.slots.of(field)] = value;
      return constant(thunk(row));
    } catch (error) {
      if (error instanceof C2CError) return undefined;
      throw error;
    }
  }
}
