/** `serve`: the dashboard over CloudTrail files, on this machine only. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { C2CError } from '../../errors.js';
import { openApp } from '../../engine/index.js';
import { count } from '../../messages.js';
import { HostData, startHost } from '../../web/host/index.js';
import { EXIT, say } from '../streams.js';

export interface ServeCliOptions {
  readonly app: string;
  readonly port: number;
  readonly open: boolean;
  readonly notes?: string;
}

/** Runs until it is interrupted. @returns the exit code */
export async function runServe(paths: readonly string[], options: ServeCliOptions): Promise<number> {
  if (paths.includes('-')) {
    throw new C2CError('Standard input can be read only once', { remedy: 'Save it to a file and name that.' });
  }
  const app = await openApp(options.app);
  const { notes } = options;
  const save = notes === undefined ? undefined : (all: string): void => writeFileSync(notes, all);
  const data = new HostData(app, paths, save);
  if (notes !== undefined && existsSync(notes)) {
    try {
      data.collections.load(readFileSync(notes, 'utf8'));
    } catch (error) {
      if (!(error instanceof C2CError)) throw error;
      throw new C2CError(`"${notes}" holds no notes of the dashboard: ${error.message}`, {
        remedy: error.remedy ?? 'Name another file with --notes.',
      });
    }
  }
  const summary = await data.load();
  say(
    `${count(summary.files, 'file')}, ${count(summary.records, 'record')}: ${count(summary.rows, 'row')}, ${count(data.size, 'entry', 'entries')} in the ledger.`,
  );
  const host = await startHost(data, { port: options.port });
  say(`The dashboard: ${host.url}  (this machine only; Ctrl-C ends it)`);
  if (notes === undefined) say('Exceptions and notes are forgotten when it ends; --notes <file> keeps them.');
  if (options.open) openBrowser(host.url);
  process.removeAllListeners('SIGINT');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await host.close();
  return EXIT.ok;
}

/** Shows the address in the browser of the desktop, where there is one; the address has been printed anyway. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  if (process.platform === 'linux' && (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? '') === '') return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
