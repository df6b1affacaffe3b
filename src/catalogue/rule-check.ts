/** The command behind `scripts/rule-check.mjs`. */
import { C2CError } from '../errors.js';
import { reportRules } from './report.js';

const HELP = `Usage: node scripts/rule-check.mjs [--no-mutants] [--all] [file or folder ...]

Reads the given rules (default: all), checks them, their examples and the mutants that survive them.
--all also names plugins without a rule and looks at every record.
A path is a rule, an examples file or a folder: savedsearches/rds
`;

/**
 * Runs the command and prints its report.
 * @param root the project's folder
 * @param args the words behind the command
 * @returns the exit code: 0 all well, 1 something to mend
 */
export function runRuleCheck(root: string, args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const report = reportRules(root, {
      paths: args.filter((one) => !one.startsWith('--')),
      mutants: !args.includes('--no-mutants'),
      missing: args.includes('--all'),
    });
    process.stdout.write(`${report.text}\n`);
    return report.good ? 0 : 1;
  } catch (error) {
    if (!(error instanceof C2CError)) throw error;
    process.stderr.write(`${error.toString()}\n`);
    return 1;
  }
}
