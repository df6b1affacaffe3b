import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCatalogue, CHECKS, readCatalogue, type Check } from '../../src/catalogue/index.js';
import { boat, PROJECT, project } from './helpers.js';

/** All lints but the API model, which the fixture's invented service does not have. */
const OWN: readonly Check[] = CHECKS.slice(0, 4);
const check = (files: Record<string, string | null> = {}, whole = true): string[] => {
  const root = project(files);
  const { catalogue, problems } = readCatalogue(root);
  expect(problems.map(String)).toEqual([]);
  return checkCatalogue(root, catalogue, { checks: OWN, whole }).map(String);
};
const file = (name: string): string => readFileSync(path.join(PROJECT, name), 'utf8');

const RULE = 'savedsearches/lake/boatLocked.yml';
const EXAMPLES = 'savedsearches/lake/boatLocked.examples.yml';
const RECORD = 'test/records/lake/CreateBoat.json';

describe('the fixture', () => {
  it('says of a rule without examples what it lacks, and nothing else', () => {
    expect(check()).toEqual([
      'savedsearches/lake/harbourDepth.yml:1:1: no example for a way in (expect: introduces)\n  add one to savedsearches/lake/harbourDepth.examples.yml',
      'savedsearches/lake/harbourDepth.yml:1:1: no example for the failed call (expect: silent, event.errorCode)\n  add one to savedsearches/lake/harbourDepth.examples.yml',
      'savedsearches/lake/harbourDepth.yml:1:1: no example for a way out (expect: remediates)\n  add one to savedsearches/lake/harbourDepth.examples.yml',
    ]);
  });

  it('takes further checks', () => {
    const root = project({});
    const { catalogue } = readCatalogue(root);
    const seen: string[] = [];
    checkCatalogue(root, catalogue, { checks: [({ plugins }) => (seen.push(...plugins.map(({ id }) => id)), [])] });
    expect(seen).toContain('boatLocked');
  });
});

describe('facts', () => {
  it.each([
    ['severity: high', 'severity: low', 'the severity is "low", CloudSploit says "high"'],
    ['detectability: event', 'detectability: none', 'detectability "none" needs a reason'],
    ['detectability: event', 'detectability: none', 'detectability "none" and changes do not go together'],
    ['source: A page\n', '', 'evidence "documented" needs a source'],
    ['evidence: documented', 'evidence: real', 'evidence "real" names the file and the eventID of the record'],
    ['[T1190]', '[T119]', '"T119" is not an ATT&CK technique'],
    ['why: Anybody', 'why: TODO anybody', 'unfinished text: "TODO"'],
  ])('%s -> %s', (from, to, message) => {
    const text = file(RULE).replace(from, to);
    expect(text).not.toBe(file(RULE));
    expect(check({ [RULE]: text })).toContainEqual(expect.stringContaining(`${RULE}:1:1: ${message}`));
  });

  it('a plugin that CloudSploit does not have', () => {
    const text = file(RULE).replaceAll('boatLocked', 'boatLockd');
    const found = check({
      [RULE]: null,
      [EXAMPLES]: null,
      'savedsearches/lake/boatLockd.yml': text,
      'savedsearches/lake/boatLockd.examples.yml': file(EXAMPLES),
    });
    expect(found).toContain(
      'savedsearches/lake/boatLockd.yml:1:1: CloudSploit has no plugin "boatLockd"\n  did you mean "boatLocked"?',
    );
    expect(found).toContain(
      'savedsearches: there is no rule for the plugin "boatLocked"\n  CloudSploit: plugins/aws/lake/boatLocked.js',
    );
  });

  it('a plugin twice, and a wrong folder', () => {
    const found = check({
      'savedsearches/pond/boatLocked.yml': file(RULE),
      'savedsearches/pond/boatLocked.examples.yml': file(EXAMPLES),
    });
    expect(found).toContain(
      `savedsearches/pond/boatLocked.yml:1:1: the plugin "boatLocked" is also in ${RULE}\n  keep one of them`,
    );
    expect(found).toContain('savedsearches/pond/boatLocked.yml:1:1: the folder is "pond", CloudSploit\'s is "lake"');
  });

  it("settings have CloudSploit's names and defaults", () => {
    const harbour = 'savedsearches/lake/harbourDepth.yml';
    expect(check({ [harbour]: file(harbour).replace('"10"', '"12"') })).toContain(
      `${harbour}:1:1: the default of "harbour_depth" is "12", CloudSploit's is "10"`,
    );
    expect(
      check({
        [harbour]: file(harbour)
          .replaceAll('harbour_depth:', 'harbour_dept:')
          .replace('setting: harbour_depth', 'setting: harbour_dept'),
      }),
    ).toContain(
      `${harbour}:1:1: "harbourDepth" has no setting "harbour_dept" in CloudSploit\n  did you mean "harbour_depth"?`,
    );
  });

  it('a rule of more than 60 lines', () => {
    expect(check({ [RULE]: `${file(RULE)}${'# more\n'.repeat(60)}` })).toContainEqual(
      expect.stringContaining(`${RULE}:1:1: the file has 73 lines, 60 are allowed`),
    );
  });

  it('an event rule without changes', () => {
    expect(check({ [RULE]: boat(''), [EXAMPLES]: null })).toContain(`${RULE}:1:1: detectability "event" needs changes`);
  });
});

describe('examples', () => {
  const without = (...words: string[]): string[] => {
    const lines = file(EXAMPLES).split('\n- ');
    const kept = lines.filter((one) => !words.some((word) => one.includes(word)));
    expect(kept.length).toBe(lines.length - words.length);
    return check({ [EXAMPLES]: kept.join('\n- ').replace(/^(?!- )/, '- ') });
  };

  it('the failed call', () => {
    expect(without('the call failed')).toContainEqual(
      expect.stringContaining(`${RULE}:1:1: no example for the failed call`),
    );
  });

  it('a near miss', () => {
    expect(without('why: locked,', 'says locked', 'painted')).toContainEqual(
      expect.stringContaining(`${RULE}:1:1: no example for a near miss`),
    );
  });

  it('a family without examples', () => {
    expect(check({ 'savedsearches/_shared/depth.examples.yml': null })).toContain(
      'savedsearches/_shared/depth.yml: the family "depth" has no examples\n  write savedsearches/_shared/depth.examples.yml',
    );
  });
});

describe('records', () => {
  const withValue = (value: string): string[] =>
    check({ [RECORD]: file(RECORD).replace('"One"', JSON.stringify(value)) });

  it.each([
    ['arn:aws:iam::123456789012:root', 'the account id "123456789012"'],
    ['8.8.8.8', 'the address "8.8.8.8"'],
    ['AKIAABCDEFGHIJKLMNOP', 'an access key id: "AKIAABCDEFGHIJKLMNOP"'],
    ['<script>', 'markup: "<script"'],
    ['a\u0007b', 'a control character'],
    ['a\u202eb', 'a control character'],
  ])('%j is refused', (value, message) => {
    expect(withValue(value)).toContainEqual(expect.stringContaining(`${RECORD}: ${message}`));
  });

  it.each([
    '444455556666',
    '198.51.100.7',
    '10.0.0.1',
    '0.0.0.0/0',
    'AKIAIOSFODNN7EXAMPLE',
    '5c3b7a10-1111-2222-3333-123456789012',
  ])('%s is fine', (value) => {
    expect(withValue(value).filter((one) => one.includes(RECORD))).toEqual([]);
  });

  it('an example that sets a real-looking account', () => {
    const text = `${file(EXAMPLES)}- {expect: silent, why: w, from: lake/ModifyBoat, set: {request.owner: "999988887777"}}\n`;
    expect(check({ [EXAMPLES]: text })).toContainEqual(
      expect.stringMatching(/boatLocked\.examples\.yml:\d+:\d+: the account id "999988887777"/),
    );
  });

  it('a record without its evidence or source', () => {
    expect(check({ [RECORD]: file(RECORD).replace('"modelled"', '"guessed"') })).toContain(
      `${RECORD}: "evidence" is real, documented, modelled, not "guessed"`,
    );
    expect(check({ 'test/records/lake/Other.json': '{"evidence": "real", "source": "x"' })).toContainEqual(
      expect.stringContaining('test/records/lake/Other.json: not JSON'),
    );
  });
});
