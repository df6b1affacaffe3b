/** What other scanners' checks, and CloudSploit's titles, are called here: lookups/scanners and lookups/cloudsploit. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { C2CError } from '../errors.js';

/** One check of another scanner and one plugin that looks at the same thing. */
export interface Mapping {
  readonly check: string;
  readonly plugin: string;
  /** `same`: both name the resource alike. `account`: CloudSploit speaks of the account as a whole. */
  readonly resource: 'same' | 'account';
  readonly reason: string;
}

interface Titled {
  readonly id: string;
  readonly title: string;
  readonly category: string;
}

export interface Mappings {
  /** By check id, in lower case. */
  readonly prowler: ReadonlyMap<string, readonly Mapping[]>;
  readonly securityHub: ReadonlyMap<string, readonly Mapping[]>;
  /** CloudSploit's plugins by title, in lower case and with single blanks. */
  readonly titles: ReadonlyMap<string, readonly Titled[]>;
  /** CloudSploit's plugin ids. */
  readonly ids: ReadonlySet<string>;
}

/** Titles as they are compared. */
export const folded = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * @param root folder that holds lookups/
 * @throws C2CError where a file is missing or malformed
 */
export function loadMappings(root: string): Mappings {
  const plugins = readPlugins(path.join(root, 'lookups', 'cloudsploit', 'plugins.json'));
  const ids = new Set(plugins.map((p) => p.id));
  const table = (name: string): Map<string, Mapping[]> =>
    readTable(path.join(root, 'lookups', 'scanners', `${name}.csv`), ids);
  return { prowler: table('prowler'), securityHub: table('security-hub'), titles: group(plugins, (p) => p.title), ids };
}

function readPlugins(file: string): Titled[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { plugins: Titled[] }).plugins;
}

function readTable(file: string, ids: ReadonlySet<string>): Map<string, Mapping[]> {
  const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { columns: true, skip_empty_lines: true });
  const mappings = rows.map(({ check = '', plugin = '', resource = '', reason = '' }, i): Mapping => {
    const fault = (message: string): C2CError =>
      new C2CError(message, { at: { file, line: i + 2 }, remedy: 'The columns are check, plugin, resource, reason.' });
    if (!ids.has(plugin)) throw fault(`"${plugin}" is no plugin of CloudSploit`);
    if (resource !== 'same' && resource !== 'account') throw fault(`"${resource}" is neither same nor account`);
    if (reason === '') throw fault(`the mapping of "${check}" has no reason`);
    return { check, plugin, resource, reason };
  });
  return group(mappings, (m) => m.check);
}

function group<T>(list: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const name = folded(key(item));
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}
