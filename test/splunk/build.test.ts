/** `writeApp`: what it refuses, and that it leaves nothing half done. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { C2CError } from '../../src/errors.js';
import { parseSearch } from '../../src/spl/index.js';
import { writeApp, type AppParts } from '../../src/splunk/index.js';
import { TEXT_BUDGET } from '../../src/splunk/budget.js';
import { PARTS } from './fixtures.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'c2c-build-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** The sweep of the fixture, so long that its text has `bytes` bytes with macros expanded. */
async function sized(bytes: number): Promise<AppParts> {
  const [sweep] = PARTS.sweeps;
  if (!sweep) throw new Error('the fixture has no sweep');
  const padded = (length: number): AppParts => {
    const [base, ...rest] = sweep.search.commands;
    // A line of a settings file has 4 KB at most, so the padding is spread over a fixed number of fields.
    const text = 'é'.repeat(length >> 1) + 'x'.repeat(length % 2);
    const fields = Array.from({ length: 60 }, (_, i) => `pad${i}="${text.slice(i * 1000, (i + 1) * 1000)}"`);
    const pad = parseSearch(`| eval ${fields.join(', ')}`).commands;
    return { ...PARTS, sweeps: [{ ...sweep, search: { commands: [base as (typeof rest)[0], ...pad, ...rest] } }] };
  };
  const { longestSweep } = await writeApp(padded(0), dir);
  rmSync(dir, { recursive: true });
  return padded(bytes - longestSweep);
}

describe('the length of a sweep', () => {
  it('may be the budget, counted in bytes and with macros expanded', async () => {
    const { longestSweep } = await writeApp(await sized(TEXT_BUDGET), dir);
    expect(longestSweep).toBe(61_440);
  });

  it('fails the build beyond it, with the name and the size, before anything is written', async () => {
    const parts = await sized(TEXT_BUDGET + 1);
    const attempt = writeApp(parts, dir);
    await expect(attempt).rejects.toThrow(C2CError);
    await expect(attempt).rejects.toThrow(/"C2C - Sweep - Storage" has 61441 bytes .*at most 61440/);
    expect(() => readdirSync(dir)).toThrow(/ENOENT/);
  });
});

describe('a build over an older one', () => {
  it('leaves one package, one app without files of before, and what belongs to somebody else', async () => {
    await writeApp({ ...PARTS, version: '1.2.2', statics: new Map([['old.json', '{}']]) }, dir);
    writeFileSync(path.join(dir, 'notes-1.2.2.spl'), '');
    const { app } = await writeApp(PARTS, dir);
    expect(readdirSync(dir).sort()).toEqual(['app', 'catalogue.json', 'cspm2cloudtrail-1.2.3.spl', 'notes-1.2.2.spl']);
    expect(readdirSync(path.join(app, 'default')).length).toBeGreaterThan(3);
    expect(existsSync(path.join(app, 'appserver', 'static', 'old.json'))).toBe(false);
  });
});
