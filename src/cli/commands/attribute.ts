/** `attribute`: who caused the findings of a scan. */
import { statSync } from 'node:fs';
import { openApp } from '../../engine/index.js';
import { type Findings, loadMappings, readFindingsFile } from '../../findings/index.js';
import { type Attributed, attributeTrail } from '../../ledger/index.js';
import { count, number } from '../../messages.js';
import { writeAttributions } from '../format/attributions.js';
import { ROOT } from '../paths.js';
import { EXIT, Output, printable, say } from '../streams.js';

export interface AttributeCliOptions {
  readonly findings: string;
  readonly account?: string;
  readonly scannedAt?: string;
  readonly format?: 'table' | 'csv' | 'json';
  readonly set: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly workers?: number;
  readonly app: string;
}

/** Checks without a plugin, and problems, that are named one by one. */
const NAMED = 20;

/** @returns the exit code */
export async function runAttribute(paths: readonly string[], options: AttributeCliOptions): Promise<number> {
  const app = await openApp(options.app);
  const findings = readFindingsFile(options.findings, loadMappings(ROOT), {
    ...(options.account === undefined ? {} : { account: options.account }),
    ...scanTime(options),
  });
  announce(findings, options);
  let problems = 0;
  const done = await attributeTrail(app, paths, findings, {
    settings: options.set,
    ...(options.workers === undefined ? {} : { workers: Math.max(1, options.workers) }),
    onProblem: (problem) => {
      if (problems++ < NAMED) say(`warning: ${printable(problem.path)}: ${printable(problem.message)}`);
    },
  });
  if (problems > NAMED) say(`warning: ${count(problems - NAMED, 'more file')} could not, or not wholly, be read`);
  const output = new Output();
  await writeAttributions(options.format ?? (process.stdout.isTTY ? 'table' : 'json'), output, done, findings, {
    colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    limit: options.limit,
  });
  await output.flush();
  say(closing(done, findings));
  const { files, unreadable } = done.summary;
  return files > 0 && files === unreadable ? EXIT.failed : EXIT.ok;
}

/** A scanner that writes no time has written its file when it was done. */
function scanTime({ findings, scannedAt }: AttributeCliOptions): { scannedAt?: string } {
  if (scannedAt !== undefined) return { scannedAt };
  if (findings === '-') return {};
  const found = statSync(findings, { throwIfNoEntry: false });
  return found === undefined ? {} : { scannedAt: `${found.mtime.toISOString().slice(0, 19)}Z` };
}

function announce({ findings, leftOut, withoutAccount }: Findings, options: AttributeCliOptions): void {
  const assumed = findings.find((f) => f.scanner === 'cloudsploit')?.scannedAt;
  if (assumed !== undefined && assumed !== '' && options.scannedAt === undefined)
    say(`The findings name no time: taken as of ${assumed}, when the file was written. --scanned-at says otherwise.`);
  if (withoutAccount > 0)
    say(
      `warning: ${count(withoutAccount, 'finding')} of an unknown account: those about an account as a whole cannot be joined. --account names it.`,
    );
  const kinds = { unmapped: 'no plugin stands for', ambiguous: 'several plugins have the title of' } as const;
  for (const why of ['unmapped', 'ambiguous'] as const) {
    const some = leftOut.filter((one) => one.why === why);
    if (some.length === 0) continue;
    const total = some.reduce((sum, one) => sum + one.count, 0);
    const names = some.slice(0, NAMED).map((one) => `${printable(one.check)} (${number(one.count)})`);
    const more = some.length > NAMED ? `, and ${number(some.length - NAMED)} more` : '';
    say(`${count(total, 'finding')} left out, ${kinds[why]} the check: ${names.join(', ')}${more}`);
  }
}

function closing(
  { attributions, notInScan, summary }: Attributed & { summary: { records: number } },
  findings: Findings,
): string {
  const grades = ['A', 'B', 'C', 'D'].map(
    (grade) => `${number(attributions.filter((a) => a.grade === grade).length)} ${grade}`,
  );
  const closed = attributions.filter((a) => a.closedBy !== undefined).length;
  return (
    `${count(attributions.length, 'finding')} (${number(findings.passed)} results passed) against ${count(summary.records, 'record')}: ` +
    `${grades.join(', ')}; ${number(closed)} closed since the scan; ${number(notInScan.length)} open in the log and not in the scan.`
  );
}
