/** The command line: names, options and help; each command is loaded when it is asked for. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { C2CError } from '../errors.js';
import { didYouMean } from '../messages.js';
import type { ActionsCliOptions } from './commands/actions.js';
import type { AttributeCliOptions } from './commands/attribute.js';
import type { ExceptionsCliOptions } from './commands/exceptions.js';
import type { ServeCliOptions } from './commands/serve.js';
import { FORMATS, type Format } from './format/index.js';
import { nearest } from './nearest.js';
import { DIST, version } from './paths.js';
import { EXIT, guardStreams, say } from './streams.js';

const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'];
const CLASSES = ['list', 'read', 'write', 'permissions'];
const VERDICTS = ['introduces', 'remediates', 'unclear'];

/** Options of `sweep`, as commander gives them. */
export interface SweepCliOptions {
  readonly format?: Format;
  readonly app: string;
  readonly failOn?: string;
  readonly minSeverity?: string;
  readonly plugin: string[];
  readonly verdict: string[];
  readonly limit: number;
  readonly workers?: number;
  readonly strict: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly ledger?: string;
  readonly exceptions?: string;
}

/** `a,b c` over several uses of an option. */
const list = (value: string, before: string[]): string[] => [
  ...before,
  ...value
    .split(',')
    .map((v) => v.trim())
    .filter((v) => v !== ''),
];

function choices(known: readonly string[]) {
  return (value: string, before: string[]): string[] => {
    const all = list(value, before);
    for (const word of all) {
      if (!known.includes(word)) {
        throw new InvalidArgumentError(`Known: ${known.join(', ')}. ${didYouMean(nearest(word, known))}`.trim());
      }
    }
    return all;
  };
}

function assignment(value: string, before: Record<string, string>): Record<string, string> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('name=value is expected.');
  return { ...before, [value.slice(0, equals).trim()]: value.slice(equals + 1).trim() };
}

function accountId(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError('An account id has twelve digits.');
  return value;
}

function moment(value: string): string {
  const date = new Date(
    /T.*(?:Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/i.test(value) ? value : `${value.replace(' ', 'T')}Z`,
  );
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('A time is expected, as in 2026-01-31T12:00:00Z.');
  return `${date.toISOString().slice(0, 19)}Z`;
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(value);
}

/** The program. Commands set the exit code through `done`. */
export function program(done: (code: number) => void): Command {
  const cli = new Command('cspm2cloudtrail')
    .description(
      'Who made that misconfiguration? Finds in CloudTrail logs the calls that introduce, or remediate, what a CSPM scanner reports.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(--help shows all options)')
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      'after',
      `
Start here:
  $ cspm2cloudtrail sweep ./AWSLogs                 what happened in these logs
  $ cspm2cloudtrail explain bucketAllUsersPolicy    what one plugin means, and what to do

Exit codes: 0 done, 1 wrong usage or unreadable input, 2 --fail-on was met.`,
    );

  cli
    .command('sweep')
    .summary('find misconfigurations being made in CloudTrail files')
    .description(
      'Runs the searches of the built app over CloudTrail files, without Splunk. A path is a file, a folder (read with all\nbelow it), a pattern in quotes, or - for standard input. Read are .json and .json.gz as CloudTrail delivers them, JSON\nlines, JSON arrays, the output of "aws cloudtrail lookup-events" and EventBridge events.',
    )
    .argument('<path...>', 'CloudTrail files or folders')
    .addOption(
      new Option(
        '-f, --format <format>',
        'how rows are written (default: table on a terminal, ndjson otherwise)',
      ).choices(FORMATS),
    )
    .option('--plugin <id>', 'only rows of this plugin; may be repeated or a comma list', list, [])
    .option(
      '--verdict <verdict>',
      `only rows with this verdict: ${VERDICTS.join(', ')}; may be a comma list`,
      choices(VERDICTS),
      [],
    )
    .addOption(new Option('--min-severity <severity>', 'only rows at least this severe').choices(SEVERITIES))
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with 2 when a misconfiguration of this severity or a higher one is introduced',
      ).choices(SEVERITIES),
    )
    .option('--set <name=value>', 'value of a setting that rules ask for; may be repeated', assignment, {})
    .option('--exceptions <file>', 'YAML list of accepted misconfigurations: their rows are not shown and do not fail')
    .option('--ledger <file>', 'keep what is open in this file; reads only files that are new to it')
    .option('--strict', 'exit with 1 when any file could not be read; otherwise only when none could', false)
    .option('--limit <rows>', 'rows in the table, most urgent first; 0 = all', wholeNumber, 200)
    .option('--workers <n>', 'threads (default: 2 for large trails)', wholeNumber)
    .option('--app <dir>', 'folder of the built app', `${DIST}/app`)
    .addHelpText(
      'after',
      `
Examples:
  $ cspm2cloudtrail sweep AWSLogs/ --min-severity high
  $ cspm2cloudtrail sweep 'logs/**/*.json.gz' --format csv > rows.csv
  $ cspm2cloudtrail sweep logs --format html > report.html
  $ aws cloudtrail lookup-events --output json | cspm2cloudtrail sweep - --fail-on critical
  $ cspm2cloudtrail sweep logs -f ndjson | jq -r 'select(.verdict=="introduces") | [.event_time,.actor,.plugin,.resource] | @tsv'

Rows go to standard output, messages and progress to standard error. A broken file is named and left out, the rest is read.`,
    )
    .action(async (paths: string[], options: SweepCliOptions) => {
      const { runSweep } = await import('./commands/sweep.js');
      done(await runSweep(paths, options));
    });

  cli
    .command('attribute')
    .summary('who caused the findings of a scan: joins them to CloudTrail events')
    .description(
      'Reads the findings of a scanner (CloudSploit JSON or CSV, Prowler OCSF JSON or CSV, Security Hub ASFF) and a trail, and says\nfor each finding which event caused it. Grade A: the event that introduced it. B: the last change of that resource that\nthe plugin watches. C: the creation of the resource. D: nothing in the log. Then, the other way round: what the log\nshows as open and the scan does not.',
    )
    .argument('<path...>', 'CloudTrail files or folders')
    .requiredOption('--findings <file>', 'the findings; - for standard input')
    .option('--account <id>', 'account of findings that do not name theirs', accountId)
    .option(
      '--scanned-at <time>',
      'when findings without a time were found (default: when the file was written)',
      moment,
    )
    .addOption(
      new Option('-f, --format <format>', 'default: table on a terminal, json otherwise').choices([
        'table',
        'csv',
        'json',
      ]),
    )
    .option('--set <name=value>', 'value of a setting that rules ask for; may be repeated', assignment, {})
    .option('--limit <rows>', 'rows in each table; 0 = all', wholeNumber, 200)
    .option('--workers <n>', 'threads (default: 2 for large trails)', wholeNumber)
    .option('--app <dir>', 'folder of the built app', `${DIST}/app`)
    .addHelpText(
      'after',
      `
Examples:
  $ cspm2cloudtrail attribute --findings cloudsploit.json AWSLogs/
  $ cspm2cloudtrail attribute --findings prowler.ocsf.json logs --format csv > who.csv
  $ cspm2cloudtrail attribute --findings scan.csv --account 111122223333 logs -f json | jq '.attributions[] | select(.grade=="A")'`,
    )
    .action(async (paths: string[], options: AttributeCliOptions) => {
      const { runAttribute } = await import('./commands/attribute.js');
      done(await runAttribute(paths, options));
    });

  cli
    .command('exceptions')
    .summary('check accepted misconfigurations; convert from and to CloudSploit and Prowler')
    .description(
      'Reads exceptions (our YAML, CloudSploit suppressions "plugin:region:resource", or a mutelist of Prowler) and prints them in\none of these formats. What cannot be said in the other format without accepting more is left out and named.',
    )
    .argument('<file>', 'the exceptions')
    .addOption(
      new Option('--from <format>', 'what the file is').choices(['yaml', 'cloudsploit', 'prowler']).default('yaml'),
    )
    .addOption(new Option('--to <format>', 'what to print').choices(['yaml', 'cloudsploit', 'prowler']).default('yaml'))
    .option('--owner <name>', 'who stands for imported exceptions')
    .option('--expires <date>', 'when imported exceptions end, as in 2026-12-31')
    .addHelpText(
      'after',
      `
Examples:
  $ cspm2cloudtrail exceptions accepted.yml                       check, and print as it is understood
  $ cspm2cloudtrail exceptions mutelist.yaml --from prowler --owner secops --expires 2026-12-31 > accepted.yml
  $ cspm2cloudtrail exceptions accepted.yml --to cloudsploit`,
    )
    .action(async (file: string, options: ExceptionsCliOptions) => {
      const { runExceptions } = await import('./commands/exceptions.js');
      done(await runExceptions(file, options));
    });

  cli
    .command('serve')
    .summary('open the dashboard on CloudTrail files, without Splunk')
    .description(
      'Sweeps the files, then shows the dashboard in the browser of this machine: what is open, since when, by whom.\nIt listens on 127.0.0.1 only and runs until Ctrl-C.',
    )
    .argument('<path...>', 'CloudTrail files or folders')
    .option('--port <n>', 'port on 127.0.0.1 (default: any that is free)', wholeNumber, 0)
    .option('--no-open', 'print the address, do not open a browser')
    .option('--notes <file>', 'keep exceptions, notes and settings in this file')
    .option('--app <dir>', 'folder of the built app', `${DIST}/app`)
    .addHelpText('after', '\nExample:\n  $ cspm2cloudtrail serve AWSLogs/ --port 8080')
    .action(async (paths: string[], options: ServeCliOptions) => {
      const { runServe } = await import('./commands/serve.js');
      done(await runServe(paths, options));
    });

  cli
    .command('explain')
    .summary('what a plugin checks, why it matters, which calls touch it, and its search')
    .description('Prints the card of a plugin as Markdown.')
    .argument('<plugin>', 'id of the plugin, as in CloudSploit: openSSH')
    .option('--app <dir>', 'folder of the built app', `${DIST}/app`)
    .addHelpText('after', '\nExample:\n  $ cspm2cloudtrail explain rdsPubliclyAccessible')
    .action(async (plugin: string, options: { app: string }) => {
      const { runExplain } = await import('./commands/explain.js');
      done(await runExplain(plugin, options.app));
    });

  cli
    .command('actions')
    .summary('every AWS operation: its class, whether it is logged, which rules watch it')
    .description(
      'Lists the operations that CloudTrail can log. Classes are AWS\'s access levels: list, read, write, permissions.\nLogged: "management" by every trail, "data" only where data events are on, "none" not at all, "?" not known.',
    )
    .argument('[service]', 'prefix of the event source: s3, elasticloadbalancing')
    .option('--class <class>', `only these classes: ${CLASSES.join(', ')}; may be a comma list`, choices(CLASSES), [])
    .addOption(new Option('--watched', 'only those that a rule watches').conflicts('unwatched'))
    .option('--unwatched', 'only those that no rule watches')
    .addOption(new Option('--logged <how>', 'only those that are logged so').choices(['management', 'data', 'none']))
    .addOption(
      new Option('-f, --format <format>', 'default: table on a terminal, ndjson otherwise').choices([
        'table',
        'ndjson',
        'csv',
      ]),
    )
    .option('--app <dir>', 'folder of the built app', `${DIST}/app`)
    .addHelpText(
      'after',
      `
Examples:
  $ cspm2cloudtrail actions rds --class write
  $ cspm2cloudtrail actions --unwatched --class write,permissions --format csv > unwatched.csv`,
    )
    .action(async (service: string | undefined, options: ActionsCliOptions) => {
      const { runActions } = await import('./commands/actions.js');
      done(await runActions(service, options));
    });

  cli
    .command('check')
    .summary('check all rules: format, words, references, AWS API model')
    .description(
      'Reads the whole rule catalogue and prints everything that is wrong with it, with file, line and column.',
    )
    .option('--root <dir>', 'folder that holds savedsearches/ and lookups/; default: this project')
    .addHelpText('after', '\nExample:\n  $ cspm2cloudtrail check')
    .action(async (options: { root?: string }) => {
      const { runCheck } = await import('./commands/check.js');
      done(await runCheck(options.root));
    });

  cli
    .command('coverage')
    .summary('what the rules cover: by service, detectability, evidence')
    .description(
      'Prints docs/coverage.md as it would be now. With --write, it and the other counted documents are written.',
    )
    .option('--write', 'write docs/coverage.md, docs/attack-navigator.json and docs/sigma.md', false)
    .addHelpText('after', '\nExample:\n  $ cspm2cloudtrail coverage --write')
    .action(async (options: { write: boolean }) => {
      const { runCoverage } = await import('./commands/coverage.js');
      done(await runCoverage(options.write));
    });

  cli
    .command('build')
    .summary('build the Splunk app and everything else from the rules')
    .description(
      'Writes the Splunk package (.spl), the same app unpacked, catalogue.json, the parsed searches that sweep reads, the\nSigma rules and the cards.',
    )
    .option('--out <dir>', 'where to', DIST)
    .addHelpText('after', '\nExample:\n  $ cspm2cloudtrail build --out dist')
    .action(async (options: { out: string }) => {
      const { runBuild } = await import('./commands/build.js');
      done(await runBuild(options.out));
    });

  return cli;
}

/** Runs the command line. @param argv as in process.argv */
export async function main(argv: readonly string[]): Promise<void> {
  guardStreams();
  let code: number = EXIT.ok;
  const cli = program((c) => (code = c));
  // Commander's own exits become exceptions, so that what was written to a pipe is not cut off.
  for (const command of [cli, ...cli.commands]) command.exitOverride();
  try {
    await cli.parseAsync([...argv]);
  } catch (error) {
    code = EXIT.failed;
    if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    else if (error instanceof C2CError) say(error.toString());
    else {
      say(`This is a fault of cspm2cloudtrail ${version()}, please report it:`);
      say(String(error instanceof Error ? error.stack : error));
    }
  }
  process.exitCode = code;
}
