/**
 * Rebuilds lookups/attack/techniques.json from MITRE's own file.
 * Usage: node scripts/update-attack.mjs enterprise-attack.json
 * (https://github.com/mitre-attack/attack-stix-data, folder enterprise-attack)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: node scripts/update-attack.mjs enterprise-attack.json');
  process.exit(1);
}
const { objects } = JSON.parse(readFileSync(file, 'utf8'));
const current = objects.filter((one) => !one.revoked && !one.x_mitre_deprecated);
const idOf = (one) => one.external_references?.find((ref) => ref.source_name === 'mitre-attack')?.external_id;
const techniques = current
  .filter((one) => one.type === 'attack-pattern' && idOf(one) !== undefined)
  .map((one) => ({
    id: idOf(one),
    name: one.name,
    tactics: (one.kill_chain_phases ?? [])
      .filter((p) => p.kill_chain_name === 'mitre-attack')
      .map((p) => p.phase_name)
      .sort(),
  }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
const version = current.find((one) => one.type === 'x-mitre-collection')?.x_mitre_version ?? 'unknown';
const rows = techniques.map((one) => JSON.stringify(one)).join(',\n');
writeFileSync(
  path.join(ROOT, 'lookups', 'attack', 'techniques.json'),
  `{\n"source": "MITRE ATT&CK for Enterprise",\n"version": "${version}",\n"techniques": [\n${rows}\n]\n}\n`,
);
console.log(`ATT&CK ${version}: ${techniques.length} techniques`);
