/** Facts on CloudSploit's plugins: `lookups/cloudsploit/plugins.json`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Severity } from './types.js';

/** One plugin, as CloudSploit describes it. */
export interface PluginFacts {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly severity: Severity;
  readonly link: string;
  readonly compliance: readonly string[];
  /** Names and defaults; "" = no default. */
  readonly settings: Readonly<Record<string, string>>;
  /** `plugins/aws/rds/rdsMultiAz.js` */
  readonly file: string;
}

/** Reads the facts. */
export function readPlugins(root: string): PluginFacts[] {
  const file = path.join(root, 'lookups', 'cloudsploit', 'plugins.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { plugins: PluginFacts[] }).plugins;
}

/** The folder of a rule: CloudSploit's, lower-cased. */
export function serviceOf(plugin: PluginFacts): string {
  return (plugin.file.split('/')[2] ?? '').toLowerCase();
}
