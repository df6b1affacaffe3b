/** Real records that somebody read by hand, against the reference evaluator. They are not part of the repository. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { decideRule, type TrailRecord } from '../../src/condition/index.js';
import { ROOT } from './helpers.js';

const FOLDER = path.join(ROOT, '..', 'shared', 'cloudtrail');
const LABELS = path.join(FOLDER, 'labels.json');

interface Label {
  readonly file: string;
  readonly line: number;
  readonly introduces: readonly string[];
  readonly because: string;
}

/** Records that the labels call silent, and rules that speak all the same, rightly. */
const ARGUED: Readonly<Record<string, readonly string[]>> = {
  // The plugin asks exactly for inbound rules from private networks.
  'streamalert.ndjson:42': ['securityGroupRfc1918'],
  // The volume is encrypted, but it has no tags.
  'cloud-custodian.ndjson:15': ['ebsVolumeHasTags'],
};

describe.skipIf(!existsSync(LABELS))('labelled records', () => {
  const labels = existsSync(LABELS) ? (JSON.parse(readFileSync(LABELS, 'utf8')) as Label[]) : [];
  const { rules } = loadCatalogue(ROOT, { examples: false });
  const plugins = new Set(rules.map(({ plugin }) => plugin));

  it.each(labels.map((label) => [label.because, label] as const))('%s', (_, { file, line, introduces }) => {
    const text = readFileSync(path.join(FOLDER, file), 'utf8').split('\n')[line - 1] ?? '';
    const { record } = JSON.parse(text) as { record: TrailRecord };
    const found = rules.flatMap((rule) =>
      decideRule(rule, record).some(({ verdict }) => verdict === 'introduces') ? [rule.plugin] : [],
    );
    expect(found).toEqual(expect.arrayContaining(introduces.filter((plugin) => plugins.has(plugin))));
    if (introduces.length === 0) expect(found).toEqual(ARGUED[`${file}:${line}`] ?? []);
  });
});
