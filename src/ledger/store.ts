/**
 * The ledger as a file. It is written whole, beside the old one, and takes its name in one step: whoever is killed at any
 * moment leaves either the old ledger or the new one, and the next run reads again what the old one has not seen.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { C2CError } from '../errors.js';
import type { LedgerRow } from './entry.js';
import { readLines } from './lines.js';
import { type Lock, lock } from './lock.js';
import { LedgerTable } from './table.js';

/** Of the file's layout. */
const FORMAT = 1;
/** Bytes that are written at once. */
const CHUNK = 2 ** 20;

interface Head {
  readonly c2c_ledger: number;
  /** What the rows were found with: version and searches of the app. */
  readonly app: string;
}

export class LedgerStore {
  /** What the file held, and what is folded since. */
  readonly table: LedgerTable;
  /** Files whose rows are in the table, by a hash of their name, size and time. */
  private readonly swept: Set<string>;
  /** Files that were looked at in this run: the hash as it was before they were read. */
  private readonly seen = new Map<string, string>();
  /** Set where the file's rows were found with other searches than `app` has. */
  readonly madeWith: string | undefined;

  private constructor(
    private readonly file: string,
    private readonly app: string,
    private readonly lock: Lock,
  ) {
    const { head, files, rows } = existsSync(file) ? read(file) : { head: undefined, files: [], rows: [] };
    this.table = new LedgerTable(rows);
    this.swept = new Set(files);
    this.madeWith = head === undefined || head.app === app ? undefined : head.app;
  }

  /**
   * Opens the file, or begins a new ledger where there is none, and keeps others from writing it until `close`.
   *
   * @param app what rows are found with now
   * @throws C2CError where the file is none of ours, or somebody else is writing it
   */
  static open(file: string, app: string): LedgerStore {
    const whole = path.resolve(file);
    mkdirSync(path.dirname(whole), { recursive: true });
    const mine = lock(`${whole}.lock`);
    try {
      return new LedgerStore(whole, app, mine);
    } catch (error) {
      mine.release();
      throw error;
    }
  }

  /** How many files are remembered. */
  get files(): number {
    return this.swept.size;
  }

  /** Whether the rows of this very file are in the ledger: same place, size and time. Standard input never is. */
  has(name: string): boolean {
    const key = fingerprint(name);
    if (key === undefined) return false;
    this.seen.set(name, key);
    return this.swept.has(key);
  }

  /** The rows of this file have been added. It was asked for by `has` before. */
  add(name: string): void {
    const key = this.seen.get(name);
    this.seen.delete(name);
    if (key !== undefined) this.swept.add(key);
  }

  /** Writes the ledger. Everything that was added must have been folded. */
  save(): void {
    const next = `${this.file}.new`;
    const out = openSync(next, 'w');
    try {
      let held = '';
      const flush = (): void => {
        // A write may take less than it was given.
        for (let rest = Buffer.from(held); rest.length > 0;) rest = rest.subarray(writeSync(out, rest));
        held = '';
      };
      const hash = createHash('sha256');
      const line = (value: unknown): void => {
        const text = `${JSON.stringify(value)}\n`;
        hash.update(text);
        held += text;
        if (held.length >= CHUNK) flush();
      };
      line({ c2c_ledger: FORMAT, app: this.app } satisfies Head);
      for (const key of this.swept) line({ file: key });
      for (const row of this.table.rows()) line(row);
      line({ end: hash.copy().digest('hex') });
      flush();
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    if (!this.lock.held()) {
      throw new C2CError(`Another run has taken over the ledger "${this.file}"`, {
        remedy: 'Sweep again: what this run found has not been written.',
      });
    }
    renameSync(next, this.file);
    syncFolder(path.dirname(this.file));
  }

  close(): void {
    rmSync(`${this.file}.new`, { force: true });
    this.lock.release();
  }
}

/** 96 bits of a hash: two of a million files share one with a chance of 1 in 10^17. */
function fingerprint(name: string): string | undefined {
  if (name === '-') return undefined;
  try {
    const { size, mtimeMs } = statSync(name);
    return createHash('sha256')
      .update(`${realpathSync(name)}\0${size}\0${mtimeMs}`)
      .digest('base64url')
      .slice(0, 16);
  } catch {
    // It has gone meanwhile; whoever reads it says so.
    return undefined;
  }
}

/** The new name itself must survive a power cut, too. Not every system lets folders be opened (Windows does not). */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    return;
  }
}

function read(file: string): { head: Head; files: string[]; rows: LedgerRow[] } {
  const files: string[] = [];
  const rows: LedgerRow[] = [];
  let head: Head | undefined;
  let ended = false;
  const hash = createHash('sha256');
  const broken = (what: string): C2CError =>
    new C2CError(`The ledger "${file}" ${what}`, {
      remedy: 'Take it from a backup, or delete it and sweep all files again: the same ledger comes out.',
    });
  for (const line of readLines(file)) {
    let value: Record<string, unknown>;
    try {
      value = JSON.parse(line) as Record<string, unknown>;
    } catch {
      throw broken('cannot be read: a line is no JSON');
    }
    if (head === undefined) {
      if (value.c2c_ledger !== FORMAT) throw broken('is no ledger, or one of another version');
      head = value as unknown as Head;
    } else if (typeof value.end === 'string') {
      ended = value.end === hash.copy().digest('hex');
      continue;
    } else if (typeof value.file === 'string') files.push(value.file);
    else rows.push(value as unknown as LedgerRow);
    hash.update(`${line}\n`);
  }
  if (head === undefined || !ended) throw broken('is damaged: it ends early or was changed');
  return { head, files, rows };
}

/** The ledger of a file, for reading only. @throws C2CError where there is none */
export function readLedger(file: string): LedgerRow[] {
  if (!existsSync(file)) {
    throw new C2CError(`There is no ledger "${file}"`, {
      remedy: 'Make one: cspm2cloudtrail sweep PATH --ledger FILE',
    });
  }
  return read(file).rows.filter((row) => row.state !== 'deleted' && row.state !== 'created');
}

/** What rows are found with: changes when the rules do. */
export function appMark(app: { readonly dir: string; readonly version: string }): string {
  const searches = path.join(app.dir, 'default', 'savedsearches.conf');
  return `${app.version} ${createHash('sha256').update(readFileSync(searches)).digest('hex').slice(0, 12)}`;
}
