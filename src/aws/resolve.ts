/** Walks a path of the condition language through the shapes of an operation. */
import { nearestName, writtenStep } from './names.js';
import type { PathStep, Resolution, Shape, SourceModel, Target, Tree, ValueType, Variant } from './types.js';

/** How deep the search for the nearest path looks, and how many members it visits at most. */
const SEARCH_DEPTH = 5;
const SEARCH_LIMIT = 4000;

/** `[]`, `{}`, `#Shape`, `=Enum`, a scalar; `free` = anything goes from here on. */
type TypeText = string;

interface Walk {
  readonly type: TypeText;
  /** The path so far, as it is written. */
  readonly path: string;
}

interface Failure {
  readonly depth: number;
  readonly problem: Exclude<Resolution, { ok: true }>['problem'];
  readonly message: string;
  readonly nearest?: string;
}

/** How strictly a path is walked. */
export interface ResolveOptions {
  /** `[]` over a plain value is a list of one (`each: request.x[]`: one row if it is given). */
  readonly scalarLists?: boolean;
}

/**
 * Whether a path exists in the request or response of an operation.
 * `[]` must stand exactly where the model has a list; a map accepts any key; what lies behind `(json)` or in a free
 * document is not checked. Several services or forms of one call are alternatives: one that has the path is enough.
 * @param variants the API operations behind the event name; empty = no public model, every path is accepted
 */
export function resolveIn(
  model: SourceModel | undefined,
  variants: readonly Variant[],
  tree: Tree,
  steps: readonly PathStep[],
  options: ResolveOptions = {},
): Resolution {
  if (model === undefined || variants.length === 0) return { ok: true, targets: [{ type: 'free' }] };
  const targets: Target[] = [];
  let worst: Failure | undefined;
  for (const variant of variants) {
    const name = tree === 'request' ? variant.req : variant.res;
    if (variant.read !== undefined) {
      targets.push({ type: 'free' });
      continue;
    }
    const shape = name === undefined ? undefined : model.shapes[name];
    if (shape === undefined) {
      worst ??= { depth: -1, problem: 'unknown', message: `the call has no ${tree} members` };
      continue;
    }
    for (const members of [shape.m, shape.alt]) {
      if (members === undefined) continue;
      const result = walk(model, { ...shape, m: members }, tree, steps, options);
      if ('target' in result) targets.push(result.target);
      else if (worst === undefined || result.depth > worst.depth) worst = result;
    }
  }
  if (targets.length > 0) return { ok: true, targets };
  const failure: Failure = worst ?? { depth: -1, problem: 'unknown', message: `the call has no ${tree} members` };
  return {
    ok: false,
    problem: failure.problem,
    message: failure.message,
    ...(failure.nearest === undefined ? {} : { nearest: failure.nearest }),
  };
}

function walk(
  model: SourceModel,
  root: Shape,
  tree: Tree,
  steps: readonly PathStep[],
  options: ResolveOptions,
): { target: Target } | Failure {
  let at: Walk = { type: '', path: tree };
  let shape: Shape | undefined = root;
  for (const [depth, step] of steps.entries()) {
    if (at.type === 'free' || at.type === 'document') return { target: { type: 'free' } };
    const next = take(model, at, shape, step, depth, options);
    if ('problem' in next) return next;
    at = next;
    shape = at.type.startsWith('#') ? model.shapes[at.type.slice(1)] : undefined;
  }
  return { target: targetOf(model, at.type) };
}

/** One step from one place. */
function take(
  model: SourceModel,
  at: Walk,
  shape: Shape | undefined,
  step: PathStep,
  depth: number,
  options: ResolveOptions,
): Walk | Failure {
  const list = at.type.startsWith('[]');
  switch (step.kind) {
    case 'decode':
      return { type: step.format === 'json' ? 'free' : '[]string', path: `${at.path}(${step.format})` };
    case 'each':
      // S3 headers: a text or a list of texts, by the version of the record.
      if (options.scalarLists === true && /^(?:=|[a-z])/.test(at.type)) return { type: at.type, path: `${at.path}[]` };
      if (at.type.startsWith('[?]')) return { type: at.type.slice(3), path: `${at.path}[]` };
      if (list) return { type: at.type.slice(2), path: `${at.path}[]` };
      return {
        depth,
        problem: 'list-superfluous',
        message: `${at.path} is ${describe(at.type)}, not a list`,
        nearest: at.path,
      };
    case 'entry':
      if (!list)
        return {
          depth,
          problem: 'list-superfluous',
          message: `${at.path} is ${describe(at.type)}, not a list`,
          nearest: at.path,
        };
      return entry(model, at, step.key, depth);
    case 'key':
      if (list) {
        return {
          depth,
          problem: 'list-missing',
          message: `${at.path} is a list: write ${at.path}[]`,
          nearest: `${at.path}[].${writtenStep(step.name)}`,
        };
      }
      if (at.type.startsWith('{}')) return { type: at.type.slice(2), path: `${at.path}.${writtenStep(step.name)}` };
      if (shape === undefined) {
        return {
          depth,
          problem: 'scalar',
          message: `${at.path} is ${describe(at.type)} and has no members; JSON text is read with (json)`,
          nearest: at.path,
        };
      }
      return member(model, at, shape, step.name, depth);
  }
}

function member(model: SourceModel, at: Walk, shape: Shape, name: string, depth: number): Walk | Failure {
  const type = Object.hasOwn(shape.m, name) ? shape.m[name] : undefined;
  const path = `${at.path}.${writtenStep(name)}`;
  if (type !== undefined) return { type, path };
  const nearest = nearestPath(model, shape, at.path, name);
  return {
    depth,
    problem: 'unknown',
    message: `${path} does not exist`,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function entry(model: SourceModel, at: Walk, key: string, depth: number): Walk | Failure {
  const element = at.type.slice(2);
  const shape = element.startsWith('#') ? model.shapes[element.slice(1)] : undefined;
  const path = `${at.path}[${key}=...]`;
  if (shape === undefined)
    return { depth, problem: 'scalar', message: `the elements of ${at.path} have no members`, nearest: `${at.path}[]` };
  if (Object.hasOwn(shape.m, key)) return { type: element, path };
  const near = nearestName(key, Object.keys(shape.m));
  return {
    depth,
    problem: 'unknown',
    message: `the elements of ${at.path} have no member ${writtenStep(key)}`,
    ...(near === undefined ? {} : { nearest: `${at.path}[${near}=...]` }),
  };
}

/** A member of that name anywhere below, nearest to the top; else the sibling with the fewest edits. */
function nearestPath(model: SourceModel, shape: Shape, path: string, name: string): string | undefined {
  const folded = name.toLowerCase();
  let level: { shape: Shape; path: string }[] = [{ shape, path }];
  let visited = 0;
  const seen = new Set<Shape>([shape]);
  for (let depth = 0; depth < SEARCH_DEPTH && level.length > 0; depth += 1) {
    const below: { shape: Shape; path: string }[] = [];
    for (const place of level) {
      for (const [member, type] of Object.entries(place.shape.m)) {
        visited += 1;
        if (visited > SEARCH_LIMIT) break;
        const here = `${place.path}.${writtenStep(member)}`;
        if (member.toLowerCase() === folded) return here;
        const base = type.replace(/^(?:\[\??\]|\{\})+/, '');
        const inner = base.startsWith('#') ? model.shapes[base.slice(1)] : undefined;
        if (inner === undefined || seen.has(inner)) continue;
        seen.add(inner);
        below.push({ shape: inner, path: here + (type.startsWith('[]') ? '[]' : type.startsWith('{}') ? '.*' : '') });
      }
    }
    level = below;
  }
  const sibling = nearestName(name, Object.keys(shape.m));
  return sibling === undefined ? undefined : `${path}.${writtenStep(sibling)}`;
}

function targetOf(model: SourceModel, type: TypeText): Target {
  if (type === '') return { type: 'structure' };
  if (type.startsWith('[?]')) return targetOf(model, type.slice(3));
  if (type.startsWith('[]')) return { type: 'list' };
  if (type.startsWith('{}')) return { type: 'map' };
  if (type.startsWith('#')) return { type: 'structure' };
  if (type.startsWith('=')) return { type: 'string', values: model.enums[type.slice(1)] ?? [] };
  return { type: type as ValueType };
}

function describe(type: TypeText): string {
  if (type.startsWith('[?]')) return describe(type.slice(3));
  if (type.startsWith('[]')) return 'a list';
  if (type.startsWith('{}')) return 'a map';
  if (type === '' || type.startsWith('#')) return 'an object';
  if (type.startsWith('=')) return 'one of a few words';
  return type === 'integer' ? 'an integer' : `a ${type}`;
}
