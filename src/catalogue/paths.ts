/** Sets and unsets values of a record by path: `request.list.0.x`, `event.errorCode`. Copies what it changes. */
import { C2CError } from '../errors.js';
import { readReference } from '../condition/index.js';

type Json = unknown;

const ROOTS: Readonly<Record<string, string>> = { request: 'requestParameters', response: 'responseElements' };

/**
 * Reads a path into names; a name of digits is an element of a list.
 * @throws C2CError when it is not a plain path
 */
export function readPath(text: string): string[] {
  const { alternatives } = readReference(text);
  const [path] = alternatives;
  if (path === undefined || alternatives.length > 1 || path.root === 'item') {
    throw new C2CError(`"${text}" is not a path into a record`, {
      remedy: 'write request.a.b, request.list.0.x or event.x',
    });
  }
  const steps = path.steps.map((step) => {
    if (step.kind === 'key') return step.name;
    throw new C2CError(`"${text}" is not a path into a record`, { remedy: 'write .0 for the first element of a list' });
  });
  return path.root === 'event' ? steps : [ROOTS[path.root] ?? '', ...steps];
}

/** A copy of the record with the value at the path; objects and lists on the way are made where they lack. */
export function withValue(target: Json, path: readonly string[], value: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (/^\d+$/.test(name)) {
    const list: Json[] = Array.isArray(target) ? [...(target as Json[])] : [];
    const at = Number(name);
    while (list.length < at) list.push({});
    list[at] = withValue(list[at], rest, value);
    return list;
  }
  const object = typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {};
  return { ...object, [name]: withValue((object as Record<string, Json>)[name], rest, value) };
}

/**
 * A copy of the record without what the path names.
 * @returns undefined when there is nothing at the path
 */
export function withoutValue(target: Json, path: readonly string[]): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined || typeof target !== 'object' || target === null) return undefined;
  if (Array.isArray(target)) {
    const list = target as Json[];
    const at = Number(name);
    if (!(at in list)) return undefined;
    if (rest.length === 0) return list.filter((_, index) => index !== at);
    const inner = withoutValue(list[at], rest);
    return inner === undefined ? undefined : list.map((one, index) => (index === at ? inner : one));
  }
  if (!Object.hasOwn(target, name)) return undefined;
  const object = target as Record<string, Json>;
  if (rest.length === 0) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  const inner = withoutValue(object[name], rest);
  return inner === undefined ? undefined : { ...object, [name]: inner };
}
