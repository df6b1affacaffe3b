/** From the catalogue to the parts of the app: the one place where compiled rules enter this room. */
import { compileCreations, compileRule, compileSweeps, decideEvents, isSearchable } from '../compile/index.js';
import { actionTable } from '../catalogue/actions.js';
import type { Catalogue, Rule } from '../catalogue/types.js';
import { C2CError } from '../errors.js';
import type { AppParts, Page, RuleEntry, RuleSearch } from './parts.js';
import { selfTestExamples } from './examples.js';
import { scannerTables } from './scanners.js';
import { PROJECT, readSources } from './sources.js';

/** What does not come from the catalogue. */
export interface PartsOptions {
  readonly version: string;
  readonly pages?: readonly Page[];
}

/** The parts of the app for a whole catalogue. Compiles every rule. */
export function partsOf(catalogue: Catalogue, options: PartsOptions): AppParts {
  // Rule by rule first: what one of them cannot express is then told with its name and place.
  const perRule = catalogue.rules.filter(isSearchable).map(searchOf);
  const sweeps = compileSweeps(catalogue).map(({ group, search, rules }) => ({
    group,
    search,
    decide: decideEvents(rules),
    rules: rules.map((r) => r.plugin),
  }));
  const creations = compileCreations(catalogue);
  const parts = {
    version: options.version,
    rules: catalogue.rules.map(entryOf),
    perRule,
    sweeps,
    macros: new Map(),
    lookups: [{ name: 'c2c_aws_actions', ...actionTable(PROJECT, catalogue.rules) }, ...scannerTables(PROJECT)],
    settings: settingsOf(catalogue.rules),
    pages: options.pages ?? [],
    examples: [],
    ...(creations && { creations }),
  };
  return { ...parts, examples: selfTestExamples(parts, catalogue.examples, readSources().macros) };
}

/** A setting has one value for all rules, so it has one default. @throws C2CError for two */
function settingsOf(rules: readonly Rule[]): Map<string, string | undefined> {
  const found = new Map<string, { readonly value: string | undefined; readonly plugin: string }>();
  for (const rule of rules)
    for (const { name, default: value } of rule.settings) {
      const before = found.get(name);
      if (before && before.value !== value)
        throw new C2CError(
          `the setting "${name}" has the default ${JSON.stringify(value ?? null)} here and ${JSON.stringify(before.value ?? null)} in the rule of "${before.plugin}"`,
          { at: rule.at, remedy: 'Give both the same default, or one of them another name.' },
        );
      found.set(name, { value, plugin: rule.plugin });
    }
  return new Map([...found].map(([name, { value }]) => [name, value]));
}

function searchOf(rule: Rule): RuleSearch {
  try {
    return { plugin: rule.plugin, service: rule.service, search: compileRule(rule) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new C2CError(`the rule of "${rule.plugin}" cannot become a search: ${reason}`, {
      at: rule.at,
      remedy: 'Say it with other tests; docs/rule-format.md names what may stand inside an item.',
    });
  }
}

function entryOf(rule: Rule): RuleEntry {
  const events = rule.changes.flatMap((c) =>
    c.operations.map((op) => `${c.source.replace(/\.amazonaws\.com$/, '')}:${op}`),
  );
  return {
    plugin: rule.plugin,
    service: rule.service,
    title: rule.title,
    severity: rule.severity,
    detectability: rule.detectability,
    ...(rule.reason !== undefined && { reason: rule.reason }),
    events: [...new Set(events)].sort(),
    resource: resourceOf(rule),
    evidence: rule.evidence,
    attack: rule.attack,
    ...(rule.cloudsploitNote !== undefined && { note: rule.cloudsploitNote }),
  };
}

/** The first template of the first change that names a resource, values in braces by their last step. */
function resourceOf(rule: Rule): string {
  const template = rule.changes.flatMap((c) => c.resource)[0];
  if (!template) return '';
  return template.parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'record') return `{${part.name}}`;
      const steps = part.of.alternatives[0]?.steps ?? [];
      const last = steps.findLast((step) => step.kind === 'key');
      return `{${last?.name ?? 'id'}}`;
    })
    .join('');
}
