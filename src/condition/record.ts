/** The facts of a record that every rule needs: account, region, partition, success. */

/** A CloudTrail record as parsed JSON. */
export type TrailRecord = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object (not a list, not null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object; undefined where there is none. Inherited names do not count. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The account that the record belongs to: who received it, otherwise the caller's; "" unless 12 digits. */
export function accountOf(record: TrailRecord): string {
  const candidates = [member(record, 'recipientAccountId'), member(member(record, 'userIdentity'), 'accountId')];
  return candidates.map(text).find((one) => /^\d{12}$/.test(one)) ?? '';
}

/** `awsRegion`; "" unless it looks like one. */
export function regionOf(record: TrailRecord): string {
  const region = text(member(record, 'awsRegion'));
  return /^[a-z0-9-]+$/.test(region) ? region : '';
}

/** The partition of ARNs, from the region: aws, aws-cn or aws-us-gov. */
export function partitionOf(record: TrailRecord): string {
  const region = regionOf(record);
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** `event.eventName` without a version suffix: `CreateFunction20150331v2` is `CreateFunction`. */
export function operationOf(record: TrailRecord): string {
  return text(member(record, 'eventName')).replace(/_?20\d\d_?\d\d_?\d\d(v\d+)?$/, '');
}

/** The event source as in the log: `rds.amazonaws.com`. */
export function sourceOf(record: TrailRecord): string {
  return text(member(record, 'eventSource'));
}

/** Whether the call did what it asked: no error code, and a sign-in that was let in. */
export function succeeded(record: TrailRecord): boolean {
  const code = member(record, 'errorCode');
  const failed = code !== undefined && code !== null && code !== '' && String(code).toLowerCase() !== 'success';
  return !failed && text(member(member(record, 'responseElements'), 'ConsoleLogin')).toLowerCase() !== 'failure';
}

/** Whether CloudTrail left the parameters out for their size. */
export function omitted(record: TrailRecord): boolean {
  return String(member(member(record, 'requestParameters'), 'omitted')).toLowerCase() === 'true';
}
