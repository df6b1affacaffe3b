/** `attribute`: one pass over a trail for the findings of a scan. */
import { type App, AppLookups, type SweepOptions, type SweepSummary, sweep } from '../engine/index.js';
import type { Findings } from '../findings/index.js';
import { type Attributed, Attributor, type PluginFacts } from './attribute.js';

/** Says for each finding which event caused it. @throws C2CError where a path matches nothing */
export async function attributeTrail(
  app: App,
  paths: readonly string[],
  findings: Findings,
  options: SweepOptions = {},
): Promise<Attributed & { readonly summary: SweepSummary }> {
  const now = options.now ?? Math.floor(Date.now() / 1000);
  const attributor = new Attributor(app, findings, { plugins: pluginFacts(app), now });
  const run = sweep(app, paths, { ...options, now, creations: true });
  for await (const row of run) attributor.add(row);
  return { ...attributor.result(run.summary), summary: run.summary };
}

/** What the app says of its plugins: the lookup c2c_rules. */
export function pluginFacts(app: Pick<App, 'dir'>): Map<string, PluginFacts> {
  const rows = new AppLookups(app.dir).read('c2c_rules')?.rows ?? [];
  return new Map(
    rows.map((row): [string, PluginFacts] => [
      row.plugin ?? '',
      {
        severity: row.severity ?? '',
        note: row.note ?? '',
        ...(HIDDEN.has(row.detectability ?? '') && { hidden: row.reason ?? '' }),
      },
    ]),
  );
}

const HIDDEN = new Set(['none', 'data-event']);
