/** `sweep`: rows on standard output, everything else on standard error. */
import path from 'node:path';
import { C2CError } from '../../errors.js';
import {
  AppLookups,
  type App,
  type Row,
  type SweepOptions,
  type SweepSummary,
  openApp,
  severityRank,
  sweep,
} from '../../engine/index.js';
import type { Accepted, LedgerSweep } from '../../ledger/index.js';
import { bytes, count, didYouMean, number } from '../../messages.js';
import { type Format, rowWriter } from '../format/index.js';
import type { SweepCliOptions } from '../main.js';
import { nearest } from '../nearest.js';
import { builtCatalogue } from '../paths.js';
import { EXIT, Output, printable, say } from '../streams.js';

/** Problems named one by one; more are only counted. */
const NAMED = 50;

/** @returns the exit code */
export async function runSweep(paths: readonly string[], options: SweepCliOptions): Promise<number> {
  const started = Date.now();
  const format: Format = options.format ?? (process.stdout.isTTY ? 'table' : 'ndjson');
  const app = await openApp(options.app);
  checkPlugins(options.plugin, options.app);
  checkSettings(Object.keys(options.set), options.app);
  const ledger = options.ledger === undefined ? undefined : await openLedger(app, options.ledger);
  const bar = await startProgress(paths);
  const output = new Output();
  const writer = await rowWriter(format, output, {
    colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    limit: options.limit,
  });
  let problems = 0;
  const own: SweepOptions = {
    settings: options.set,
    ...(options.workers === undefined ? {} : { workers: Math.max(1, options.workers) }),
    onFile: (file) => bar.add(file.size),
    onProblem: (problem) => {
      if (problems++ >= NAMED) return;
      bar.hide();
      say(`warning: ${printable(problem.path)}: ${printable(problem.message)}`);
    },
  };
  const run = sweep(app, paths, ledger?.options(own) ?? own);

  const accepted = options.exceptions === undefined ? undefined : await readAccepted(options.exceptions);
  const keep = filter(options);
  const tally = new Tally(options.failOn);
  for await (const row of run) {
    ledger?.add(row);
    if (!keep(row) || accepted?.hides(row) === true) continue;
    tally.add(row);
    // The bar must not stand in the middle of rows that go to the same terminal.
    if (process.stdout.isTTY && format !== 'table' && format !== 'html') bar.hide();
    await writer.row(row);
  }
  bar.stop();
  await writer.end(run.summary);
  if (problems > NAMED) say(`warning: ${count(problems - NAMED, 'more file')} could not, or not wholly, be read`);
  say(closing(run.summary, tally, Date.now() - started, ledger?.skipped ?? 0));
  if (accepted !== undefined) sayAccepted(accepted);
  if (ledger !== undefined) say(closeLedger(ledger, options.ledger ?? ''));
  return exitCode(run.summary, tally, options, problems);
}

async function readAccepted(file: string): Promise<Accepted> {
  const { Accepted, readExceptions } = await import('../../ledger/index.js');
  return new Accepted(readExceptions(file), `${new Date().toISOString().slice(0, 19)}Z`);
}

function sayAccepted({ rows, expired }: Accepted): void {
  if (rows > 0) say(`${count(rows, 'row')} accepted by exceptions and not shown.`);
  for (const [exception, n] of expired) {
    const { plugin, resource, owner, expires } = exception;
    say(
      `warning: the exception of ${printable(owner)} for ${printable(plugin)} on ${printable(resource)} has expired on ${expires}: ${count(n, 'row')} shown.`,
    );
  }
}

async function openLedger(app: App, file: string): Promise<LedgerSweep> {
  const { LedgerSweep } = await import('../../ledger/index.js');
  const ledger = new LedgerSweep(app, file);
  if (ledger.madeWith !== undefined) {
    say(
      `warning: the ledger was begun with other rules (${printable(ledger.madeWith)}). What it holds stays as it was found; to look at all files with the rules of today, delete it and sweep again.`,
    );
  }
  return ledger;
}

/** Saves it. @returns what it holds now, for a person */
function closeLedger(ledger: LedgerSweep, file: string): string {
  ledger.save();
  const states = ledger.states(Math.floor(Date.now() / 1000));
  const { skipped } = ledger;
  ledger.close();
  const known = skipped === 0 ? '' : ` ${count(skipped, 'file')} ${skipped === 1 ? 'was' : 'were'} in it already.`;
  return (
    `Ledger ${file}: ${number(states.open + states.reopened + states.pending)} open ` +
    `(${number(states.reopened)} reopened, ${number(states.pending)} pending), ${number(states.closed)} closed.${known}`
  );
}

function checkPlugins(wanted: readonly string[], appDir: string): void {
  if (wanted.length === 0) return;
  const known = builtCatalogue(appDir)?.map((rule) => rule.plugin);
  for (const plugin of wanted) {
    if (known === undefined || known.includes(plugin) || plugin === '*') continue;
    throw new C2CError(`There is no plugin "${plugin}"`, {
      remedy:
        didYouMean(nearest(plugin, known)) || `All ids are in ${path.join(path.dirname(appDir), 'catalogue.json')}.`,
    });
  }
}

function checkSettings(names: readonly string[], appDir: string): void {
  const known = new AppLookups(appDir).settingNames;
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new C2CError(`No rule asks for a setting "${name}"`, {
      remedy: didYouMean(nearest(name, known)) || `Settings: ${known.join(', ') || 'none'}.`,
    });
  }
}

async function startProgress(paths: readonly string[]) {
  const { progress } = await import('../progress.js');
  if (!process.stderr.isTTY || paths.includes('-')) return progress(0, 0);
  // Names and sizes are read twice for the bar; that is some microseconds a file.
  const { findTrailFiles } = await import('../../trail/index.js');
  let total = 0;
  let files = 0;
  for await (const file of findTrailFiles(paths)) {
    total += file.size;
    files++;
  }
  return progress(total, files);
}

function filter(options: SweepCliOptions): (row: Row) => boolean {
  const plugins = new Set(options.plugin);
  const verdicts = new Set(options.verdict);
  const least = options.minSeverity === undefined ? -1 : severityRank(options.minSeverity);
  return (row) =>
    (plugins.size === 0 || plugins.has(row.plugin)) &&
    (verdicts.size === 0 || verdicts.has(row.verdict)) &&
    // A record that cannot be read has no severity; it may hide any.
    (row.severity === '' || severityRank(row.severity) >= least);
}

/** What the rows that were shown amount to. */
class Tally {
  readonly verdicts = new Map<string, number>();
  readonly severities = new Map<string, number>();
  thresholdMet = false;
  private readonly threshold: number;

  constructor(failOn: string | undefined) {
    this.threshold = failOn === undefined ? Infinity : severityRank(failOn);
  }

  add(row: Row): void {
    this.verdicts.set(row.verdict, (this.verdicts.get(row.verdict) ?? 0) + 1);
    if (row.verdict !== 'introduces') return;
    this.severities.set(row.severity, (this.severities.get(row.severity) ?? 0) + 1);
    if (severityRank(row.severity) >= this.threshold) this.thresholdMet = true;
  }
}

function closing(summary: SweepSummary, tally: Tally, milliseconds: number, skipped: number): string {
  const severities = ['critical', 'high', 'medium', 'low', 'info']
    .filter((s) => tally.severities.has(s))
    .map((s) => `${number(tally.severities.get(s) ?? 0)} ${s}`);
  const of = (verdict: string): string => number(tally.verdicts.get(verdict) ?? 0);
  const unreadable = summary.unreadable > 0 ? `, ${count(summary.unreadable, 'file')} unreadable` : '';
  const repeated = summary.repeated > 0 ? ` ${count(summary.repeated, 'row')} came more than once and count once.` : '';
  return (
    `${count(summary.files, 'file')} (${bytes(summary.bytes)}, ${count(summary.records, 'record')}${unreadable}) in ${(milliseconds / 1000).toFixed(1)} s: ` +
    `${of('introduces')} introduced${severities.length > 0 ? ` (${severities.join(', ')})` : ''}, ${of('remediates')} remediated, ${of('unclear')} unclear.${repeated}` +
    (summary.files + skipped === 0
      ? '\nNo CloudTrail file was found there. Folders are searched for .json, .json.gz, .jsonl and .ndjson.'
      : '')
  );
}

function exitCode(summary: SweepSummary, tally: Tally, options: SweepCliOptions, problems: number): number {
  if (tally.thresholdMet) return EXIT.threshold;
  if (options.strict && problems > 0) return EXIT.failed;
  const nothing = summary.files > 0 && summary.unreadable === summary.files;
  return nothing || (summary.files === 0 && problems > 0) ? EXIT.failed : EXIT.ok;
}
