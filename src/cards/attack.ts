/** ATT&CK: names and tactics of techniques. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
}

export interface Attack {
  /** Version of ATT&CK for Enterprise. */
  readonly version: string;
  readonly techniques: ReadonlyMap<string, Technique>;
}

/** Reads `lookups/attack/techniques.json`. @param root the folder that holds `lookups` */
export function readAttack(root: string): Attack {
  const file = path.join(root, 'lookups', 'attack', 'techniques.json');
  const { version, techniques } = JSON.parse(readFileSync(file, 'utf8')) as {
    version: string;
    techniques: Technique[];
  };
  return { version, techniques: new Map(techniques.map((one) => [one.id, one])) };
}

/** MITRE's page of a technique: `T1562.007` is at `T1562/007`. */
export function techniqueLink(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}
