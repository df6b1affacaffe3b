/** One writer at a time: a file with the number of the process. One whose process is gone is taken over. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { C2CError } from '../errors.js';

export interface Lock {
  /** Whether it is still ours: a person may have deleted the file and started another run. */
  held(): boolean;
  release(): void;
}

/** @throws C2CError where a living process holds it */
export function lock(file: string): Lock {
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      try {
        writeSync(handle, String(process.pid));
      } finally {
        closeSync(handle);
      }
      const held = (): boolean => holderOf(file) === process.pid;
      return { held, release: () => (held() ? rmSync(file, { force: true }) : undefined) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explain(file, error);
      const holder = holderOf(file);
      if (attempt > 2 || (holder !== undefined && isAlive(holder))) {
        throw new C2CError(`Another run (process ${holder ?? 'unknown'}) is writing this ledger`, {
          remedy: `Wait until it has ended. If there is none, delete "${file}".`,
        });
      }
      rmSync(file, { force: true });
    }
  }
}

function holderOf(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return /^\d+$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function explain(file: string, error: unknown): C2CError {
  return new C2CError(`"${file}" cannot be written: ${(error as Error).message}`, {
    remedy: 'Choose a place for the ledger where you may write.',
  });
}
