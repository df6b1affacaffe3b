/**
 * Splunk's own AppInspect over the built package: no error, no failure, no future failure, and exactly the warnings that
 * docs/appinspect.md explains. Exit 0 passed, 1 failed, 77 skipped.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, capture } from '../lib/run.mjs';
import { packageFile } from '../lib/package.mjs';
import { pythonTools, skip } from '../lib/python.mjs';

const TAGS = [
  'cloud',
  'private_victoria',
  'private_classic',
  'private_app',
  'splunk_appinspect',
  'ast',
  'packaging_standards',
  'future',
];
const DOCUMENT = path.join(ROOT, 'docs', 'appinspect.md');

/** Checks that docs/appinspect.md explains: the first column of its table, in backticks. */
function explained() {
  return new Set([...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| `(check_\w+)` \|/gm)].map((match) => match[1]));
}

const tools = pythonTools();
if ('missing' in tools) skip(tools.missing);
const report = path.join(ROOT, '.tools', 'appinspect.json');
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });
const { stdout, stderr } = capture(path.join(tools.bin, 'splunk-appinspect'), [
  'inspect',
  packageFile(),
  '--mode',
  'precert',
  ...TAGS.flatMap((tag) => ['--included-tags', tag]),
  '--data-format',
  'json',
  '--output-file',
  report,
  '--max-messages',
  'all',
  '--skip-trusted-libraries-update',
]);
if (!existsSync(report)) {
  console.error(`AppInspect wrote no report:\n${stdout}\n${stderr}`);
  process.exit(1);
}

const { reports, summary } = JSON.parse(readFileSync(report, 'utf8'));
const found = { error: [], failure: [], future_failure: [], warning: [], manual_check: [] };
for (const { groups } of reports) {
  for (const check of groups.flatMap((group) => group.checks)) {
    if (check.result in found) found[check.result].push(check);
  }
}
const show = (check) => {
  console.error(`${check.result}: ${check.name}`);
  for (const { message, message_filename: file, message_line: line } of check.messages.slice(0, 5)) {
    console.error(`  ${file ? `${file}:${line ?? ''} ` : ''}${message}`);
  }
};
const bad = [...found.error, ...found.failure, ...found.future_failure, ...found.manual_check];
bad.forEach(show);
const known = explained();
const warned = new Set(found.warning.map((check) => check.name));
const unexplained = found.warning.filter((check) => !known.has(check.name));
const gone = [...known].filter((name) => !warned.has(name));
unexplained.forEach(show);
if (unexplained.length > 0) console.error('Remove the cause of these warnings, or explain them in docs/appinspect.md.');
if (gone.length > 0) console.error(`docs/appinspect.md explains warnings that are gone: ${gone.join(', ')}`);
console.log(
  `AppInspect: ${summary.success} passed, ${summary.failure} failures, ${summary.error} errors, ${found.future_failure.length} future failures, ${summary.warning} warnings (${known.size} explained), ${summary.not_applicable} not applicable`,
);
process.exitCode = bad.length + unexplained.length + gone.length > 0 ? 1 : 0;
