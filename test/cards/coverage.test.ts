/** The counted documents: honest, and never stale. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import type { Example, Rule } from '../../src/catalogue/types.js';
import { coverageOf, coverageText, navigatorLayer, readAttack } from '../../src/cards/index.js';
import { coverageFiles } from '../../src/cli/commands/coverage.js';
import { condition } from '../condition/helpers.js';
import { toyRule } from '../sigma/toy.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('documents that are checked in', () => {
  it('are what the rules say now (node bin/cspm2cloudtrail.js coverage --write)', () => {
    const files = coverageFiles(loadCatalogue(ROOT), ROOT);
    const stale = [...files].filter(([name, text]) => readFileSync(path.join(ROOT, name), 'utf8') !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });
});

const rule = (plugin: string): Rule => ({ ...toyRule(condition('{request.text: a}')), plugin });
const example = (plugin: string, expected: Example['expect']): Example => ({
  plugin,
  expect: expected,
  why: 'x',
  from: 'toy/CreateToy',
  record: {},
  settings: {},
  at: { file: 'toy.yml', line: 1, column: 1 },
});

describe('what counts as observable', () => {
  const coverage = coverageOf({
    rules: ['seen', 'closed', 'silent', 'unclear', 'bare'].map(rule),
    examples: [
      example('seen', 'introduces'),
      example('closed', 'remediates'),
      example('silent', 'silent'),
      example('unclear', 'unclear'),
    ],
  });

  it('is a rule with an example that introduces or remediates, and no other', () => {
    expect(coverage.rules.filter((one) => one.observable).map((one) => one.rule.plugin)).toEqual(['seen', 'closed']);
    expect(coverageText(coverage, (name) => name)).toContain('**2 of 5**');
  });

  it('alone gives a technique its score', () => {
    const layer = JSON.parse(navigatorLayer(coverage, readAttack(ROOT))) as {
      techniques: { techniqueID: string; score: number }[];
    };
    expect(layer.techniques).toMatchObject([{ techniqueID: 'T1190', score: 2 }]);
  });
});
