/** What an ARN says of itself. */

/** The account in an ARN; empty where it names none (S3 buckets do not). */
export function accountOf(resource: string): string {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1] ?? '';
}

/** As our rows write it: `global` for CloudSploit's `Global` and for nothing. */
export function regionOf(region: string): string {
  const text = region.trim().toLowerCase();
  return text === '' || text === 'global' || text === 'aws-global' ? 'global' : text;
}

/** ISO in UTC with whole seconds; empty where the text is no time. A time without a zone is taken as UTC. */
export function timeOf(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return iso(value > 1e11 ? value : value * 1000);
  if (typeof value !== 'string' || value === '') return '';
  if (/^\d{9,11}$/.test(value)) return iso(Number(value) * 1000);
  const text = value.trim().replace(' ', 'T');
  return iso(Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`));
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19)}Z`;
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
