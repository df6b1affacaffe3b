/** `build`: the app as a folder and as a package, and the catalogue, below one output folder. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '../catalogue/types.js';
import { APP_ID, composeApp } from './app.js';
import { checkBudget } from './budget.js';
import { packApp } from './package.js';
import { partsOf } from './from-catalogue.js';
import type { AppParts, LookupTable, Page } from './parts.js';
import { SWEEP_PREFIX } from './savedsearches.js';
import { PROJECT } from './sources.js';

const PACKAGE = new RegExp(`^${APP_ID}-\\d+\\.\\d+\\.\\d+\\.spl$`);

/** What was written. */
export interface Built {
  /** The unpacked app. */
  readonly app: string;
  readonly package: string;
  readonly catalogue: string;
  readonly searches: number;
  /** Longest search of a sweep with macros expanded, in bytes. */
  readonly longestSweep: number;
}

/**
 * Writes `app/`, `cspm2cloudtrail-<version>.spl` and `catalogue.json` below `outDir`; an older app there is replaced.
 * @throws C2CError before anything is written when the parts do not fit together
 */
export async function writeApp(parts: AppParts, outDir: string): Promise<Built> {
  const { files, expanded, ruleText } = composeApp(parts);
  checkBudget(expanded);
  const packed = await packApp(APP_ID, files);
  const app = path.join(outDir, 'app');
  rmSync(app, { recursive: true, force: true });
  for (const [name, content] of files) {
    const target = path.join(app, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const spl = path.join(outDir, `${APP_ID}-${parts.version}.spl`);
  // A package of an older version would be taken for this one.
  for (const name of readdirSync(outDir)) if (PACKAGE.test(name)) rmSync(path.join(outDir, name));
  writeFileSync(spl, packed);
  const catalogue = path.join(outDir, 'catalogue.json');
  writeFileSync(catalogue, `${JSON.stringify(catalogueOf(parts, ruleText), null, 1)}\n`);
  const sweeps = [...expanded].filter(([name]) => name.startsWith(SWEEP_PREFIX));
  return {
    app,
    package: spl,
    catalogue,
    searches: expanded.size,
    longestSweep: Math.max(0, ...sweeps.map(([, text]) => Buffer.byteLength(text))),
  };
}

/** DESIGN.md, contract 1. */
function catalogueOf(parts: AppParts, ruleText: ReadonlyMap<string, string>): unknown {
  const rules = parts.rules.map((r) => ({
    plugin: r.plugin,
    service: r.service,
    title: r.title,
    severity: r.severity,
    detectability: r.detectability,
    ...(r.reason !== undefined && { reason: r.reason }),
    events: r.events,
    resource: r.resource,
    search: ruleText.get(r.plugin) ?? '',
    evidence: r.evidence,
    attack: r.attack,
  }));
  return { version: parts.version, rules };
}

/** What ships beside the searches, made by other rooms. */
export interface Extras {
  readonly pages?: readonly Page[];
  readonly statics?: ReadonlyMap<string, string>;
  readonly lookups?: readonly LookupTable[];
}

/**
 * `build` for a whole catalogue: compiles it and writes the app; the version is the project's.
 * @param outDir `dist/`
 * @throws C2CError for a search that does not fit the package
 */
export async function buildApp(catalogue: Catalogue, outDir: string, extras: Extras = {}): Promise<Built> {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as { version: string };
  const parts = partsOf(catalogue, { version, pages: extras.pages ?? [] });
  return writeApp(
    {
      ...parts,
      lookups: [...parts.lookups, ...(extras.lookups ?? [])],
      ...(extras.statics !== undefined && { statics: extras.statics }),
    },
    outDir,
  );
}
