/** Where things are, seen from the compiled command line. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: two levels above lib/cli and src/cli alike. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where the build goes and the sweep looks, unless told otherwise. */
export const DIST = path.join(ROOT, 'dist');

/** Version of the program, from package.json. */
export function version(): string {
  return (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The part of dist/catalogue.json that the commands read. */
export interface CatalogueEntry {
  readonly plugin: string;
  readonly service: string;
  readonly title: string;
  readonly severity: string;
  readonly detectability: string;
  readonly reason?: string;
  readonly events: readonly string[];
  readonly resource: string;
  readonly evidence: string;
  readonly attack: readonly string[];
  /** The rule's own search, macros expanded. */
  readonly search: string;
}

/** The rules beside a built app, or undefined where there is no catalogue.json (a package that was unpacked alone). */
export function builtCatalogue(appDir: string): readonly CatalogueEntry[] | undefined {
  const file = path.join(path.dirname(path.resolve(appDir)), 'catalogue.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { rules: CatalogueEntry[] }).rules;
}
