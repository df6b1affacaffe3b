/** What other scanners, and CloudSploit's CSV, call a plugin: as lookups, so that findings can be joined in Splunk, too. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCsv } from './format/csv.js';
import type { LookupTable } from './parts.js';

const FILES = { prowler: 'prowler.csv', 'security-hub': 'security-hub.csv' } as const;

/** `c2c_scanner_checks`: one row a check of a scanner and a plugin; CloudSploit's titles are among them. */
export function scannerTables(root: string): LookupTable[] {
  const read = (name: string): string => readFileSync(path.join(root, 'lookups', ...name.split('/')), 'utf8');
  const mapped = Object.entries(FILES).flatMap(([scanner, file]) =>
    parseCsv(read(`scanners/${file}`), `lookups/scanners/${file}`).rows.map((row) => ({
      scanner,
      check: (row.check ?? '').toLowerCase(),
      plugin: row.plugin ?? '',
      resource: row.resource ?? '',
    })),
  );
  const { plugins } = JSON.parse(read('cloudsploit/plugins.json')) as { plugins: { id: string; title: string }[] };
  const titles = plugins.map(({ title }) => title.toLowerCase());
  const own = plugins.flatMap(({ id, title }) =>
    // Ids and titles: its JSON has the one, its CSV only the other. A title of several plugins stands for none.
    (titles.filter((t) => t === title.toLowerCase()).length === 1 ? [id, title] : [id]).map((check) => ({
      scanner: 'cloudsploit',
      check: check.toLowerCase(),
      plugin: id,
      resource: 'same',
    })),
  );
  const rows = [...new Map([...mapped, ...own].map((row) => [JSON.stringify(row), row])).values()]
    // Plugin and resource in one column: a check may have several, and two columns of a lookup are not pairs.
    .map((row) => ({ ...row, to: `${row.plugin}|${row.resource}` }));
  return [{ name: 'c2c_scanner_checks', columns: ['scanner', 'check', 'plugin', 'resource', 'to'], rows }];
}
