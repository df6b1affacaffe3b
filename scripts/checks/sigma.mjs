/**
 * The exported Sigma rules, judged by Sigma's own tools: `sigma check` is quiet, the Splunk backend converts all, and the
 * queries of the SQLite backend agree with the rules on the events of all examples: exact rules match what is introduced and
 * nothing else, approximate ones miss nothing. Exit 0 passed, 1 failed, 77 skipped.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../../lib/catalogue/index.js';
import { decideRule } from '../../lib/condition/index.js';
import { ROOT, capture } from '../lib/run.mjs';
import { pythonTools, skip } from '../lib/python.mjs';

const RULES = path.join(ROOT, 'dist', 'sigma');
const WORK = path.join(ROOT, '.tools', 'sigma');

const tools = pythonTools();
if ('missing' in tools) skip(tools.missing);
const python = path.join(tools.bin, 'python');
if (capture(python, ['-c', 'import sigma.cli']).code !== 0) skip('sigma-cli needs Python 3.10 or newer');
if (!existsSync(RULES)) {
  console.error('dist/sigma is missing: npm run build');
  process.exit(1);
}
mkdirSync(WORK, { recursive: true });

/** ATT&CK as pySigma reads it. */
function attackFile() {
  const { version, techniques } = JSON.parse(
    readFileSync(path.join(ROOT, 'lookups', 'attack', 'techniques.json'), 'utf8'),
  );
  const objects = techniques.map(({ id, name, tactics }) => ({
    type: 'attack-pattern',
    name,
    external_references: [{ source_name: 'mitre-attack', external_id: id }],
    kill_chain_phases: tactics.map((tactic) => ({ kill_chain_name: 'mitre-attack', phase_name: tactic })),
  }));
  const file = path.join(WORK, 'attack.json');
  writeFileSync(
    file,
    JSON.stringify({ objects: [{ type: 'x-mitre-collection', x_mitre_version: version }, ...objects] }),
  );
  return file;
}

/** Every exported rule with the records of all examples of its event sources, and what the rule says of them. */
function casesFile() {
  const catalogue = loadCatalogue(ROOT);
  const ids = new Map();
  const events = [];
  for (const { record } of catalogue.examples) {
    const text = JSON.stringify(record);
    if (!ids.has(text)) ids.set(text, events.push(record) - 1);
  }
  const rules = catalogue.rules.flatMap((rule) => {
    const file = path.join(RULES, rule.service, `${rule.plugin}.yml`);
    if (!existsSync(file)) return [];
    const sources = [...new Set(rule.changes.map((change) => change.source))];
    // One event in fifty of the other sources: they must be silent.
    const candidates = events
      .map((_, at) => at)
      .filter((at) => sources.includes(events[at].eventSource) || at % 50 === 0);
    const cases = candidates.map((at) => [
      at,
      decideRule(rule, events[at]).some((row) => row.verdict === 'introduces'),
    ]);
    return [{ file, exact: /^ {4}exact: true$/m.test(readFileSync(file, 'utf8')), cases }];
  });
  const file = path.join(WORK, 'cases.json');
  writeFileSync(file, JSON.stringify({ events, rules }));
  return { file, events };
}

let failed = false;
function step(name, args, explain = (line) => line) {
  const { code, stdout, stderr } = capture(python, [path.join(ROOT, 'scripts', 'lib', 'sigma_tools.py'), ...args]);
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (code === 0) {
    console.log(`${name}: ${last === '' || name === 'sigma check' ? 'no errors, no issues' : last}`);
    return;
  }
  failed = true;
  console.error(
    `${name} failed:\n${stdout.trim().split('\n').slice(0, 40).map(explain).join('\n')}\n${stderr.trim().split('\n').slice(-15).join('\n')}`,
  );
}

step('sigma check', ['check', RULES, attackFile()]);
step('Splunk backend', ['splunk', RULES, path.join(RULES, 'splunk-pipeline.yaml')]);
const { file, events } = casesFile();
step('SQLite backend', ['match', file], (line) => {
  const found = JSON.parse(line);
  const show = (at) => `\n    ${events[at].eventName}: ${JSON.stringify(events[at].requestParameters).slice(0, 400)}`;
  return `${found.rule}: missed ${found.missed.length}, too many ${found.extra.length}${[...found.missed, ...found.extra].slice(0, 2).map(show).join('')}`;
});
process.exitCode = failed ? 1 : 0;
