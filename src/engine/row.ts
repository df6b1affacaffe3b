/** A row of a sweep: the contract between the searches and everything that reads their results. */

/** The columns, in their order (docs: README, "Rows"). */
export const ROW_COLUMNS = [
  'plugin',
  'verdict',
  'reason',
  'severity',
  'resource',
  'resource_via',
  'part',
  'account',
  'region',
  'event_region',
  'event_time',
  'event_id',
  'event_source',
  'event_name',
  'actor',
  'actor_type',
  'channel',
  'source_ip',
  'user_agent',
  'row_id',
] as const;

export type RowColumn = (typeof ROW_COLUMNS)[number];

/** All columns as text; empty where the event does not say. */
export type Row = Readonly<Record<RowColumn, string>>;

/** Severities, mildest first. */
export const SEVERITY_ORDER = ['info', 'low', 'medium', 'high', 'critical'] as const;

/** 0 for info up to 4 for critical; -1 for anything else. */
export function severityRank(severity: string): number {
  return (SEVERITY_ORDER as readonly string[]).indexOf(severity);
}

/** The row in the `_raw` that a sweep collects. Undefined where it is none of ours (a heartbeat of the sweep). */
export function rowOf(raw: string): Row | undefined {
  const value = JSON.parse(raw) as Record<string, unknown>;
  const plugin = value.plugin;
  if (typeof plugin !== 'string' || plugin === '' || plugin.startsWith('_')) return undefined;
  const row: Partial<Record<RowColumn, string>> = {};
  for (const column of ROW_COLUMNS) row[column] = asText(value[column]);
  return row as Row;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Order of rows within a batch: by time, then by what they are about, so that it does not depend on the input's order. */
export function compareRows(a: Row, b: Row): number {
  for (const column of ['event_time', 'event_id', 'plugin', 'resource', 'part', 'row_id'] as const) {
    if (a[column] !== b[column]) return a[column] < b[column] ? -1 : 1;
  }
  return 0;
}
