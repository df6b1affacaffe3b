/** What a reader needs beside the node: where to put problems, which names exist. */
import { C2CError, type Position } from '../errors.js';
import { Problems } from './problems.js';
import type { Condition } from './types.js';

export interface ReadContext {
  readonly problems: Problems;
  /** Declared settings; undefined = not checked. */
  readonly settings?: ReadonlySet<string>;
  /** Where each condition was written; filled by the reader, used by the lint. */
  readonly places: Map<Condition, Position>;
}

/** A context with nothing in it. */
export function newContext(settings?: Iterable<string>): ReadContext {
  const base = { problems: new Problems(), places: new Map<Condition, Position>() };
  return settings === undefined ? base : { ...base, settings: new Set(settings) };
}

/** Runs a reader that throws; puts what it threw at the given place. */
export function attempt<T>(context: ReadContext, at: Position, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof C2CError)) throw error;
    context.problems.add(error.at ?? at, error.message, error.remedy);
    return undefined;
  }
}
