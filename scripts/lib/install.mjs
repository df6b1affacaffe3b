/** Dependencies and compiled files: installed or built when they are missing or older than their sources. */
import { existsSync, mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { ROOT, newest, run } from './run.mjs';

const at = (...parts) => path.join(ROOT, ...parts);
const time = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** `npm ci` when node_modules is missing or older than the lock file. Exits on failure: nothing works without. */
export function installDependencies() {
  const stamp = at('node_modules', '.package-lock.json');
  if (existsSync(stamp) && time(stamp) >= time(at('package-lock.json')) - 1000) return;
  console.error('Installing dependencies (npm ci) ...');
  const code = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error('npm ci failed. Is the package registry reachable? Its message stands above.');
    process.exit(1);
  }
}

/** Where the compiled program comes from. */
const SOURCES = ['src', 'tsconfig.json', 'tsconfig.build.json', 'scripts/copy-assets.mjs', 'scripts/pages.mjs'];
/** Where dist/ comes from, besides the program. */
const CONTENT = ['app', 'savedsearches', 'lookups'];

const newestOf = (names) => Math.max(...names.map((name) => newest(at(name))));

/** Compiles src/ to lib/ when something changed. @returns exit code */
export function compile({ force = false } = {}) {
  const main = at('lib', 'cli', 'main.js');
  if (!force && time(main) > newestOf(SOURCES)) return 0;
  console.error('Compiling ...');
  const code = run('npm', ['run', '--silent', 'compile']);
  if (code === 0) touch(main);
  return code;
}

/** Compiles, then builds dist/ when something changed. @returns exit code */
export function build({ force = false } = {}) {
  const compiled = compile({ force });
  if (compiled !== 0) return compiled;
  if (!force && time(at('dist', 'searches.json')) > Math.max(newestOf(CONTENT), time(at('lib', 'cli', 'main.js')))) return 0;
  console.error('Building dist/ ...');
  return run(process.execPath, [at('bin', 'cspm2cloudtrail.js'), 'build']);
}

/**
 * Runs a step while no other process of this checkout runs one: two test runs must not compile into the same lib/.
 * @returns what the step returns
 */
export function exclusively(step) {
  const lock = at('node_modules', '.c2c-build-lock');
  const patience = Date.now() + 180_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const stale = existsSync(lock) && Date.now() - time(lock) > 180_000;
      if (stale || Date.now() > patience) {
        try {
          rmdirSync(lock);
        } catch {
          // Another process was faster.
        }
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return step();
  } finally {
    rmdirSync(lock);
  }
}

function touch(file) {
  const now = new Date();
  if (existsSync(file)) utimesSync(file, now, now);
}
