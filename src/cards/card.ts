/** What a card says, before it is laid out: as Markdown, or as JSON for the dashboard. */
import { pluginLinks, readPlugins, type PluginFacts } from '../catalogue/index.js';
import type { Example, Rule } from '../catalogue/types.js';
import { operationOf } from '../condition/index.js';
import { readAttack, techniqueLink, type Attack } from './attack.js';
import { eventText, type EventText } from './events.js';
import { shortRecord } from './record.js';

/** Near misses that a card shows. */
const NEAR = 6;

export interface CardFacts {
  readonly plugins: ReadonlyMap<string, PluginFacts>;
  /** Where the code of each plugin can be read. */
  readonly links: ReadonlyMap<string, string>;
  readonly attack: Attack;
  /** A service's folder as people call the service. */
  readonly serviceName: (folder: string) => string;
}

/** Reads what cards need besides the rules. @param root the folder that holds `lookups` */
export function readCardFacts(root: string, serviceName: (folder: string) => string): CardFacts {
  return {
    plugins: new Map(readPlugins(root).map((plugin) => [plugin.id, plugin])),
    links: pluginLinks(root),
    attack: readAttack(root),
    serviceName,
  };
}

export interface Link {
  readonly text: string;
  readonly url: string;
}

export interface Card {
  readonly plugin: string;
  /** The folder. */
  readonly service: string;
  readonly serviceName: string;
  readonly title: string;
  readonly severity: string;
  readonly detectability: string;
  readonly evidence: string;
  readonly why: string;
  readonly fix: string;
  readonly fixCli?: string;
  readonly note?: string;
  /** What CloudTrail lacks. */
  readonly reason?: string;
  readonly nearest: readonly string[];
  readonly events: EventText;
  /** Calls that look alike and are not reported. */
  readonly near: readonly { readonly event: string; readonly text: string }[];
  readonly example?: { readonly why: string; readonly record: Readonly<Record<string, unknown>> };
  readonly settings: Rule['settings'];
  readonly compliance: readonly string[];
  readonly attack: readonly (Link & { readonly id: string })[];
  /** The plugin's code. */
  readonly source?: Link;
  /** AWS's page about it. */
  readonly manual?: Link;
}

const COMPLIANCE: Readonly<Record<string, string>> = {
  pci: 'PCI DSS',
  hipaa: 'HIPAA',
  cis1: 'CIS AWS Foundations, level 1',
  cis2: 'CIS AWS Foundations, level 2',
};

/** The card of a rule. @param examples those of this rule */
export function cardOf(rule: Rule, examples: readonly Example[], facts: CardFacts): Card {
  const plugin = facts.plugins.get(rule.plugin);
  const shown =
    examples.find((one) => one.expect === 'introduces') ?? examples.find((one) => one.expect === 'remediates');
  const code = facts.links.get(rule.plugin);
  return {
    plugin: rule.plugin,
    service: rule.service,
    serviceName: facts.serviceName(rule.service),
    title: rule.title,
    severity: rule.severity,
    detectability: rule.detectability,
    evidence: rule.evidence,
    why: oneLine(rule.why),
    fix: oneLine(rule.fix),
    ...(rule.fixCli !== undefined && { fixCli: rule.fixCli.trim() }),
    ...(rule.cloudsploitNote !== undefined && { note: oneLine(rule.cloudsploitNote) }),
    ...(rule.reason !== undefined && { reason: oneLine(rule.reason) }),
    nearest: rule.nearest,
    events: eventText(rule),
    near: nearMisses(examples),
    ...(shown !== undefined && { example: { why: shown.why, record: shortRecord(rule, shown.record) } }),
    settings: rule.settings,
    compliance: (plugin?.compliance ?? []).map((name) => COMPLIANCE[name] ?? name.toUpperCase()),
    attack: rule.attack.map((id) => ({
      id,
      text: facts.attack.techniques.get(id)?.name ?? id,
      url: techniqueLink(id),
    })),
    ...(code !== undefined && { source: { text: `${rule.plugin} in CloudSploit`, url: code } }),
    ...(plugin?.link !== undefined &&
      /^https?:\/\//.test(plugin.link) && { manual: { text: 'AWS documentation', url: plugin.link } }),
  };
}

/** Examples that stay silent, or close what they resemble, and say so. */
function nearMisses(examples: readonly Example[]): Card['near'] {
  const found = examples
    .filter((one) => one.expect !== 'introduces' && /^near miss: */i.test(one.why))
    .map((one) => ({ event: operationOf(one.record), text: one.why.replace(/^near miss: */i, '') }));
  return [...new Map(found.map((one) => [one.text, one])).values()].slice(0, NEAR);
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');
