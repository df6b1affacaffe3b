/** A CloudTrail record as Splunk sees it: `_raw`, `_time`, and the fields of automatic JSON extraction. */
import type { Switches } from '../switches.js';
import type { Context } from './context.js';
import type { SplEvent } from './environment.js';
import { INVALID, isContainer, isObject, type JsonStyle, Json, stepsOf, walk } from './json.js';
import { fromList, type Row, type Scalar, type Value } from './values.js';
import type { Accessor } from './search-terms.js';

/** An event with its text and its parsed record, parsed once. */
export interface Subject {
  readonly event: SplEvent;
  readonly raw: Json;
  /** INVALID where the text is no JSON. */
  readonly record: unknown;
}

/** The record is parsed once, unless whoever read the file has done so. */
export function subjectOf(event: SplEvent, style: JsonStyle): Subject {
  const raw = Json.ofText(style, event.raw, style.acceptsParsed ? event.record : undefined);
  return { event, raw, record: raw.node };
}

/** Text of a scalar as automatic extraction writes it; a null, an object or an array gives none. */
function extracted(node: unknown): Scalar | undefined {
  if (node === null || node === undefined || isContainer(node)) return undefined;
  return typeof node === 'string' ? node : String(node);
}

/** Reads a field of automatic extraction: `a.b`, `a{}.b`, or what a scan found where the text is no JSON. */
export function recordField(name: string, switches: Switches): (subject: Subject) => Value {
  const steps = stepsOf(name) ?? [];
  return ({ event, record }) => {
    if (record === INVALID)
      return name === 'eventSource' ? event.eventSource : name === 'eventName' ? event.eventName : undefined;
    return fromList(walk(record, steps, switches.wildcardOnObject).flatMap((node) => extracted(node) ?? []));
  };
}

/** What a base search reads. */
export function recordAccessor(switches: Switches): Accessor<Subject> {
  return {
    field: (name) => (name === '_raw' ? (s: Subject) => s.raw : recordField(name, switches)),
    text: (s) => s.event.raw,
  };
}

/** `_time`: eventTime in seconds, as the add-on sets it; NULL when there is none. */
export function eventTime({ record }: Subject): number | undefined {
  const text = isObject(record) && Object.hasOwn(record, 'eventTime') ? record['eventTime'] : undefined;
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time / 1000;
}

/** Makes the first row of an event: `_raw`, `_time` and these fields of automatic extraction. */
export function rowMaker(fields: readonly string[], context: Context, withTime = true): (subject: Subject) => Row {
  const { slots, switches } = context;
  const raw = slots.of('_raw');
  const time = slots.of('_time');
  const readers = fields.map((f) => [slots.of(f), recordField(f, switches)] as const);
  return (subject) => {
    const row = slots.emptyRow();
    row[raw] = subject.raw;
    if (withTime) row[time] = eventTime(subject);
    for (const [slot, read] of readers) row[slot] = read(subject);
    return row;
  };
}
