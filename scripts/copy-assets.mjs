/**
 * Copies what tsc leaves behind into lib/: generated parsers (JavaScript with a hand-written declaration beside them).
 * Run by `npm run compile`, after tsc.
 */
import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isAsset = (name) => /\.generated\.(js|d\.ts)$/.test(name);

for (const name of (await readdir(join(root, 'src'), { recursive: true })).filter(isAsset)) {
  const target = join(root, 'lib', name);
  await mkdir(dirname(target), { recursive: true });
  await cp(join(root, 'src', name), target);
}
