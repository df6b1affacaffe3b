/**
 * Packs: what the rules of a search read of the items of one list, read once.
 *
 * Each mvmap over a list reads its items' members from JSON, at a hundred characters a time. Where
 * several do, the members that they ask for are written into one small object an item (`json_object("a",
 * ..., "b", ...)`), and the mvmaps go over those. A pass over finished definitions: nothing else knows of it.
 */
import type { Expr } from '../spl/ast.js';
import { call, concat, field, num, str } from '../spl/build.js';
import type { Definition } from './fields.js';

/** Fields that are there before any list. */
const BEFORE = new Set(['acc', 'reg', 'ptn', 'q', 's', 'rec']);

/** Text that is read of an item: the calls that `reference.ts` writes around json_extract and json_keys. */
const READS = new Set(['replace', 'coalesce', 'json_object']);

/** Rewrites the definitions; what a search finds stays the same. */
export function pack(definitions: readonly Definition[]): Definition[] {
  const lists = new Map<string, Set<string>>();
  for (const { value } of definitions) {
    for (const map of mapsIn(value)) {
      const reads = lists.get(map.list) ?? new Set();
      lists.set(map.list, reads);
      for (const read of map.reads) reads.add(JSON.stringify(read));
    }
  }
  const packs = new Map([...lists].map(([list, reads]) => [list, planPack(definitions, list, reads)] as const));
  const written = new Set<string>();
  return definitions.flatMap((definition) => {
    const added: Definition[] = [];
    const value = rewrite(definition.value, (list) => {
      const plan = packs.get(list);
      if (plan === undefined) return undefined;
      if (!written.has(list)) added.push(plan.definition);
      written.add(list);
      return plan;
    });
    return [...added, { field: definition.field, value }];
  });
}

interface Plan {
  readonly definition: Definition;
  /** Printed read -> member. */
  readonly members: ReadonlyMap<string, string>;
  readonly packed: Expr;
}

interface ItemMap {
  readonly list: string;
  readonly reads: readonly Expr[];
}

/** The mvmaps in an expression whose body reads items only through texts that can be packed. */
function mapsIn(expr: Expr): ItemMap[] {
  if (expr.kind === 'call' && expr.name === 'mvmap') {
    const [list, body] = expr.args;
    if (list?.kind === 'field' && body !== undefined) {
      const reads = readsOf(body, list.name);
      return reads === undefined || reads.length === 0 ? [] : [{ list: list.name, reads }];
    }
  }
  return childrenOf(expr).flatMap(mapsIn);
}

/** The largest packable texts of an item in a body; undefined when the body uses the item in another way. */
function readsOf(body: Expr, list: string): Expr[] | undefined {
  const fields = fieldsOf(body);
  if (!fields.has(list)) return [];
  const others = [...fields].filter((name) => name !== list);
  if (body.kind === 'call' && READS.has(body.name) && others.every((name) => BEFORE.has(name))) return [body];
  if (body.kind === 'field') return undefined;
  const reads: Expr[] = [];
  for (const child of childrenOf(body)) {
    const inner = readsOf(child, list);
    if (inner === undefined) return undefined;
    reads.push(...inner);
  }
  return reads;
}

/** A pack, where it makes the search shorter. */
function planPack(definitions: readonly Definition[], list: string, reads: ReadonlySet<string>): Plan | undefined {
  const packed = field(`${list}_p`);
  const members = new Map([...reads].sort().map((read, i) => [read, memberName(i)] as const));
  const uses = definitions.flatMap((d) => mapsIn(d.value).filter((m) => m.list === list)).flatMap((m) => m.reads);
  const before = uses.reduce((sum, read) => sum + printedLength(read), 0);
  const after =
    uses.length * 32 + [...reads].reduce((sum, read) => sum + printedLength(JSON.parse(read) as Expr) + 12, 60);
  if (after >= before) return undefined;
  // A value that looks like a number would be printed as one; the sign before it keeps it text.
  const entries = [...members].flatMap(([read, name]) => [str(name), concat(str('='), JSON.parse(read) as Expr)]);
  return {
    definition: { field: `${list}_p`, value: call('mvmap', field(list), call('json_object', ...entries)) },
    members,
    packed,
  };
}

const memberName = (i: number): string =>
  (i < 26 ? '' : memberName(Math.floor(i / 26) - 1)) + String.fromCharCode(97 + (i % 26));

/** About what the printer needs: names, quotes and brackets. */
const printedLength = (expr: Expr): number =>
  JSON.stringify(expr).replace(/"(kind|name|value|args|parts|left|right|op|operands)":/g, '').length * 0.55;

function rewrite(expr: Expr, planOf: (list: string) => Plan | undefined): Expr {
  if (expr.kind === 'call' && expr.name === 'mvmap') {
    const [list, body] = expr.args;
    const reads = list?.kind === 'field' && body !== undefined ? readsOf(body, list.name) : undefined;
    if (list?.kind === 'field' && body !== undefined && reads !== undefined && reads.length > 0) {
      const plan = planOf(list.name);
      if (plan !== undefined) return call('mvmap', plan.packed, replaceReads(body, plan));
    }
  }
  return mapChildren(expr, (child) => rewrite(child, planOf));
}

function replaceReads(expr: Expr, plan: Plan): Expr {
  const member = plan.members.get(JSON.stringify(expr));
  if (member !== undefined) return call('substr', call('json_extract', plan.packed, str(member)), num(2));
  return mapChildren(expr, (child) => replaceReads(child, plan));
}

function fieldsOf(expr: Expr): Set<string> {
  if (expr.kind === 'field') return new Set([expr.name]);
  return new Set(childrenOf(expr).flatMap((child) => [...fieldsOf(child)]));
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'compare':
    case 'arith':
      return [expr.left, expr.right];
    case 'concat':
      return expr.parts;
    case 'and':
    case 'or':
      return expr.operands;
    case 'string':
    case 'number':
    case 'field':
    case 'macro':
      return [];
  }
}

function mapChildren(expr: Expr, map: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'call':
      return { ...expr, args: expr.args.map(map) };
    case 'compare':
    case 'arith':
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case 'concat':
      return { ...expr, parts: expr.parts.map(map) };
    case 'and':
    case 'or':
      return { ...expr, operands: expr.operands.map(map) };
    case 'string':
    case 'number':
    case 'field':
    case 'macro':
      return expr;
  }
}
