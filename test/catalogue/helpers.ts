/** Small catalogues on disk, made of the fixture project with files changed. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { readCatalogue, type ReadResult } from '../../src/catalogue/index.js';

export const PROJECT = fileURLToPath(new URL('fixtures/project', import.meta.url));
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the fixture project with these files written (null: removed). Removed after the test. */
export function project(files: Record<string, string | null>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'c2c-catalogue-'));
  made.push(root);
  cpSync(PROJECT, root, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    if (text === null) {
      rmSync(file);
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

/** Reads the project with these files changed. */
export function load(files: Record<string, string | null> = {}): ReadResult {
  return readCatalogue(project(files));
}

/** The problems of the project with these files changed, as a terminal shows them. */
export function problemsOf(files: Record<string, string | null>): string[] {
  return load(files).problems.map(String);
}

/** A rule with the given changes (YAML of the list's items), otherwise like boatLocked. */
export function boat(more: string): string {
  return `plugin: boatLocked
title: Boat
severity: high
detectability: event
why: Why.
fix: Fix.
attack: []
evidence: modelled
type: lake:boat
${more}`;
}
