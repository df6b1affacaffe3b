/** `exceptions`: accepted misconfigurations, checked and converted. */
import { readFileSync } from 'node:fs';
import { C2CError } from '../../errors.js';
import { loadMappings } from '../../findings/index.js';
import {
  type Exception,
  type ImportAs,
  fromCloudSploit,
  fromProwler,
  parseExceptions,
  printExceptions,
  toCloudSploit,
  toProwler,
} from '../../ledger/index.js';
import { count } from '../../messages.js';
import { ROOT } from '../paths.js';
import { EXIT, Output, printable, say } from '../streams.js';

type ExceptionFormat = 'yaml' | 'cloudsploit' | 'prowler';

export interface ExceptionsCliOptions {
  readonly from: ExceptionFormat;
  readonly to: ExceptionFormat;
  readonly owner?: string;
  readonly expires?: string;
}

/** @returns the exit code */
export async function runExceptions(file: string, options: ExceptionsCliOptions): Promise<number> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const { list, left } = read(file, options);
  const written = write(list, options.to, now);
  const output = new Output();
  await output.write(written.result);
  await output.flush();
  for (const one of [...left, ...written.left]) say(`left out: ${printable(one)}`);
  const ended = list.filter((e) => now >= e.expires);
  say(`${count(list.length, 'exception')}${ended.length > 0 ? `, ${ended.length} expired` : ''}.`);
  return EXIT.ok;
}

function read(file: string, options: ExceptionsCliOptions): { list: readonly Exception[]; left: readonly string[] } {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new C2CError(`"${file}" cannot be read: ${(error as Error).message}`);
  }
  if (options.from === 'yaml') return { list: parseExceptions(text, file), left: [] };
  const as = importAs(options);
  const { result, left } =
    options.from === 'cloudsploit' ? fromCloudSploit(text, as) : fromProwler(text, loadMappings(ROOT), as);
  return { list: result, left };
}

function importAs({ owner, expires, from }: ExceptionsCliOptions): ImportAs {
  if (owner === undefined || expires === undefined) {
    throw new C2CError(`Exceptions from ${from} have neither owner nor end`, {
      remedy: 'Say who stands for them and until when: --owner NAME --expires 2026-12-31',
    });
  }
  const [one] = parseExceptions(
    JSON.stringify([{ plugin: 'any', owner, reason: 'imported', expires }]),
    'command line',
  );
  return { owner, expires: one?.expires ?? '' };
}

function write(
  list: readonly Exception[],
  to: ExceptionFormat,
  now: string,
): { result: string; left: readonly string[] } {
  if (to === 'yaml') return { result: printExceptions(list), left: [] };
  return to === 'cloudsploit' ? toCloudSploit(list, now) : toProwler(list, loadMappings(ROOT), now);
}
