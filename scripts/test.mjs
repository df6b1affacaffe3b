/**
 * `npm test`: installs what the tests need and runs everything. A failing step does not stop the others.
 * Last line: `N passed, N failed` (and `, N skipped` when there are any, each named before it).
 * With CI=true a skip is a failure.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, needNode, run, tool } from './lib/run.mjs';
import { build, exclusively, installDependencies } from './lib/install.mjs';

needNode();
process.chdir(ROOT);
installDependencies();

const SKIPPED = 77;
const ci = process.env.CI === 'true' || process.env.CI === '1';
const totals = { passed: 0, failed: 0 };
const failures = [];
const skips = [];

function record(name, code, reason = '') {
  if (code === 0) totals.passed++;
  else if (code === SKIPPED && !ci) skips.push(reason === '' ? name : `${name}: ${reason}`);
  else {
    totals.failed++;
    failures.push(
      code === SKIPPED ? `${name}: skipped (${reason || 'no reason given'}), which CI=true does not allow` : name,
    );
  }
}

function step(name, action) {
  const started = Date.now();
  console.log(`\n--- ${name}`);
  let code = 1;
  try {
    code = action();
  } catch (error) {
    console.error(error);
  }
  console.log(`--- ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  record(name, code);
  return code === 0;
}

/** Runs vitest and counts its tests one by one. */
function unitTests() {
  const report = path.join(ROOT, '.tools', 'vitest.json');
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  console.log('\n--- tests');
  const code = tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    env: { ...process.env, C2C_BUILT: '1' },
  });
  if (!existsSync(report)) {
    record('tests (vitest wrote no report)', 1);
    return;
  }
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  let failed = 0;
  for (const file of testResults) {
    const where = path.relative(ROOT, file.name);
    if (file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed')) {
      failed++;
      record(`${where}: ${file.message.split('\n')[0]}`, 1);
    }
    for (const one of file.assertionResults) {
      const name = `${where}: ${one.fullName}`;
      if (one.status === 'passed') record(name, 0);
      else if (one.status === 'failed') {
        failed++;
        record(name, 1);
      } else record(name, SKIPPED, 'see the test');
    }
  }
  // An error outside of any test (an unhandled rejection) fails the run as well.
  if (code !== 0 && failed === 0) record('tests: vitest reported an error outside of a test', 1);
}

/** Each file of scripts/checks is a step: exit 0 passed, 1 failed, 77 skipped with the reason on its last line. */
function checks() {
  const folder = path.join(ROOT, 'scripts', 'checks');
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.mjs')) continue;
    const name = `check ${path.basename(file, '.mjs')}`;
    console.log(`\n--- ${name}`);
    const log = path.join(ROOT, '.tools', `${file}.log`);
    const code = run(process.execPath, [path.join(ROOT, 'scripts', 'lib', 'tee.mjs'), log, path.join(folder, file)]);
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    const reason = (lines[lines.length - 1] ?? '').replace(/^skipped: /, '');
    console.log(`--- ${name}: ${code === 0 ? 'passed' : code === SKIPPED ? 'skipped' : 'FAILED'}`);
    record(name, code === 0 || code === SKIPPED ? code : 1, code === SKIPPED ? reason : '');
  }
}

mkdirSync(path.join(ROOT, '.tools'), { recursive: true });
step('format (prettier)', () => tool('prettier', ['--check', '--log-level=warn', '.']));
step('types (tsc)', () => {
  const grammar = run('npm', ['run', '--silent', 'grammar']);
  if (grammar !== 0) return grammar;
  const all = tool('tsc', ['-p', 'tsconfig.json', '--noEmit']);
  const pages = tool('tsc', ['-p', 'src/web/pages/tsconfig.json']);
  return all === 0 ? pages : all;
});
step('lint (eslint)', () => tool('eslint', ['.', '--max-warnings=0']));
step('build', () => exclusively(() => build({ force: true })));
unitTests();
checks();

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((name) => `  ${name}`).join('\n')}`);
const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
