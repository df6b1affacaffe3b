/** Lays expressions out as Sigma's `detection`: named blocks and a condition that joins them. */
import type { Selection } from './change.js';
import type { Atom, Expr, Value } from './types.js';

type Block = Readonly<Record<string, Value | readonly Value[]>>;
export type Detection = Readonly<Record<string, Block | readonly Block[] | string>>;

/** Event sources whose event names can carry the version of the API: `CreateFunction20150331`. */
const VERSIONED = new Set(['lambda.amazonaws.com', 'cloudfront.amazonaws.com']);

/** `errorCode` is absent when a call succeeded; Splunk's add-on for AWS writes `success`. */
const SUCCESS: readonly Block[] = [{ errorCode: null }, { errorCode: ['', 'success'] }];

/** The detection of a rule. @param selections at least one */
export function detectionOf(selections: readonly Selection[]): Detection {
  const names = new Names();
  const blocks = new Map<string, Block | readonly Block[]>();
  const single = selections.length === 1;
  const whole = selections.map((selection) => {
    const main: Record<string, Value | readonly Value[]> = {
      eventSource: selection.source,
      eventName: one(selection.operations.flatMap((name) => eventNames(selection.source, name))),
    };
    const name = names.take(single ? 'selection' : `selection_${titleOf(selection)}`);
    blocks.set(name, main);
    const rest = layOut(selection.expr, main, blocks, names);
    return { name, rest };
  });
  blocks.set('success', SUCCESS);
  const bare = whole.every(({ rest }) => rest.length === 0);
  const first = whole[0];
  let condition: string;
  if (single && first !== undefined) condition = ['selection', 'success', ...first.rest].join(' and ');
  else if (bare) condition = '1 of selection_* and success';
  else {
    const parts = whole.map(({ name, rest }) => (rest.length === 0 ? name : `(${[name, ...rest].join(' and ')})`));
    condition = `success and (${parts.join(' or ')})`;
  }
  return { ...Object.fromEntries(blocks), condition };
}

function eventNames(source: string, name: string): string[] {
  return VERSIONED.has(source) ? [name, `${name}20*`] : [name];
}

function one(values: readonly Value[]): Value | readonly Value[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/**
 * Puts what is plain into the main block and the rest into blocks of their own.
 * @returns terms that stand beside the main block in the condition
 */
function layOut(
  expr: Expr,
  main: Record<string, Value | readonly Value[]>,
  blocks: Map<string, Block | readonly Block[]>,
  names: Names,
): string[] {
  const parts = expr.kind === 'and' ? expr.of : expr.kind === 'true' ? [] : [expr];
  const terms: string[] = [];
  for (const part of parts) {
    if (part.kind === 'atom' && !(keyIn(part) in main)) main[keyIn(part)] = one(part.values);
    else terms.push(term(part, blocks, names));
  }
  return terms;
}

const keyIn = (part: Atom): string => (part.modifier === '' ? part.field : `${part.field}|${part.modifier}`);

/** An expression as a term of the condition; its tests become blocks. */
function term(expr: Expr, blocks: Map<string, Block | readonly Block[]>, names: Names): string {
  if (expr.kind === 'not') {
    const block = blockOf(expr.of);
    if (block !== undefined) return `not ${put(`filter_${nameOf(expr.of)}`, block, blocks, names)}`;
    return `not ${term(expr.of, blocks, names)}`;
  }
  const block = blockOf(expr);
  if (block !== undefined) return put(`with_${nameOf(expr)}`, block, blocks, names);
  const parts = expr.kind === 'and' || expr.kind === 'or' ? expr.of : [];
  const gathered = expr.kind === 'and' ? gather(parts) : parts;
  return `(${gathered.map((part) => term(part, blocks, names)).join(` ${expr.kind} `)})`;
}

/** Plain tests that can stand in one block, as one part. */
function gather(parts: readonly Expr[]): Expr[] {
  const keys = new Set<string>();
  const together = parts.filter((part) => {
    if (part.kind !== 'atom' || keys.has(keyIn(part))) return false;
    keys.add(keyIn(part));
    return true;
  });
  if (together.length < 2) return [...parts];
  return [{ kind: 'and', of: together }, ...parts.filter((part) => !together.includes(part))];
}

/** The name of the block; an equal block is used again. */
function put(
  wanted: string,
  block: Block | readonly Block[],
  blocks: Map<string, Block | readonly Block[]>,
  names: Names,
): string {
  const text = JSON.stringify(block);
  for (const [name, held] of blocks) if (JSON.stringify(held) === text) return name;
  const name = names.take(wanted);
  blocks.set(name, block);
  return name;
}

/** An expression as one block: a map, or a list of maps; undefined where it takes more. */
function blockOf(expr: Expr): Block | readonly Block[] | undefined {
  if (expr.kind === 'or') {
    const maps = expr.of.map(mapOf);
    return maps.every((map) => map !== undefined) ? maps : undefined;
  }
  return mapOf(expr);
}

function mapOf(expr: Expr): Block | undefined {
  if (expr.kind === 'atom') return { [keyIn(expr)]: one(expr.values) };
  if (expr.kind !== 'and') return undefined;
  const atoms = expr.of.filter((part) => part.kind === 'atom');
  const keys = new Set(atoms.map(keyIn));
  if (atoms.length < expr.of.length || keys.size < atoms.length) return undefined;
  return Object.fromEntries(atoms.map((part) => [keyIn(part), one(part.values)]));
}

/** A name from the fields of an expression: the last step of the only field, or of what they share. */
function nameOf(expr: Expr): string {
  const fields = [...new Set(fieldsOf(expr))].map((field) => field.split('.'));
  const [first = []] = fields;
  const shared = first.filter((step, at) => fields.every((other) => other[at] === step && at < other.length));
  const telling = (steps: readonly string[]): string | undefined =>
    steps.findLast(
      (step, at) => /[a-z]/i.test(step) && !/^(?:items?|member|\w+Set)$/.test(step) && (at > 0 || first.length === 1),
    );
  return snake(telling(fields.length === 1 ? first : shared) ?? telling(first) ?? 'value');
}

function fieldsOf(expr: Expr): string[] {
  if (expr.kind === 'atom') return [expr.field];
  if (expr.kind === 'not') return fieldsOf(expr.of);
  return expr.kind === 'and' || expr.kind === 'or' ? expr.of.flatMap(fieldsOf) : [];
}

/** `CreateDBInstance` -> `create_db_instance`. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}

/** A call by its name, several calls by the verb that they share. */
function titleOf({ operations }: Selection): string {
  const [first = ''] = operations;
  if (operations.length === 1) return snake(first);
  const verbs = new Set(operations.map((name) => snake(name).split('_')[0] ?? ''));
  return [...verbs].slice(0, 2).join('_or_');
}

class Names {
  readonly #taken = new Set<string>(['success']);

  take(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n += 1) name = `${wanted}_${n}`;
    this.#taken.add(name);
    return name;
  }
}
