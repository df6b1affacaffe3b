/**
 * Packs: what the rules of a search read of the items of one list, read once.
 *
 * Each mvmap over a list reads its items' members from JSON, at a hundred characters a time. Where
 * several do, the members that they ask for are written into one small object an item (`json_object("a",
 * ..., "b", ...)`), and the mvmaps go over those. A pass over finished definitions: nothing else knows of it.
 */
import type { Expr } from '../spl/ast.js';
import { call, concat, field, num, str } from '../spl/build.js';
import { type Definition, mapOver } from './fields.js';
import { childrenOf, fieldsOf, mapChildren } from '../spl/index.js';

/** Fields that are there before any list. */
const BEFORE = new Set(['acc', 'reg', 'ptn', 'q', 's', 'rec']);
/** Values of the record, too, are read before. */
const isBefore = (name: string): boolean => BEFORE.has(name) || /^[fk][qse]_/.test(name);

/** Text that is read of an item: the calls that `reference.ts` writes around json_extract and json_keys. */
const READS = new Set(['replace', 'coalesce', 'json_object']);

/** Definitions and the hits built on them. */
export interface Evals {
  readonly definitions: readonly Definition[];
  readonly hits: readonly Expr[];
}

/** Rewrites definitions and hits; what a search finds stays the same. */
export function pack({ definitions, hits }: Evals): Evals {
  const values = [...definitions.map((d) => d.value), ...hits];
  const uses = new Map<string, Expr[]>();
  for (const { list, reads } of values.flatMap(mapsIn)) uses.set(list, [...(uses.get(list) ?? []), ...reads]);
  const plans = new Map([...uses].map(([list, reads]) => [list, planPack(list, reads)] as const));
  const rewritten: Definition[] = [];
  const written = new Set<string>();
  const planOf = (list: string): Plan | undefined => {
    const plan = plans.get(list);
    if (plan !== undefined && !written.has(list)) {
      written.add(list);
      rewritten.push(plan.definition);
    }
    return plan;
  };
  for (const { field: name, value } of definitions) {
    // The pack is written before the first definition that reads it.
    const packed = rewrite(value, planOf);
    rewritten.push({ field: name, value: packed });
  }
  const packedHits = hits.map((hit) => rewrite(hit, planOf));
  return { definitions: rewritten, hits: packedHits };
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
  if (body.kind === 'call' && READS.has(body.name) && others.every(isBefore)) return [body];
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
function planPack(list: string, uses: readonly Expr[]): Plan | undefined {
  const packed = field(`${list}_p`);
  const reads = [...new Set(uses.map((read) => JSON.stringify(read)))].sort();
  const members = new Map(reads.map((read, i) => [read, memberName(i)] as const));
  const before = uses.reduce((sum, read) => sum + printedLength(read), 0);
  const after = uses.length * 32 + reads.reduce((sum, read) => sum + printedLength(JSON.parse(read) as Expr) + 12, 60);
  if (after >= before) return undefined;
  // A value that looks like a number would be printed as one; the sign before it keeps it text.
  const entries = [...members].flatMap(([read, name]) => [str(name), concat(str('='), JSON.parse(read) as Expr)]);
  return {
    definition: { field: `${list}_p`, value: mapOver(field(list), call('json_object', ...entries)) },
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
