import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, exclusively } from '../../scripts/lib/install.mjs';
import { openApp, sweep } from '../../src/engine/index.js';
import { type LedgerRow, LedgerStore, LedgerSweep, readLedger } from '../../src/ledger/index.js';
import { temporaryFolder } from '../trail/files.js';
import { at, ledgerApp } from './app.js';

const folder = temporaryFolder();
const { dir } = ledgerApp();
const trail = path.join(folder, 'trail');
let names = 0;
const fresh = (): string => path.join(folder, `ledger-${++names}.ndjson`);

/** The n-th file: some buckets are opened, some deleted. */
function deliver(n: number, into = trail): void {
  const records = Array.from({ length: 5 }, (_, i) => ({
    eventID: `e-${n}-${i}`,
    eventTime: at(100 * n + i),
    eventSource: 's3.amazonaws.com',
    eventName: (n * 3 + i * 7) % 5 < 3 ? 'PutBucketAcl' : 'DeleteBucket',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
    requestParameters: { bucketName: `bucket-${(n + i) % 6}` },
  }));
  mkdirSync(into, { recursive: true });
  writeFileSync(path.join(into, `${String(n).padStart(3, '0')}.json`), JSON.stringify({ Records: records }));
}

async function run(file: string, from = trail, saveEvery?: number): Promise<LedgerSweep> {
  const app = await openApp(dir);
  const ledger = new LedgerSweep(app, file, saveEvery);
  for await (const row of sweep(app, [from], ledger.options({ workers: 1 }))) ledger.add(row);
  ledger.save();
  ledger.close();
  return ledger;
}
const sorted = (rows: readonly LedgerRow[]): LedgerRow[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
const contents = (file: string): LedgerRow[] => sorted(readLedger(file));

beforeAll(() => {
  if (process.env.C2C_BUILT !== '1') exclusively(() => compile());
  for (let n = 0; n < 8; n++) deliver(n);
});

describe('a ledger file', () => {
  it('holds what a single sweep of everything finds, however many runs it took', async () => {
    const days = path.join(folder, 'days');
    const file = fresh();
    for (let n = 0; n < 8; n += 2) {
      // The later one first: order does not matter.
      deliver(n + 1, days);
      await run(file, days);
      deliver(n, days);
      await run(file, days);
    }
    const whole = fresh();
    await run(whole, days);
    expect(contents(file)).toEqual(contents(whole));
    expect(contents(file).length).toBeGreaterThan(3);
  });

  it('reads only files that are new to it, by place, size and time', async () => {
    const some = path.join(folder, 'some');
    for (let n = 0; n < 3; n++) deliver(n, some);
    const file = fresh();
    expect((await run(file, some)).skipped).toBe(0);
    const before = readFileSync(file, 'utf8');
    expect((await run(file, some)).skipped).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe(before);
    deliver(3, some);
    utimesSync(path.join(some, '000.json'), 1, 1);
    expect((await run(file, some)).skipped).toBe(2);
    // It was read again, which changed nothing but the list of files.
    expect((await run(file, some)).skipped).toBe(4);
  });

  it('does not remember a file that could not be opened', async () => {
    const file = fresh();
    const ledger = new LedgerSweep(await openApp(dir), file);
    const options = ledger.options({});
    const gone = path.join(trail, '000.json');
    expect(options.skip?.({ path: gone, size: 1 })).toBe(false);
    options.onProblem?.({ path: gone, kind: 'missing', message: 'may not be read' });
    options.onFile?.({ path: gone, size: 1 });
    ledger.save();
    ledger.close();
    expect((await run(file)).skipped).toBe(0);
  });

  it('is refused when it was cut, changed or is something else', async () => {
    const file = fresh();
    await run(file);
    const text = readFileSync(file, 'utf8');
    const lines = text.split('\n');
    const broken = [
      text.slice(0, text.length / 2),
      lines.slice(0, -2).join('\n'),
      text.replace('bucket-1', 'bucket-9'),
      '{"a":1}\n',
      'x',
      '',
    ];
    for (const bad of broken) {
      writeFileSync(file, bad);
      expect(() => readLedger(file)).toThrow(/ledger/i);
      expect(() => LedgerStore.open(file, 'app')).toThrow(/ledger/i);
    }
    expect(() => readLedger(path.join(folder, 'none'))).toThrow(/no ledger/);
    // A failed attempt leaves no lock behind.
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('has one writer at a time; one that has died is no obstacle', () => {
    const file = fresh();
    const store = LedgerStore.open(file, 'app');
    expect(() => LedgerStore.open(file, 'app')).toThrow(/Another run/);
    store.close();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${file}.lock`, String(pid));
    const next = LedgerStore.open(file, 'app');
    writeFileSync(`${file}.lock`, '1');
    expect(() => next.save()).toThrow(/taken over/);
    next.close();
    rmSync(`${file}.lock`);
  });

  it('says when its rows were found with other rules', () => {
    const file = fresh();
    const first = LedgerStore.open(file, 'one');
    expect(first.madeWith).toBeUndefined();
    first.save();
    first.close();
    const second = LedgerStore.open(file, 'two');
    expect(second.madeWith).toBe('one');
    second.close();
  });
});

describe('killed', () => {
  const script = path.join(import.meta.dirname, 'killed.mjs');
  const kill = (file: string, point: number): { signal: string | null; stdout: string } =>
    spawnSync(process.execPath, [script, dir, trail, file, String(point)], { encoding: 'utf8' });

  it('at any of 50 points and run again, it is the same ledger', async () => {
    const whole = fresh();
    const operations = Number(kill(whole, 0).stdout);
    expect(operations).toBeGreaterThan(50);
    const wanted = contents(whole);
    const died: string[] = [];
    for (let i = 0; i < 50; i++) {
      const file = fresh();
      // All of the run, and twice in a row on the same ledger.
      const point = 1 + Math.floor((i * (operations - 1)) / 49);
      expect(kill(file, point).signal).toBe('SIGKILL');
      if (i % 5 === 0) kill(file, 1 + Math.floor(point / 2));
      died.push(existsSync(file) ? 'with' : 'without');
      const { skipped } = await run(file);
      expect(contents(file)).toEqual(wanted);
      if (i === 49) expect(skipped).toBe(8);
    }
    expect(new Set(died)).toEqual(new Set(['with', 'without']));
    expect(readdirSync(folder).filter((n) => n.endsWith('.new') || n.endsWith('.lock'))).toEqual([]);
  }, 300_000);
});
