import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportRules } from '../../src/catalogue/index.js';
import { PROJECT, project } from './helpers.js';

const EXAMPLES = 'savedsearches/lake/boatLocked.examples.yml';

describe('reportRules', () => {
  it('shows an example that disagrees, its rows and what each leaf said', () => {
    const text = readFileSync(path.join(PROJECT, EXAMPLES), 'utf8').replace(
      'introduces, why: unlocked',
      'remediates, why: unlocked',
    );
    const { text: shown, good } = reportRules(project({ [EXAMPLES]: text }), {
      checks: [],
      paths: ['savedsearches/lake/boatLocked.yml'],
    });
    expect(good).toBe(false);
    expect(shown).toContain(`${EXAMPLES}:4:3: expected remediates, the rule says introduces ("unlocked")
  rows: introduces resource=arn:aws:lake:eu-west-1:111122223333:boat/one part=* region=eu-west-1
  yes     request.locked: false`);
    expect(shown).toContain('8 examples agree, 1 do not');
  });

  it('names the mutants that survive, and takes an examples file for its rule', () => {
    const text = readFileSync(path.join(PROJECT, EXAMPLES), 'utf8').replace(/^.*painted.*\n/m, '');
    const { text: shown } = reportRules(project({ [EXAMPLES]: text }), { checks: [], paths: [EXAMPLES] });
    expect(shown).toContain('savedsearches/lake/boatLocked.yml: survives: lake:ModifyBoat sets: patch -> replace');
    expect(shown).toMatch(/1 rules read.*\n\d+ mutants, 1 survive$/);
  });

  it('leaves the mutants of a member to its family', () => {
    const { text: shown } = reportRules(project({}), { checks: [], paths: ['savedsearches/lake/bigBoats.yml'] });
    expect(shown).toContain('0 mutants, 0 survive');
  });
});
