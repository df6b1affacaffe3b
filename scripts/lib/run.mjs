/** Small pieces that all scripts share: paths, running a program, freshness of files. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const WINDOWS = process.platform === 'win32';

/**
 * Runs a program in the project folder and shows its output.
 * @returns exit code; 127 when the program does not exist
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: WINDOWS, ...options });
  if (result.error) {
    console.error(`${command}: ${result.error.message}`);
    return 127;
  }
  return result.status ?? 1;
}

/** The same, but the output is collected: `{code, stdout, stderr}`. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    shell: WINDOWS,
    maxBuffer: 256 * 1024 * 1024,
    ...options,
  });
  return {
    code: result.error ? 127 : (result.status ?? 1),
    stdout: result.stdout ?? '',
    stderr: result.error ? result.error.message : (result.stderr ?? ''),
  };
}

/** A program installed in node_modules, run by this very node (no npx, no PATH). */
export function tool(name, args, options = {}) {
  const bins = {
    tsc: 'typescript/bin/tsc',
    eslint: 'eslint/bin/eslint.js',
    prettier: 'prettier/bin/prettier.cjs',
    vitest: 'vitest/vitest.mjs',
  };
  return run(process.execPath, [path.join(ROOT, 'node_modules', bins[name] ?? name), ...args], options);
}

/** Newest change (ms since the epoch) of a file or of anything below a folder; 0 when absent. */
export function newest(target) {
  if (!existsSync(target)) return 0;
  const stat = statSync(target);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = 0;
  for (const entry of readdirSync(target, { withFileTypes: true })) {
    latest = Math.max(latest, newest(path.join(target, entry.name)));
  }
  return latest;
}

/** Exits with a message when this Node is older than package.json asks for. */
export function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  console.error(`Node 20.9 or newer is needed, this is ${process.versions.node}. Get one at https://nodejs.org/.`);
  process.exit(1);
}
