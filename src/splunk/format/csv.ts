/** Lookup tables as CSV: a writer and a parser that agree on every byte a cell can hold. */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { C2CError } from '../../errors.js';

/** A table with named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * The table as CSV with a header line, `\n` line ends, quotes where needed.
 * @throws C2CError when a row has a cell that has no column
 */
export function printCsv(table: Table, file: string): string {
  const known = new Set(table.columns);
  for (const row of table.rows)
    for (const name of Object.keys(row))
      if (!known.has(name))
        throw new C2CError(`a row has the cell "${name}", which is no column`, {
          at: { file },
          remedy: 'add the column',
        });
  const lines = table.rows.map((row) => table.columns.map((name) => row[name] ?? ''));
  // Line breaks inside cells are quoted, whichever they are; a lone carriage return is not a delimiter to csv-stringify.
  return stringify([[...table.columns], ...lines], { record_delimiter: '\n', quoted_match: /[\r\n]|^\s|\s$|^$/ });
}

/** Reads what {@link printCsv} wrote, or a hand-written table. @throws C2CError for a row of another length */
export function parseCsv(text: string, file: string): Table {
  let cells: string[][];
  try {
    cells = parse(text, { record_delimiter: '\n', skip_empty_lines: true });
  } catch (error) {
    throw new C2CError(`this is not a table: ${(error as Error).message}`, { at: { file }, remedy: 'repair the CSV' });
  }
  const [columns = [], ...lines] = cells;
  const rows = lines.map((line) => Object.fromEntries(columns.map((name, i) => [name, line[i] ?? ''])));
  return { columns, rows };
}
