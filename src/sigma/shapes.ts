/** What kind of value stands behind a path, from AWS's API model. */
import type { ApiModel, Leaf, Target } from '../aws/index.js';
import type { Step } from '../condition/types.js';
import type { FieldKind } from './types.js';

/** Questions about the members of one call. */
export interface Shapes {
  kind(tree: 'request' | 'response', steps: readonly Step[]): FieldKind;
  /** Whether the path itself is a list (a list's elements are asked for with `[]`). */
  isList(tree: 'request' | 'response', steps: readonly Step[]): boolean;
  /** Some members below the path that hold plain values. Empty when unknown. */
  members(tree: 'request' | 'response', steps: readonly Step[]): readonly Leaf[];
}

/** The shapes of one event. */
export function shapesOf(model: ApiModel, source: string, operation: string): Shapes {
  const resolve = (tree: 'request' | 'response', steps: readonly Step[]): readonly Target[] => {
    const found = model.resolvePath(source, operation, tree, steps, { scalarLists: true });
    return found.ok ? found.targets : [{ type: 'string' }];
  };
  return {
    kind(tree, steps) {
      const kinds = new Set(resolve(tree, steps).map((target) => kindOf(target)));
      const [only] = kinds;
      if (kinds.size === 1 && only !== undefined)
        return only === 'list' ? this.kind(tree, [...steps, { kind: 'each' }]) : only;
      if (kinds.has('object') || kinds.has('unknown') || kinds.has('list'))
        return kinds.has('object') ? 'object' : 'unknown';
      return kinds.has('map') ? 'map' : 'text';
    },
    isList: (tree, steps) => resolve(tree, steps).some((target) => target.type === 'list'),
    members: (tree, steps) => model.leaves(source, operation, tree, steps),
  };
}

function kindOf(target: Target): FieldKind | 'list' {
  switch (target.type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'timestamp':
    case 'blob':
      return 'text';
    case 'structure':
      return 'object';
    case 'map':
      return 'map';
    case 'list':
      return 'list';
    case 'document':
    case 'free':
      return 'unknown';
  }
}
