/**
 * Splunk's packaging toolkit over the built package: it must validate. Its settings files end with Splunk 7, so it warns of
 * settings that came later; those, and only those, are listed in docs/appinspect.md. Exit 0 passed, 1 failed, 77 skipped.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, capture } from '../lib/run.mjs';
import { pythonTools, skip } from '../lib/python.mjs';
import { packageFile } from '../lib/package.mjs';

const tools = pythonTools();
if ('missing' in tools) skip(tools.missing);
const newer = new Set(
  [...readFileSync(path.join(ROOT, 'docs', 'appinspect.md'), 'utf8').matchAll(/^\| `([a-z_.]+)` \| slim \|/gm)].map(
    (m) => m[1],
  ),
);
const repository = path.join(ROOT, '.tools', 'slim');
mkdirSync(repository, { recursive: true });
const { code, stdout, stderr } = capture(path.join(tools.bin, 'slim'), ['validate', '-r', repository, packageFile()]);
const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => /\[(WARNING|ERROR|FATAL|CRITICAL)\]/.test(line));
const seen = new Set();
const bad = lines.filter((line) => {
  const setting = /\[WARNING\].*: Undefined setting in [\w.]+, stanza \[.*\]: ([\w.]+)\s*$/.exec(line)?.[1];
  if (setting === undefined || !newer.has(setting)) return true;
  seen.add(setting);
  return false;
});
const gone = [...newer].filter((setting) => !seen.has(setting));
bad.forEach((line) => console.error(line));
if (code !== 0) console.error(`slim validate ended with ${code}:\n${stdout}\n${stderr}`);
if (gone.length > 0) console.error(`docs/appinspect.md explains warnings of slim that are gone: ${gone.join(', ')}`);
console.log(
  `slim validate: exit ${code}, ${lines.length - bad.length} warnings about settings newer than its files, ${bad.length} others`,
);
process.exitCode = code !== 0 || bad.length + gone.length > 0 ? 1 : 0;
