/** The members below a path that hold plain values. */
import type { PathStep, Shape, SourceModel, Tree, Variant } from './types.js';

/** How far below the path members are looked for, and how many are named. */
const DEPTH = 3;
const LIMIT = 4;

/** Where a walk stands: a type expression of the extract, and its shape where it is an object. */
interface Place {
  readonly type: string;
  readonly shape: Shape | undefined;
}

/** A member that holds a plain value. */
export interface Leaf {
  /** From the asked path on: dots, lists transparent. */
  readonly path: string;
  /** Stands wherever the asked path does: AWS refuses a call without it. */
  readonly required: boolean;
}

interface Ranked {
  readonly rank: number;
  readonly required: boolean;
}

/**
 * The first members below a path that hold plain values: nearest to the path first,
 * required ones before others.
 * @param variants the API operations behind the event name
 * @returns empty when there is no model, or nothing plain is near
 */
export function leavesIn(
  model: SourceModel | undefined,
  variants: readonly Variant[],
  tree: Tree,
  steps: readonly PathStep[],
): Leaf[] {
  if (model === undefined) return [];
  const found = new Map<string, Ranked>();
  for (const variant of variants) {
    const root = tree === 'request' ? variant.req : variant.res;
    const shape = root === undefined ? undefined : model.shapes[root];
    for (const members of [shape?.m, shape?.alt]) {
      if (shape === undefined || members === undefined) continue;
      let place: Place | undefined = { type: '', shape: { ...shape, m: members } };
      for (const step of steps) place = place && take(model, place, step);
      if (place !== undefined) collect(model, place, '', { rank: 0, required: variants.length === 1 }, found);
    }
  }
  return [...found]
    .sort(([a, one], [b, other]) => one.rank - other.rank || (a < b ? -1 : 1))
    .slice(0, LIMIT)
    .map(([path, { required }]) => ({ path, required }));
}

/** Lists are transparent: what counts is their element. */
function placeOf(model: SourceModel, type: string): Place {
  const element = type.replace(/^(?:\[\??\])+/, '');
  return { type: element, shape: element.startsWith('#') ? model.shapes[element.slice(1)] : undefined };
}

function take(model: SourceModel, at: Place, step: PathStep): Place | undefined {
  if (step.kind === 'decode') return undefined;
  if (step.kind !== 'key') return at;
  if (at.type.startsWith('{}')) return placeOf(model, at.type.slice(2));
  const type = at.shape !== undefined && Object.hasOwn(at.shape.m, step.name) ? at.shape.m[step.name] : undefined;
  return type === undefined ? undefined : placeOf(model, type);
}

function collect(model: SourceModel, at: Place, path: string, so: Ranked, into: Map<string, Ranked>): void {
  if (at.shape === undefined) {
    const plain = at.type !== '' && !at.type.startsWith('{}') && at.type !== 'document';
    const held = into.get(path);
    if (plain && path !== '' && (held === undefined || so.rank < held.rank)) into.set(path, so);
    return;
  }
  if (so.rank >= DEPTH) return;
  const needed = new Set(at.shape.r ?? []);
  for (const [name, type] of Object.entries(at.shape.m)) {
    // A name with a dot cannot be told from a path.
    if (name.includes('.')) continue;
    const required = needed.has(name);
    const next = { rank: so.rank + (required ? 1 : 1.5), required: so.required && required };
    collect(model, placeOf(model, type), path === '' ? name : `${path}.${name}`, next, into);
  }
}
