/** One Sigma rule as text. */
import path from 'node:path';
import { stringify } from 'yaml';
import { openApiModel, type ApiModel } from '../aws/index.js';
import { pluginLinks, readPlugins, type PluginFacts, type Rule } from '../catalogue/index.js';
import { translate, type Translation } from './change.js';
import { detectionOf } from './detection.js';
import { APPROXIMATIONS } from './types.js';
import { uuidOf } from './uuid.js';

/** When these rules were first published; a rule's own history is in the repository. */
const DATE = '2026-11-24';

const LEVELS = { info: 'informational', low: 'low', medium: 'medium', high: 'high', critical: 'critical' } as const;

/** A rule as Sigma says it. */
export interface SigmaRule {
  readonly plugin: string;
  readonly service: string;
  /** The file's content; undefined: there is nothing that Sigma could match. */
  readonly text: string | undefined;
  /** Matches exactly what the rule introduces. */
  readonly exact: boolean;
  readonly translation: Translation;
}

export interface SigmaFacts {
  readonly model: ApiModel;
  /** CloudSploit's facts by plugin. */
  readonly plugins: ReadonlyMap<string, PluginFacts>;
  /** Where the code of each plugin can be read. */
  readonly links: ReadonlyMap<string, string>;
}

/** Reads what the export needs besides the rules. @param root the folder that holds `lookups` */
export function readSigmaFacts(root: string): SigmaFacts {
  return {
    model: openApiModel(path.join(root, 'lookups')),
    plugins: new Map(readPlugins(root).map((plugin) => [plugin.id, plugin])),
    links: pluginLinks(root),
  };
}

/** Exports a rule. */
export function sigmaRule(rule: Rule, facts: SigmaFacts): SigmaRule {
  const translation = translate(rule, facts.model);
  const exact = translation.approximations.length === 0;
  const base = { plugin: rule.plugin, service: rule.service, exact, translation };
  if (translation.selections.length === 0) return { ...base, text: undefined };
  const references = [facts.links.get(rule.plugin), facts.plugins.get(rule.plugin)?.link].filter(
    (link) => link !== undefined && /^https?:\/\//.test(link),
  );
  const document = {
    title: rule.title,
    id: uuidOf(rule.plugin),
    status: rule.evidence === 'modelled' ? 'experimental' : 'test',
    description: `${rule.why.trim()}\nRemedy: ${rule.fix.trim()}`,
    ...(references.length > 0 && { references: [...new Set(references)] }),
    author: 'CSPM2CloudTrail',
    license: 'Apache-2.0',
    date: DATE,
    ...(rule.attack.length > 0 && { tags: rule.attack.map((id) => `attack.${id.toLowerCase()}`) }),
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection: detectionOf(translation.selections),
    falsepositives: falsePositives(rule, translation),
    level: LEVELS[rule.severity],
    custom: {
      cspm2cloudtrail: {
        plugin: rule.plugin,
        detectability: rule.detectability,
        exact,
        ...(!exact && { approximations: translation.approximations.map((name) => APPROXIMATIONS[name]) }),
        ...(translation.defaults.length > 0 && {
          settings: Object.fromEntries(translation.defaults.map(({ name, value }) => [name, value])),
        }),
        ...(translation.missing.length > 0 && { left_out_without_setting: translation.missing }),
      },
    },
  };
  return { ...base, text: stringify(document, { version: '1.1', lineWidth: 110, singleQuote: true }) };
}

function falsePositives(rule: Rule, translation: Translation): string[] {
  const found = ['A change that was agreed on, or one that the same person takes back at once.'];
  if (rule.detectability === 'default') {
    found.push('A resource whose setting is corrected by a later call of the same deployment.');
  }
  if (translation.approximations.length > 0) {
    found.push('Calls that only resemble the misconfiguration: the rule matches more than the check, see custom.');
  }
  return found;
}
