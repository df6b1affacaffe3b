#!/usr/bin/env node
/**
 * Checks rule files while they are being written: reading, lints, examples, mutants.
 * Usage: node scripts/rule-check.mjs [--no-mutants] [file or folder ...]
 *
 * It needs no build: the rooms it uses are transpiled into .tools/rule-check when their text changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The sources, by path below src. */
function sources() {
  const files = ['errors.ts'];
  for (const room of ['condition', 'catalogue', 'aws']) {
    const folder = path.join(root, 'src', room);
    for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true }) : []) {
      if (name.endsWith('.ts')) files.push(path.join(room, name));
    }
  }
  return files.sort().map((file) => [file, readFileSync(path.join(root, 'src', file), 'utf8')]);
}

/** Transpiles into a folder named after the content; returns it. */
async function compiled() {
  const files = sources();
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const target = path.join(root, '.tools', 'rule-check', hash);
  if (existsSync(target)) return target;
  const { default: ts } = await import('typescript');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const draft = `${target}.${process.pid}`;
  for (const [file, text] of files) {
    const out = path.join(draft, file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(out), { recursive: true });
    writeFileSync(out, ts.transpileModule(text, { compilerOptions: options, fileName: file }).outputText);
  }
  writeFileSync(path.join(draft, 'package.json'), '{"type":"module"}\n');
  if (!existsSync(target)) renameSync(draft, target);
  return target;
}

const folder = await compiled();
const { runRuleCheck } = await import(pathToFileURL(path.join(folder, 'catalogue', 'rule-check.js')).href);
process.exitCode = runRuleCheck(root, process.argv.slice(2));
