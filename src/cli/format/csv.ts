/** CSV for a spreadsheet. */
import { stringify } from 'csv-stringify/sync';
import { ROW_COLUMNS } from '../../engine/index.js';
import type { Output } from '../streams.js';
import type { RowWriter } from './index.js';

/**
 * Values that a spreadsheet would run as a formula (they begin with = + - @ or a tab) get an apostrophe in front:
 * user agents and resource names are chosen by whoever made the call.
 */
export function csv(output: Output): RowWriter {
  const line = (values: readonly string[]): string =>
    stringify([[...values]], { escape_formulas: true, record_delimiter: '\r\n' });
  let started = false;
  const start = async (): Promise<void> => {
    if (!started) await output.write(line(ROW_COLUMNS));
    started = true;
  };
  return {
    async row(row) {
      await start();
      await output.write(line(ROW_COLUMNS.map((column) => row[column])));
    },
    async end() {
      await start();
      await output.flush();
    },
  };
}
