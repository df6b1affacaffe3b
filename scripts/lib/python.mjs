/**
 * Python tools for the checks that have no JavaScript counterpart (AppInspect, slim, sigma-cli).
 * They live in a virtual environment in .tools/, so nothing of the machine is changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, capture, run } from './run.mjs';

const VENV = path.join(ROOT, '.tools', 'venv');
const BIN = path.join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin');
const REQUIREMENTS = path.join(ROOT, 'scripts', 'requirements.txt');
const STAMP = path.join(VENV, 'c2c-requirements.sha256');

/** First Python 3.9 or newer on the PATH, or undefined. */
function systemPython() {
  for (const name of ['python3', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    const { code, stdout } = capture(name, ['-c', 'import sys; print(sys.version_info >= (3, 9))']);
    if (code === 0 && stdout.trim() === 'True') return name;
  }
  return undefined;
}

/**
 * The folder of the installed programs of scripts/requirements.txt; installs them when they are missing or the pins changed.
 * @returns {{bin: string} | {missing: string}} `missing` is the reason for a skip, in words for a person
 */
export function pythonTools() {
  const pins = readFileSync(REQUIREMENTS, 'utf8');
  const wanted = createHash('sha256').update(pins).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return { bin: BIN };
  const python = systemPython();
  if (python === undefined) return { missing: 'Python 3.9 or newer is not installed' };
  mkdirSync(path.dirname(VENV), { recursive: true });
  if (!existsSync(path.join(BIN, process.platform === 'win32' ? 'python.exe' : 'python'))) {
    rmSync(VENV, { recursive: true, force: true });
    if (run(python, ['-m', 'venv', VENV]) !== 0) {
      return { missing: 'Python cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv)' };
    }
  }
  console.log('Installing the Python tools of scripts/requirements.txt ...');
  const pip = [path.join(BIN, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]];
  if (run(...pip) !== 0) return { missing: 'pip could not install scripts/requirements.txt (is a package index reachable?)' };
  writeFileSync(STAMP, wanted);
  return { bin: BIN };
}

/** For a check: prints why it cannot run and exits 77, which scripts/test.mjs counts as skipped. */
export function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}
