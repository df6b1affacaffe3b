/**
 * The values of a field. NULL (the field does not exist) is undefined; one value is never a list of one. A Boolean lives
 * inside an expression only: a field cannot hold one.
 */
import type { Switches } from '../switches.js';
import type { Json } from './json.js';

export type Scalar = string | number | boolean | Json;
export type Value = Scalar | readonly Scalar[] | undefined;

/** A row: one value a slot. */
export type Row = Value[];

export const isList = (value: Value): value is readonly Scalar[] => Array.isArray(value);

/** No value, one value, or a list, as few as there are. */
export function fromList(values: readonly Scalar[]): Value {
  return values.length > 1 ? values : values[0];
}

/** All values of a field. */
export function toList(value: Value): readonly Scalar[] {
  return value === undefined ? [] : isList(value) ? value : [value];
}

/** How a Boolean from JSON looks in a text. */
function booleanText(value: boolean, answer: Switches['jsonBoolean']): string {
  if (answer === '1') return value ? '1' : '0';
  return answer === 'True' ? (value ? 'True' : 'False') : String(value);
}

/** The text of one value. */
export function textOf(value: Scalar, switches: Switches): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return typeof value === 'boolean' ? booleanText(value, switches.jsonBoolean) : value.text;
}

/** What a field holds after it has been assigned this value: Booleans become text. */
export function stored(value: Value, switches: Switches): Value {
  if (typeof value === 'boolean') return booleanText(value, switches.jsonBoolean);
  return isList(value) && value.some((v) => typeof v === 'boolean')
    ? value.map((v) => stored(v, switches) as Scalar)
    : value;
}

const NUMERIC = /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)[ \t]*$/;

/** The number that a value is or looks like; undefined otherwise. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 40 || value.charCodeAt(0) > 57) return undefined;
  return NUMERIC.test(value) ? Number(value) : undefined;
}
