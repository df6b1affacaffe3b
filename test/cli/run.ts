/** The compiled command line, as a user runs it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
// The build is shared with `npm start` and `npm test`; nothing is compiled when lib/ is as new as src/.
import { compile, exclusively } from '../../scripts/lib/install.mjs';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');
const BIN = path.join(ROOT, 'bin', 'cspm2cloudtrail.js');

if (process.env.C2C_BUILT !== '1') exclusively(() => compile());

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function cli(args: readonly string[], options: { input?: string | Buffer; cwd?: string } = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 2 ** 28,
  });
  return { code: status, stdout, stderr };
}
