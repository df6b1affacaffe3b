#!/usr/bin/env node
/**
 * Says where the catalogue is behind CloudSploit or behind AWS.
 *
 *   node scripts/drift.mjs --cloudsploit DIR     a checkout of CloudSploit: plugins that are new, renamed or gone
 *   node scripts/drift.mjs --botocore DIR        a folder that holds a newer botocore package
 *                                                (pip install --no-deps --target DIR botocore)
 *   node scripts/drift.mjs --model DIR           an extract that scripts/update-aws-api.py wrote elsewhere
 *   options: --root DIR (the catalogue; default: this project)   --all (also what needs no action)
 *
 * Exit codes: 0 nothing to do, 1 bad usage or unreadable input, 2 the catalogue is behind.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './lib/aws-model.mjs';
import { catalogueOf, compareModels, comparePlugins, pluginsOf } from './lib/drift.mjs';

const out = (line) => process.stdout.write(`${line}\n`);

function usage(message) {
  process.stderr.write(
    `${message}\nUsage: node scripts/drift.mjs [--cloudsploit DIR] [--botocore DIR | --model DIR] [--root DIR] [--all]\n`,
  );
  process.exit(1);
}

function options() {
  try {
    return parseArgs({
      options: {
        cloudsploit: { type: 'string' },
        botocore: { type: 'string' },
        model: { type: 'string' },
        root: { type: 'string' },
        all: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return usage(error.message);
  }
}

const values = options();
if (!values.cloudsploit && !values.botocore && !values.model) usage('Nothing to compare with.');
const root = resolve(values.root ?? ROOT);
const catalogue = catalogueOf(root);
let behind = 0;
let noted = 0;

/** A line that asks for work. */
const act = (line) => {
  behind += 1;
  out(line);
};
/** A line that is only good to know. */
const note = (line) => {
  noted += 1;
  if (values.all) out(`(${line})`);
};

if (values.cloudsploit) {
  const file = join(values.cloudsploit, 'exports.js');
  if (!existsSync(file)) usage(`"${file}" does not exist: --cloudsploit wants a checkout of CloudSploit.`);
  const plugins = pluginsOf(readFileSync(file, 'utf8'));
  if (plugins.size === 0) usage(`"${file}" exports no AWS plugins that this script can read.`);
  const { fresh, renamed, gone } = comparePlugins(plugins, catalogue.rules);
  for (const id of fresh) act(`new plugin: ${id} (plugins/aws/${plugins.get(id)}.js) has no rule`);
  for (const [old, now] of renamed)
    act(`renamed plugin: ${old} is now ${now}: savedsearches/${catalogue.rules.get(old)}`);
  for (const id of gone) act(`gone plugin: ${id} is not exported any more: savedsearches/${catalogue.rules.get(id)}`);
  out(
    `CloudSploit: ${plugins.size} plugins, ${catalogue.rules.size} rules; ${fresh.length} new, ${renamed.length} renamed, ${gone.length} gone`,
  );
}

function extract() {
  if (values.model) return { folder: values.model, clean: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'aws-api-'));
  const run = spawnSync(
    'python3',
    [join(ROOT, 'scripts', 'update-aws-api.py'), '--botocore', resolve(values.botocore), '--out', folder],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    usage(`The extract of "${values.botocore}" failed:\n${run.stderr ?? run.error}`);
  }
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
}

if (values.model || values.botocore) {
  const { folder, clean } = extract();
  if (!existsSync(folder)) usage(`"${folder}" does not exist.`);
  const drift = compareModels(join(root, 'lookups', 'aws-api'), folder, catalogue);
  clean();
  for (const source of drift.sources.gone) act(`gone event source: ${source}`);
  for (const source of drift.sources.fresh) note(`new event source: ${source}`);
  for (const o of drift.gone)
    (o.used ? act : note)(`gone operation: ${o.event}${o.used ? ' (the catalogue names it)' : ''}`);
  for (const o of drift.renamed) (o.used ? act : note)(`renamed operation: ${o.event} is now ${o.now}`);
  for (const o of drift.fresh)
    (o.belongs ? act : note)(`new operation: ${o.event}${o.belongs ? ' belongs to a resource type by its name' : ''}`);
  for (const m of drift.members)
    (m.relevant ? act : note)(
      `new member: ${m.event} ${m.path} (${m.type.length > 60 ? `${m.type.slice(0, 57)}...` : m.type})`,
    );
  for (const m of drift.lostMembers) note(`gone member: ${m.event} ${m.path}`);
  out(
    `AWS: ${drift.fresh.length} new, ${drift.renamed.length} renamed, ${drift.gone.length} gone writing operations; ${drift.members.length} new members in operations of the catalogue`,
  );
}
if (noted > 0 && !values.all) out(`${noted} changes that need no action; --all shows them`);
process.exitCode = behind > 0 ? 2 : 0;
