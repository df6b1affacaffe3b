/** From references to fields: where a value stands in the flat event, and what is known of it. */
import type { Leaf } from '../aws/index.js';
import type { ListSource, Match, Path, Reference, Step } from '../condition/types.js';
import type { Shapes } from './shapes.js';
import type { Atom, FieldKind } from './types.js';
import { atom, literal } from './expr.js';
import type { ViewShape } from './views.js';

/** A field that a test looks at. */
export interface Place {
  readonly field: string;
  readonly kind: FieldKind;
  /** May hold several values that belong to one thing. */
  readonly list: boolean;
  /** A list, so that it can be there and be empty. */
  readonly container: boolean;
  /** `[key=value]` on the way: holds when some entry has that key. */
  readonly entries: readonly Atom[];
  /** The value stands inside JSON or comma text. */
  readonly inside?: 'json' | 'csv';
  /** Some members with plain values. */
  readonly members: readonly Leaf[];
  /** The field also has values where our reading has none. */
  readonly loose: boolean;
  /** Other spellings of a value. */
  readonly spellings?: Readonly<Record<string, readonly string[]>>;
}

/** An absolute path. */
interface Absolute {
  readonly root: 'request' | 'response' | 'event';
  readonly steps: readonly Step[];
}

/** What `item` stands for. */
export type Scope =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'list';
      readonly items: readonly Absolute[];
      readonly partners: readonly Absolute[];
    }
  | { readonly kind: 'view'; readonly shape: ViewShape };

const ROOTS = { request: 'requestParameters', response: 'responseElements', event: '' } as const;

/** The scope inside a list. */
export function listScope(source: Extract<ListSource, { kind: 'list' }>, outer: Scope, match?: Match): Scope {
  return {
    kind: 'list',
    items: absolute(source.reference, outer),
    partners: match === undefined ? [] : absolute(match.with, outer),
  };
}

/** Whether a path starts at the item. */
export const isOfItem = (reference: Reference): boolean => reference.alternatives.some((path) => path.root === 'item');

function absolute(reference: Reference, scope: Scope): Absolute[] {
  return reference.alternatives.flatMap((path) => toAbsolute(path, scope));
}

function toAbsolute(path: Path, scope: Scope): Absolute[] {
  if (path.root !== 'item') return [{ root: path.root, steps: path.steps }];
  if (scope.kind !== 'list') return [];
  const [first, ...rest] = path.steps;
  const matched = first?.kind === 'key' && first.name === 'matched' && scope.partners.length > 0;
  return (matched ? scope.partners : scope.items).map((base) => ({
    root: base.root,
    steps: [...base.steps, ...(matched ? rest : path.steps)],
  }));
}

/** What places are looked up in. */
export interface Surroundings {
  readonly shapes: Shapes;
  readonly scope: Scope;
  /** Collects the paths that are lists in the log. */
  readonly lists: Set<string>;
}

/** The alternatives of a reference, in order. A constant of a view is no place: see `constantOf`. */
export function placesOf(reference: Reference, { scope, shapes, lists }: Surroundings): readonly Place[] {
  return reference.alternatives.flatMap((path): readonly Place[] => {
    if (path.root === 'item' && scope.kind === 'view') {
      for (const list of scope.shape.lists) lists.add(list);
      return viewPlaces(path, scope.shape);
    }
    return toAbsolute(path, scope).map((one) => placeOf(one, shapes, lists));
  });
}

/** The value that a view's member always has in this shape; undefined where it is read from the event. */
export function constantOf(reference: Reference, scope: Scope): string | undefined {
  const [path] = reference.alternatives;
  const step = path?.steps[0];
  if (scope.kind !== 'view' || path?.root !== 'item' || step?.kind !== 'key') return undefined;
  const member = scope.shape.members[step.name];
  if (member === undefined) return '';
  return 'constant' in member ? member.constant : undefined;
}

function viewPlaces(path: Path, shape: ViewShape): Place[] {
  const step = path.steps[0];
  const member = step?.kind === 'key' ? shape.members[step.name] : undefined;
  if (member === undefined || 'constant' in member) return [];
  return member.fields.map((field) => ({
    field,
    kind: member.kind ?? 'text',
    list: shape.several,
    container: false,
    entries: [],
    members: [],
    loose: member.loose === true,
    ...(member.spellings !== undefined && { spellings: member.spellings }),
  }));
}

function placeOf({ root, steps }: Absolute, shapes: Shapes, lists: Set<string>): Place {
  const names: string[] = ROOTS[root] === '' ? [] : [ROOTS[root]];
  const entries: Atom[] = [];
  let list = false;
  let inside: Place['inside'];
  let taken = 0;
  for (const step of steps) {
    if (step.kind === 'decode') {
      inside = step.format;
      break;
    }
    taken += 1;
    if (step.kind === 'key') names.push(step.name);
    else {
      list = true;
      lists.add(names.join('.'));
    }
    if (step.kind === 'entry') entries.push(atom([...names, step.key].join('.'), '', [literal(step.value)]) as Atom);
  }
  const kept = steps.slice(0, taken);
  return {
    field: names.join('.'),
    kind: inside !== undefined || root === 'event' ? 'text' : shapes.kind(root, kept),
    list,
    container: list || (inside === undefined && root !== 'event' && shapes.isList(root, kept)),
    entries,
    members: root === 'event' || inside !== undefined ? [] : shapes.members(root, kept),
    loose: false,
    ...(inside !== undefined && { inside }),
  };
}
