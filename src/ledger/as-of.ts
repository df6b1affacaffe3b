/** The ledger at an earlier moment: the same fold over the changes up to then. */
import { type App, ROW_COLUMNS, type Row } from '../engine/index.js';
import { type Change, type LedgerRow, changesOf } from './entry.js';
import { Ledger } from './fold.js';

/**
 * @param moments entries with the moment (ISO, UTC) that is asked for; one moment an entry
 * @returns by id; an entry without a change up to its moment is missing
 */
export function ledgerAsOf(
  app: Pick<App, 'dir'>,
  moments: Iterable<{ readonly row: LedgerRow; readonly moment: string }>,
): Map<string, LedgerRow> {
  const ledger = new Ledger(app);
  for (const { row, moment } of moments) {
    for (const change of changesOf(row)) if (change.time <= moment) ledger.add(rowOf(row, change));
  }
  return new Map(ledger.rows().map((row) => [row.id, row]));
}

const EMPTY = Object.fromEntries(ROW_COLUMNS.map((column) => [column, ''])) as Row;

/** The row that a change came from, as far as the ledger remembers it. */
function rowOf(entry: LedgerRow, change: Change): Row {
  return {
    ...EMPTY,
    plugin: entry.plugin ?? '',
    account: entry.account ?? '',
    region: entry.region ?? '',
    resource: entry.resource ?? '',
    verdict: change.rank === 1 ? 'remediates' : 'introduces',
    reason: change.rank === 0 ? 'default' : '',
    part: change.part,
    event_time: change.time,
    event_id: change.eventId,
    event_name: change.eventName,
    actor: change.actor,
    channel: change.channel,
    source_ip: change.sourceIp,
  };
}
