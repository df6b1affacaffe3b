/**
 * What a JSON value of a trail holds: the plain definition, on parsed values. The scanner gives the same
 * answers on bytes and falls back to this where it meets something it does not expect.
 */

/** Keys under which a document keeps its list: delivered files, `lookup-events`, `logs filter-log-events`. */
export const LIST_KEYS = ['Records', 'Events', 'events', 'logEvents'] as const;
/** Keys whose text is a record: `lookup-events`, CloudWatch Logs. */
export const TEXT_KEYS = ['CloudTrailEvent', 'message'] as const;

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The record inside one item of a list (or one line): the item itself, the `detail` of an EventBridge
 * envelope, or the text of `CloudTrailEvent`. Undefined when it holds none.
 */
export function unwrapItem(item: unknown): JsonObject | undefined {
  if (!isObject(item)) return undefined;
  if (typeof item.eventName === 'string' || typeof item.eventSource === 'string') return item;
  for (const key of TEXT_KEYS) {
    const text = item[key];
    if (typeof text !== 'string') continue;
    try {
      return unwrapItem(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
  return unwrapItem(item.detail);
}

/** All records of a parsed document: a list, a document with a list, or one item. */
export function unwrapDocument(value: unknown): JsonObject[] {
  let items: unknown[] = [value];
  if (Array.isArray(value)) items = value;
  else if (isObject(value) && unwrapItem(value) === undefined) {
    const lists = LIST_KEYS.map((key) => value[key]).filter((list): list is unknown[] => Array.isArray(list));
    if (lists.length > 0) items = lists.flat();
  }
  return items.map(unwrapItem).filter((record): record is JsonObject => record !== undefined);
}
