/** Which package a check looks at. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './run.mjs';

/** The package that is named on the command line, or the only one below dist/; exits with 1 when there is none. */
export function packageFile() {
  const [given] = process.argv.slice(2);
  if (given !== undefined) return path.resolve(given);
  const dist = path.join(ROOT, 'dist');
  const found = existsSync(dist) ? readdirSync(dist).filter((name) => name.endsWith('.spl')) : [];
  if (found.length === 1) return path.join(dist, found[0]);
  console.error(`dist/ holds ${found.length} packages, one is needed: run "npm run build"`);
  process.exit(1);
}
