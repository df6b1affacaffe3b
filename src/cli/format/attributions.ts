/** The output of `attribute`: a table for a person, CSV for a spreadsheet, JSON for a program. */
import { stringify } from 'csv-stringify/sync';
import type { Findings } from '../../findings/index.js';
import {
  ATTRIBUTION_COLUMNS,
  type Attributed,
  type Attribution,
  type LedgerRow,
  attributionRow,
  openParts,
} from '../../ledger/index.js';
import { severityRank } from '../../engine/index.js';
import { count } from '../../messages.js';
import type { Output } from '../streams.js';
import type { TableLook } from './index.js';
import { COLOURS, grid, paint } from './table.js';

const GRADES = {
  A: 'THE EVENT THAT INTRODUCED IT',
  B: 'THE LAST CHANGE THAT THE PLUGIN WATCHES',
  C: 'THE CREATION OF THE RESOURCE',
  D: 'NOTHING IN THE LOG',
} as const;

/** @param look of the table; the other formats need none */
export async function writeAttributions(
  format: 'table' | 'csv' | 'json',
  output: Output,
  done: Attributed,
  findings: Findings,
  look: TableLook,
): Promise<void> {
  if (format === 'json') await output.write(`${JSON.stringify(jsonOf(done, findings), null, 1)}\n`);
  else if (format === 'csv') await csv(output, done);
  else await table(output, done, look);
}

/** Of an entry that the scan does not know, what an attribution also has. */
function openRow(row: LedgerRow): Record<string, string> {
  return {
    plugin: row.plugin ?? '',
    account: row.account ?? '',
    region: row.region ?? '',
    resource: row.resource ?? '',
    event_time: row.event_time ?? '',
    event_id: row.event_id ?? '',
    event_name: row.event_name ?? '',
    actor: row.actor ?? '',
    channel: row.channel ?? '',
    source_ip: row.source_ip ?? '',
    part: openParts(row).join(', '),
    why: 'Open in the log, and not in the scan.',
  };
}

function jsonOf({ attributions, notInScan }: Attributed, { leftOut }: Findings): unknown {
  return {
    attributions: attributions.map(attributionRow),
    open_and_not_in_scan: notInScan.map(openRow),
    left_out: leftOut,
  };
}

async function csv(output: Output, { attributions, notInScan }: Attributed): Promise<void> {
  const line = (values: readonly string[]): string =>
    // Names in a log are chosen by whoever made the call: none of them may become a formula.
    stringify([[...values]], { escape_formulas: true, record_delimiter: '\r\n' });
  await output.write(line(ATTRIBUTION_COLUMNS));
  for (const one of attributions) {
    const row = attributionRow(one);
    await output.write(line(ATTRIBUTION_COLUMNS.map((column) => row[column])));
  }
  for (const one of notInScan) {
    const row = openRow(one);
    await output.write(line(ATTRIBUTION_COLUMNS.map((column) => row[column] ?? '')));
  }
}

async function table(output: Output, { attributions, notInScan }: Attributed, look: TableLook): Promise<void> {
  for (const grade of ['A', 'B', 'C', 'D'] as const) {
    const all = attributions.filter((a) => a.grade === grade).sort(byUrgency);
    if (all.length === 0) continue;
    const some = look.limit === 0 ? all : all.slice(0, look.limit);
    await output.write(`${paint(look, 1, `${grade}: ${GRADES[grade]} (${all.length})`)}\n`);
    await output.write(`${grade === 'D' ? nothing(some, look) : events(some, look)}\n`);
    await output.write(`${cut(all.length - some.length)}\n`);
  }
  if (notInScan.length === 0) return;
  const some = look.limit === 0 ? notInScan : notInScan.slice(0, look.limit);
  await output.write(`${paint(look, 1, `OPEN IN THE LOG AND NOT IN THE SCAN (${notInScan.length})`)}\n`);
  const cells = some.map((row) => [
    shortTime(row.since ?? ''),
    row.actor ?? '',
    `${row.channel ?? ''} ${row.event_name ?? ''}`,
    row.plugin ?? '',
    place(row.resource ?? '', row.account ?? '', row.region ?? ''),
  ]);
  const head = ['SINCE (UTC)', 'WHO', 'HOW', 'PLUGIN', 'RESOURCE'];
  await output.write(
    `${grid(head, cells, [19, 14, 14, 14, 20], look, () => 0)}\n${cut(notInScan.length - some.length)}`,
  );
}

function events(some: readonly Attribution[], look: TableLook): string {
  const cells = some.map((a) => [
    a.severity || '-',
    shortTime(a.event?.time ?? ''),
    a.event?.actor ?? '',
    `${a.event?.channel ?? ''} ${a.event?.eventName ?? ''}`,
    a.plugin,
    place(a.finding.resource, a.finding.account, a.finding.region),
    [
      a.closedBy === undefined
        ? `open for ${duration(a.exposure ?? 0)}`
        : `closed since the scan by ${a.closedBy.actor}, after ${duration(a.exposure ?? 0)}`,
      a.grade === 'A' ? '' : a.why,
      a.runnerUp === undefined ? '' : `or: ${shortTime(a.runnerUp.time)} ${a.runnerUp.actor} ${a.runnerUp.eventName}`,
      a.note,
    ]
      .filter((text) => text !== '')
      .join('; '),
  ]);
  const head = ['SEVERITY', 'WHEN (UTC)', 'WHO', 'HOW', 'PLUGIN', 'RESOURCE', 'MORE'];
  return grid(head, cells, [8, 19, 12, 12, 14, 18, 20], look, (i) => COLOURS[some[i]?.severity ?? ''] ?? 0);
}

function nothing(some: readonly Attribution[], look: TableLook): string {
  const cells = some.map((a) => [
    a.severity || '-',
    a.plugin,
    place(a.finding.resource, a.finding.account, a.finding.region),
    a.why,
  ]);
  return grid(
    ['SEVERITY', 'PLUGIN', 'RESOURCE', 'WHY'],
    cells,
    [8, 14, 20, 20],
    look,
    (i) => COLOURS[some[i]?.severity ?? ''] ?? 0,
  );
}

const byUrgency = (a: Attribution, b: Attribution): number =>
  severityRank(b.severity) - severityRank(a.severity) || ((a.event?.time ?? '') < (b.event?.time ?? '') ? 1 : -1);

const cut = (more: number): string =>
  more > 0 ? `... and ${count(more, 'row')} more: --limit 0, or --format csv\n` : '';
const shortTime = (time: string): string => time.replace('T', ' ').replace(/Z$/, '');
const place = (resource: string, account: string, region: string): string =>
  resource.startsWith('arn:') ? resource : `${resource} in ${[account, region].filter((p) => p !== '').join(' ')}`;

/** `3 d 4 h`, `12 min`: two units are enough to judge by. */
function duration(total: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(total));
  for (const [name, size] of units) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(`${n} ${name}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 s';
}
