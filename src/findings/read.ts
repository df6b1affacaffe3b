/** Findings from a file, whichever scanner wrote it: the content says, not the name. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { C2CError } from '../errors.js';
import { list, object } from './arn.js';
import { isAsff, readAsff } from './asff.js';
import { isCloudSploit, isCloudSploitHeader, readCloudSploit, readCloudSploitLine } from './cloudsploit.js';
import { Collector } from './collector.js';
import type { Mappings } from './mappings.js';
import { isOcsf, isProwlerHeader, readOcsf, readProwlerLine } from './prowler.js';
import type { Findings, ReadOptions } from './types.js';

const KNOWN = 'Read are CloudSploit JSON and CSV, Prowler OCSF JSON and CSV, and Security Hub findings (ASFF) as JSON.';

/**
 * @param file `-` is standard input
 * @throws C2CError where it cannot be read or is none of the formats
 */
export function readFindingsFile(file: string, mappings: Mappings, options: ReadOptions = {}): Findings {
  let content: string;
  try {
    content = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new C2CError(
      `The findings "${file}" cannot be read: ${code === 'ENOENT' ? 'there is no such file' : message}`,
      {
        remedy: code === 'ERR_STRING_TOO_LONG' ? 'It is larger than 512 MB: split it.' : KNOWN,
      },
    );
  }
  return readFindings(content, mappings, options, file);
}

/** @throws C2CError where the text is none of the formats */
export function readFindings(
  content: string,
  mappings: Mappings,
  options: ReadOptions = {},
  file = 'findings',
): Findings {
  const text = content.replace(/^\ufeff/, '');
  const into = new Collector(options);
  const first = text.trimStart().charAt(0);
  if (first === '') throw new C2CError('The findings are empty', { at: { file }, remedy: KNOWN });
  if (first === '{' || first === '[') {
    for (const item of items(text, file)) readItem(item, into, mappings, file);
  } else readCsv(text, into, mappings, file);
  return into.result();
}

/** The findings in a JSON text: an array, one a line, or inside what carries them. */
function items(text: string, file: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      return lines.flatMap((line) => inside(JSON.parse(line)));
    } catch {
      throw new C2CError(`The findings are no JSON: ${(error as Error).message}`, { at: { file }, remedy: KNOWN });
    }
  }
  return inside(value);
}

function inside(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(inside);
  const { Findings: answer, findings, detail } = object(value);
  if (Array.isArray(answer)) return list(answer);
  if (Array.isArray(findings)) return list(findings);
  const sent = object(detail).findings;
  return Array.isArray(sent) ? list(sent) : [value];
}

function readItem(value: unknown, into: Collector, mappings: Mappings, file: string): void {
  const item = object(value);
  if (isCloudSploit(item)) readCloudSploit(item, into, mappings);
  else if (isOcsf(item)) readOcsf(item, into, mappings);
  else if (isAsff(item)) readAsff(item, into, mappings);
  else throw new C2CError('A finding has a form that is not known', { at: { file }, remedy: KNOWN });
}

function readCsv(text: string, into: Collector, mappings: Mappings, file: string): void {
  const head = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = head.split(';').length > head.split(',').length ? ';' : ',';
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      delimiter,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    throw new C2CError(`The findings are no CSV: ${(error as Error).message}`, { at: { file }, remedy: KNOWN });
  }
  const columns = head.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase());
  const read = isProwlerHeader(columns)
    ? readProwlerLine
    : isCloudSploitHeader(columns)
      ? readCloudSploitLine
      : undefined;
  if (read === undefined)
    throw new C2CError('The columns of the findings are not known', { at: { file, line: 1 }, remedy: KNOWN });
  for (const row of rows) read(row, into, mappings);
}
