/** Lints of rules: against CloudSploit's facts, and of their texts. */
import { suggest, type Problems } from '../condition/index.js';
import type { CheckInput } from './check.js';
import { serviceOf } from './plugins.js';
import type { Rule } from './types.js';

/** A rule's file may have this many lines. */
const MAX_LINES = 60;

/** Plugins: each one once, known to CloudSploit, none missing, severity, folder and settings as there. */
export function checkFacts({ catalogue, plugins, whole }: CheckInput, problems: Problems): void {
  const facts = new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const seen = new Map<string, Rule>();
  for (const rule of catalogue.rules) {
    const held = seen.get(rule.plugin);
    if (held !== undefined)
      problems.add(rule.at, `the plugin "${rule.plugin}" is also in ${held.at.file}`, 'keep one of them');
    seen.set(rule.plugin, rule);
    const fact = facts.get(rule.plugin);
    if (fact === undefined) {
      problems.add(rule.at, `CloudSploit has no plugin "${rule.plugin}"`, suggest(rule.plugin, [...facts.keys()]));
      continue;
    }
    if (rule.severity !== fact.severity) {
      problems.add(rule.at, `the severity is "${rule.severity}", CloudSploit says "${fact.severity}"`);
    }
    if (rule.service !== serviceOf(fact)) {
      problems.add(rule.at, `the folder is "${rule.service}", CloudSploit's is "${serviceOf(fact)}"`);
    }
    checkSettings(rule, fact.settings, problems);
  }
  if (!whole) return;
  for (const { id, file } of plugins) {
    if (!seen.has(id))
      problems.add({ file: 'savedsearches' }, `there is no rule for the plugin "${id}"`, `CloudSploit: ${file}`);
  }
}

/** A setting with a default has CloudSploit's name and default; what only an admin can know may have a name of ours. */
function checkSettings(rule: Rule, known: Readonly<Record<string, string>>, problems: Problems): void {
  for (const { name, default: value } of rule.settings) {
    const theirs = known[name];
    if (theirs === undefined && value !== undefined) {
      problems.add(
        rule.at,
        `"${rule.plugin}" has no setting "${name}" in CloudSploit`,
        suggest(name, Object.keys(known)),
      );
    } else if (theirs !== undefined && value !== undefined && value !== theirs) {
      problems.add(rule.at, `the default of "${name}" is "${value}", CloudSploit's is "${theirs}"`);
    }
  }
}

/** Texts, reasons, evidence, techniques, length. */
export function checkTexts({ catalogue }: CheckInput, problems: Problems): void {
  for (const rule of catalogue.rules) {
    const lacksReason =
      rule.reason === undefined && (rule.detectability === 'none' || rule.detectability === 'data-event');
    if (lacksReason)
      problems.add(rule.at, `detectability "${rule.detectability}" needs a reason`, 'say what CloudTrail lacks');
    if (rule.detectability === 'none' && rule.changes.length > 0) {
      problems.add(rule.at, 'detectability "none" and changes do not go together');
    }
    if (rule.changes.length === 0 && ['event', 'default', 'state'].includes(rule.detectability)) {
      problems.add(rule.at, `detectability "${rule.detectability}" needs changes`);
    }
    if (rule.evidence !== 'modelled' && rule.source === undefined) {
      problems.add(rule.at, `evidence "${rule.evidence}" needs a source`, 'a page title, or file and eventID');
    }
    if (rule.evidence === 'real' && rule.source !== undefined && !/eventID/i.test(rule.source)) {
      problems.add(rule.at, 'evidence "real" names the file and the eventID of the record');
    }
    for (const id of rule.attack) {
      if (!/^T\d{4}(\.\d{3})?$/.test(id))
        problems.add(rule.at, `"${id}" is not an ATT&CK technique`, 'for example T1190 or T1562.008');
    }
    for (const event of rule.nearest) {
      if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(event))
        problems.add(rule.at, `"${event}" is not of the form svc:Operation`);
    }
    if ((rule.lines ?? 0) > MAX_LINES) {
      problems.add(
        rule.at,
        `the file has ${rule.lines} lines, ${MAX_LINES} are allowed`,
        'use a family or shorter texts',
      );
    }
    const word = /\b(TODO|FIXME|XXX|TBD|lorem ipsum)\b/i.exec([rule.title, rule.why, rule.fix, rule.reason].join('\n'));
    if (word) problems.add(rule.at, `unfinished text: "${word[0]}"`);
  }
}
