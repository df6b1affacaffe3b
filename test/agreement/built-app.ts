/** The app as `build` writes it, read back: the searches that the tests run are the searches that ship. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Catalogue } from '../../src/catalogue/types.js';
import { parseSearch, type Search } from '../../src/spl/index.js';
import { parseConf, partsOf, writeApp } from '../../src/splunk/index.js';

/** Builds the app into a temporary folder and parses the searches of its rules and sweeps. */
export async function builtSearches(catalogue: Catalogue): Promise<ReadonlyMap<string, Search>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'c2c-agreement-'));
  try {
    const { app } = await writeApp(partsOf({ ...catalogue, examples: [] }, { version: '0.0.0' }), dir);
    const file = path.join(app, 'default', 'savedsearches.conf');
    const conf = parseConf(readFileSync(file, 'utf8'), file);
    return new Map(
      conf.flatMap(({ name, settings }) => {
        const text = settings.get('search');
        return text?.startsWith('`c2c_cloudtrail`') === true ? [[name, parseSearch(text)] as const] : [];
      }),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
