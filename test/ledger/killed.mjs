/**
 * A sweep with a ledger that dies at the n-th operation on files: node killed.mjs APP TRAIL LEDGER N. A write that it dies in
 * has written half. Saves after every file, so that there is much to die in. Prints how many operations there were.
 */
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const [, , dir, trail, file, at] = process.argv;
let left = Number(at);
let done = 0;
let armed = false;
for (const name of [
  'openSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'statSync',
  'readSync',
]) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (armed) {
      done++;
      if (--left === 0) {
        if (name === 'writeSync' && Buffer.isBuffer(args[1])) real(args[0], args[1].subarray(0, args[1].length / 2));
        process.kill(process.pid, 'SIGKILL');
      }
    }
    return real(...args);
  };
}
syncBuiltinESMExports();
const { openApp, sweep } = await import('../../lib/engine/index.js');
const { LedgerSweep } = await import('../../lib/ledger/index.js');
const app = await openApp(dir);
armed = true;
const ledger = new LedgerSweep(app, file, -1);
for await (const row of sweep(app, [trail], ledger.options({ workers: 1 }))) ledger.add(row);
ledger.save();
ledger.close();
armed = false;
process.stdout.write(String(done));
