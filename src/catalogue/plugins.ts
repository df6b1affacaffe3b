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

interface PluginFile {
  /** Names the repository and the commit that the facts come from. */
  readonly source: string;
  readonly plugins: PluginFacts[];
}

function readFile(root: string): PluginFile {
  return JSON.parse(readFileSync(path.join(root, 'lookups', 'cloudsploit', 'plugins.json'), 'utf8')) as PluginFile;
}

/** Reads the facts. */
export function readPlugins(root: string): PluginFacts[] {
  return readFile(root).plugins;
}

/** Where each plugin's code can be read, at the commit that the facts come from. */
export function pluginLinks(root: string): Map<string, string> {
  const { source, plugins } = readFile(root);
  const commit = /commit ([0-9a-f]{40})/.exec(source)?.[1] ?? 'master';
  return new Map(
    plugins.map(({ id, file }) => [id, `https://github.com/aquasecurity/cloudsploit/blob/${commit}/${file}`]),
  );
}

/** The folder of a rule: CloudSploit's, lower-cased. */
export function serviceOf(plugin: PluginFacts): string {
  return (plugin.file.split('/')[2] ?? '').toLowerCase();
}
