/** The output formats of `sweep`. */
import type { Row, SweepSummary } from '../../engine/index.js';
import type { Output } from '../streams.js';

export const FORMATS = ['table', 'ndjson', 'json', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** Takes rows one by one; `end` is called once after the last. */
export interface RowWriter {
  row(row: Row): Promise<void> | void;
  end(summary: SweepSummary): Promise<void>;
}

export interface TableLook {
  readonly colour: boolean;
  /** Columns of the terminal; undefined = as wide as it takes. */
  readonly width: number | undefined;
  /** Rows shown; 0 = all. */
  readonly limit: number;
}

/** Loaded on demand: the first row of a sweep should not wait for formats that are not asked for. */
export async function rowWriter(format: Format, output: Output, look: TableLook): Promise<RowWriter> {
  switch (format) {
    case 'ndjson':
      return ndjson(output);
    case 'json':
      return json(output);
    case 'csv':
      return (await import('./csv.js')).csv(output);
    case 'table':
      return (await import('./table.js')).table(output, look);
    case 'html':
      return (await import('./html.js')).html(output);
  }
}

function ndjson(output: Output): RowWriter {
  let first = true;
  return {
    async row(row) {
      await output.write(`${JSON.stringify(row)}\n`);
      // The first row is shown at once, the others in larger pieces.
      if (first) await output.flush();
      first = false;
    },
    end: () => output.flush(),
  };
}

function json(output: Output): RowWriter {
  let separator = '[\n';
  return {
    async row(row) {
      await output.write(separator + JSON.stringify(row));
      separator = ',\n';
    },
    async end() {
      await output.write(separator === '[\n' ? '[]\n' : '\n]\n');
      await output.flush();
    },
  };
}
