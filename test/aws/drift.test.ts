import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from './records.js';

const FIXTURES = join(ROOT, 'test', 'aws', 'fixtures', 'drift');
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function drift(...args: string[]) {
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts', 'drift.mjs'), ...args], { encoding: 'utf8' });
  return { code: run.status, lines: run.stdout.trim().split('\n'), error: run.stderr };
}
const catalogue = ['--root', join(FIXTURES, 'catalogue')];

describe('drift from CloudSploit', () => {
  it('names new, renamed and gone plugins', () => {
    expect(drift('--cloudsploit', join(FIXTURES, 'cloudsploit'), ...catalogue)).toMatchObject({
      code: 2,
      lines: [
        'new plugin: databaseLogging.js (plugins/aws/rds/databaseLogging.js) has no rule',
        'renamed plugin: databaseEncryption is now databaseEncrypted: savedsearches/rds/databaseEncryption.yml',
        'gone plugin: machineRetired is not exported any more: savedsearches/rds/machineRetired.yml',
        'CloudSploit: 3 plugins, 3 rules; 1 new, 1 renamed, 1 gone',
      ],
    });
  });

  it('is content when nothing changed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drift-'));
    made.push(folder);
    cpSync(join(FIXTURES, 'catalogue'), folder, { recursive: true });
    const rules = join(folder, 'savedsearches', 'rds');
    rmSync(join(rules, 'machineRetired.yml'));
    rmSync(join(rules, 'databaseEncryption.yml'));
    for (const id of ['databaseEncrypted', 'databaseLogging.js'])
      writeFileSync(join(rules, `${id}.yml`), `plugin: ${id}\n`);
    expect(drift('--cloudsploit', join(FIXTURES, 'cloudsploit'), '--root', folder)).toMatchObject({
      code: 0,
      lines: ['CloudSploit: 3 plugins, 3 rules; 0 new, 0 renamed, 0 gone'],
    });
    expect(drift('--model', join(FIXTURES, 'catalogue', 'lookups', 'aws-api'), ...catalogue).code).toBe(0);
  });

  it('refuses a folder that is no checkout', () => {
    expect(drift('--cloudsploit', FIXTURES, ...catalogue)).toMatchObject({
      code: 1,
      error: expect.stringContaining('exports.js') as string,
    });
    expect(drift()).toMatchObject({ code: 1, error: expect.stringContaining('Usage:') as string });
  });
});

describe('drift from AWS', () => {
  it('names operations and members that the catalogue should look at', () => {
    expect(drift('--model', join(FIXTURES, 'newer'), ...catalogue)).toMatchObject({
      code: 2,
      lines: [
        'renamed operation: rds:PromoteCopy is now rds:PromoteCopies',
        'new operation: rds:RestoreDBInstanceFromTape belongs to a resource type by its name',
        'new member: rds:CreateDBInstance request.publiclyVisible (boolean)',
        'AWS: 2 new, 1 renamed, 1 gone writing operations; 2 new members in operations of the catalogue',
        '4 changes that need no action; --all shows them',
      ],
    });
  });

  it('shows the rest on request', () => {
    const { lines } = drift('--model', join(FIXTURES, 'newer'), ...catalogue, '--all');
    expect(lines).toEqual(
      expect.arrayContaining([
        '(new event source: new)',
        '(gone operation: rds:StartOldThing)',
        '(new operation: rds:PaintThing)',
        '(new member: rds:CreateDBInstance request.colour (string))',
      ]),
    );
  });
});
