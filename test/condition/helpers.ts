/** Short ways to conditions, records and answers for the tests of this room. */
import {
  evaluate,
  newContext,
  readCondition,
  readYaml,
  type Condition,
  type TrailRecord,
  type Truth,
} from '../../src/condition/index.js';

/** A condition from YAML text; throws with all problems. */
export function condition(text: string): Condition {
  const context = newContext();
  const node = readYaml(text, 'test.yml', context.problems);
  const read = node && readCondition(node, context);
  if (read === undefined || !context.problems.empty) {
    throw new Error(context.problems.list.map(String).join('\n') || 'nothing was read');
  }
  return read;
}

/** What the reader says of a broken condition: `line:column message` and the remedy behind ` / `. */
export function problems(text: string, settings?: readonly string[]): string[] {
  const context = newContext(settings);
  const node = readYaml(text, 'test.yml', context.problems);
  if (node !== undefined) readCondition(node, context);
  return context.problems.list.map(
    ({ at, message, remedy }) => `${at?.line}:${at?.column} ${message}${remedy === undefined ? '' : ` / ${remedy}`}`,
  );
}

/** A record around request parameters. */
export function record(request: unknown, more: Record<string, unknown> = {}): TrailRecord {
  return {
    eventSource: 'rds.amazonaws.com',
    eventName: 'ModifyDBInstance',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    requestParameters: request,
    responseElements: null,
    ...more,
  };
}

/** What a condition says of `{request.x: value}`; `absent` leaves x out. */
export function answer(text: string, x: unknown, settings: Record<string, string> = {}): Truth {
  const request = x === absent ? { other: 1 } : { x };
  return evaluate(condition(text), { record: record(request), settings });
}

export const absent = Symbol('absent');
