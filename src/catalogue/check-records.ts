/** Lints of the records in `test/records`: nothing in them may belong to somebody, or be hostile. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problems } from '../condition/index.js';
import type { CheckInput } from './check.js';
import { EVIDENCES } from './types.js';

/** AWS's example accounts that our records use. */
const ACCOUNTS = new Set(['111122223333', '444455556666']);

/** Patterns of what must not be in a record, and what to write instead. */
const REFUSED: readonly { readonly pattern: RegExp; readonly what: string; readonly remedy: string }[] = [
  {
    pattern: /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE|[A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\b/,
    what: 'an access key id',
    remedy: 'write one that ends in EXAMPLE',
  },
  {
    pattern: /(?![\t\n\r])[\p{Cc}\u202a-\u202e]|\\u00[01][0-9a-f]|\\u202[a-e]/iu,
    what: 'a control character',
    remedy: 'take it out',
  },
  { pattern: /<script|javascript:/i, what: 'markup', remedy: 'hostile values belong into the tests that need them' },
];

/** Checks every record file, and the records of the examples. */
export function checkRecords({ root, catalogue, whole }: CheckInput, problems: Problems): void {
  for (const file of whole ? recordFiles(root) : []) {
    const text = readFileSync(path.join(root, file), 'utf8');
    checkHeader(file, text, problems);
    checkText({ file }, text, problems);
  }
  for (const example of catalogue.examples) checkText(example.at, JSON.stringify(example.record), problems);
}

function recordFiles(root: string): string[] {
  const base = path.join(root, 'test', 'records');
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => `test/records/${name.split(path.sep).join('/')}`)
    .sort();
}

function checkHeader(file: string, text: string, problems: Problems): void {
  let content: { evidence?: unknown; source?: unknown; record?: unknown };
  try {
    content = JSON.parse(text) as typeof content;
  } catch (error) {
    problems.add({ file }, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (!(EVIDENCES as readonly unknown[]).includes(content.evidence)) {
    problems.add({ file }, `"evidence" is ${EVIDENCES.join(', ')}, not "${String(content.evidence)}"`);
  }
  if (typeof content.source !== 'string' || content.source === '')
    problems.add({ file }, '"source" is missing', 'a page, or the model');
  if (typeof content.record !== 'object' || content.record === null) problems.add({ file }, '"record" is missing');
}

function checkText(at: { readonly file: string; readonly line?: number }, text: string, problems: Problems): void {
  for (const { pattern, what, remedy } of REFUSED) {
    const match = pattern.exec(text);
    if (match) problems.add(at, `${what}: "${match[0]}"`, remedy);
  }
  // An account id stands alone or between the colons of an ARN; the last part of a UUID is not one.
  for (const match of text.matchAll(/(?<![0-9A-Za-z.-])\d{12}(?![0-9A-Za-z.])/g)) {
    if (!ACCOUNTS.has(match[0])) {
      problems.add(at, `the account id "${match[0]}"`, `write ${[...ACCOUNTS].join(' or ')}`);
      return;
    }
  }
  const address = [...text.matchAll(/(?<![0-9.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![0-9.])/g)].find(
    ([, one]) => !isHarmless(one ?? ''),
  );
  if (address) {
    problems.add(at, `the address "${address[0]}"`, 'write one of 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24');
  }
}

/** Documentation and private networks, the whole internet, and loopback. */
function isHarmless(address: string): boolean {
  return /^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^(10|127)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^(0|255)\.|^100\.64\.|^224\./.test(
    address,
  );
}
