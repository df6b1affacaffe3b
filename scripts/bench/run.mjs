/** Runs a TypeScript benchmark without a build: `node scripts/bench/run.mjs scripts/bench/spl.ts`. Vite comes with vitest. */
import path from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(path.resolve(process.argv[2] ?? ''), { logLevel: 'error' });
