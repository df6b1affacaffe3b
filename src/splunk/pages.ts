/** The dashboard as the build puts it into the app: the bundle, its licences, and what it knows about the plugins. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue, Rule } from '../catalogue/types.js';
import { isSearchable } from '../compile/index.js';
import type { Page } from './parts.js';
import { ruleSearchName } from './savedsearches.js';
import { PROJECT } from './sources.js';

const VIEW = 'c2c_dashboard';

/**
 * The pages that have been bundled; none where they have not (scripts/pages.mjs).
 * @param folder where the bundle is
 */
export function dashboardPages(catalogue: Catalogue, folder = path.join(PROJECT, 'lib', 'pages')): Page[] {
  const script = path.join(folder, `${VIEW}.js`);
  if (!existsSync(script)) return [];
  const licences = `${VIEW}.licenses.txt`;
  return [
    {
      view: VIEW,
      label: 'Dashboard',
      script: readFileSync(script),
      files: new Map([
        [licences, readFileSync(path.join(folder, licences))],
        ['c2c_plugins.json', Buffer.from(`${JSON.stringify(catalogue.rules.map(factsOf))}\n`)],
      ]),
    },
  ];
}

/** What a card (cards.json) does not say, because it is for machines: src/web/pages/cards.ts joins the two. */
function factsOf(rule: Rule): unknown {
  const events = rule.changes.flatMap((change) =>
    change.operations.map((operation) => `${change.source.replace(/\.amazonaws\.com$/, '')}:${operation}`),
  );
  return {
    plugin: rule.plugin,
    service: rule.service,
    severity: rule.severity,
    detectability: rule.detectability,
    events: [...new Set(events)].sort(),
    evidence: rule.evidence,
    search: isSearchable(rule) ? ruleSearchName(rule) : undefined,
    settings: rule.settings.map(({ name, default: value, kind, why }) => ({ name, default: value, kind, why })),
  };
}
