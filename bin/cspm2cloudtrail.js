#!/usr/bin/env node
/** Starts the compiled command line, or says how to compile it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../lib/cli/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  const { main: start } = await import(main.href);
  await start(process.argv);
} else {
  console.error(
    'cspm2cloudtrail is not compiled yet.\n  Run "npm start" once (it installs, compiles and builds), or "npm run build".',
  );
  process.exitCode = 1;
}
