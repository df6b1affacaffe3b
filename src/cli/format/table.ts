/** The table for a person: what is worst and newest first. */
import Table from 'cli-table3';
import type { Row } from '../../engine/index.js';
import { count } from '../../messages.js';
import { type Output, printable } from '../streams.js';
import type { RowWriter, TableLook } from './index.js';
import { MostUrgent, VERDICTS } from './order.js';

const TITLES: Readonly<Record<string, string>> = {
  introduces: 'INTRODUCED A MISCONFIGURATION',
  unclear: 'UNCLEAR: LOOK AT THE EVENT',
  remediates: 'REMEDIATED',
};

/** ANSI colours (SGR codes). */
export const COLOURS: Readonly<Record<string, number>> = { critical: 31, high: 91, medium: 33, low: 36, info: 90 };
const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export function table(output: Output, look: TableLook): RowWriter {
  const urgent = new MostUrgent(look.limit);
  return {
    row: (row) => urgent.add(row),
    async end() {
      const { rows, more } = urgent.result();
      for (const verdict of VERDICTS) {
        const some = rows.filter((row) => row.verdict === verdict);
        if (some.length === 0) continue;
        await output.write(
          `${paint(look, 1, `${TITLES[verdict] ?? verdict} (${some.length})`)}\n${layout(some, look)}\n\n`,
        );
      }
      if (more > 0) {
        await output.write(
          `... and ${count(more, 'row')} more, less urgent. All of them: --limit 0, or --format ndjson\n`,
        );
      }
      await output.flush();
    },
  };
}

export const paint = (look: TableLook, code: number, text: string): string =>
  look.colour ? `\u001b[${code}m${text}\u001b[0m` : text;

function layout(rows: readonly Row[], look: TableLook): string {
  const head = ['SEVERITY', 'WHEN (UTC)', 'WHO', 'HOW', 'PLUGIN', 'RESOURCE'];
  const cells = rows.map((row) => [row.severity || '-', when(row), who(row), how(row), what(row), resource(row)]);
  return grid(head, cells, [8, 19, 14, 14, 14, 20], look, (i) => COLOURS[rows[i]?.severity ?? ''] ?? 0);
}

/**
 * Cells under a head, as wide as the terminal at most; their texts are made harmless.
 * @param least widths below which a column is not narrowed
 * @param colour of the first cell of a row, as SGR code; 0 = none
 */
export function grid(
  head: readonly string[],
  texts: readonly (readonly string[])[],
  least: readonly number[],
  look: TableLook,
  colour: (row: number) => number,
): string {
  const cells = texts.map((row) => row.map(printable));
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((c) => (c[i] as string).length)));
  fit(widths, least, look.width);
  const drawn = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths,
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  drawn.push(head.map((title) => paint(look, 90, title)));
  cells.forEach((cell, i) => {
    drawn.push(cell.map((text, column) => (column === 0 ? paint(look, colour(i), text) : text)));
  });
  return drawn.toString().replace(/[ \t]+$/gm, '');
}

/** Narrows the widest columns until the row fits; long texts are wrapped, never cut. */
function fit(widths: number[], least: readonly number[], width: number | undefined): void {
  if (width === undefined) return;
  const total = (): number => widths.reduce((sum, w) => sum + w, 0) + 2 * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    widths.forEach((w, i) => {
      if (w > (least[i] ?? 0) && (widest === -1 || w > (widths[widest] ?? 0))) widest = i;
    });
    if (widest === -1) return;
    widths[widest] = (widths[widest] as number) - 1;
  }
}

const when = (row: Row): string => row.event_time.replace('T', ' ').replace(/Z$/, '');
const who = (row: Row): string => row.actor || '-';
const how = (row: Row): string => [row.channel, row.event_name].filter((part) => part !== '').join(' ');
const what = (row: Row): string =>
  (row.plugin === '*' ? 'any (record cannot be read)' : row.plugin) + (row.reason === '' ? '' : ` (${row.reason})`);

function resource(row: Row): string {
  const named = row.resource || (row.resource_via === '' ? '?' : `via ${row.resource_via}`);
  const place = named.startsWith('arn:') ? '' : ` in ${[row.account, row.region].filter((p) => p !== '').join(' ')}`;
  return `${named}${row.part === '' || row.part === '*' ? '' : ` [${row.part}]`}${place}`;
}
