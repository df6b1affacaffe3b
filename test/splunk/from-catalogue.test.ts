import { describe, expect, it } from 'vitest';
import { loadCatalogue, type Catalogue, type Rule } from '../../src/catalogue/index.js';
import { composeApp, partsOf } from '../../src/splunk/index.js';
import { PROJECT } from '../../src/splunk/sources.js';
import { Installed } from './installed.js';

const all = loadCatalogue(PROJECT);
const PLUGINS = ['bucketAllUsersAcl', 'passwordRequiresSymbols', 'bucketAllUsersPolicy'];
const some: Catalogue = {
  ...all,
  rules: all.rules.filter((r) => PLUGINS.includes(r.plugin)),
  examples: all.examples.filter((e) => PLUGINS.includes(e.plugin)),
};
const rule = (over: Partial<Rule>): Rule => ({ ...(some.rules[0] as Rule), ...over });
const setting = (value?: string) => [
  { name: 'max_days', kind: 'number' as const, why: 'w', ...(value !== undefined && { default: value }) },
];

describe('parts of a catalogue', () => {
  const parts = partsOf(some, { version: '1.0.0' });

  it('are one search a rule and one a group', () => {
    expect(parts.perRule.map((r) => r.plugin).sort()).toEqual([...PLUGINS].sort());
    expect(parts.sweeps.flatMap((s) => s.rules).sort()).toEqual([...PLUGINS].sort());
  });

  it('tell of each rule what the catalogue file shows', () => {
    const entry = parts.rules.find((r) => r.plugin === 'bucketAllUsersAcl');
    expect(entry?.events).toContain('s3:PutBucketAcl');
    expect(entry?.resource).toMatch(/^arn:\{partition\}:s3:::\{\w+\}$/);
    expect(entry?.events).toEqual([...new Set(entry?.events)].sort());
  });

  it('hold every AWS operation, and which of the rules watch it', () => {
    const rows = parts.lookups.find((t) => t.name === 'c2c_aws_actions')?.rows ?? [];
    expect(rows.length).toBeGreaterThan(20_000);
    const of = (name: string) => rows.filter((r) => r.event_source === 's3.amazonaws.com' && r.event_name === name);
    expect(of('PutBucketAcl')).toMatchObject([{ class: 'permissions', watched: '1', rules: 'bucketAllUsersAcl' }]);
    expect(of('PutBucketWebsite')).toMatchObject([{ class: 'write', watched: '0', rules: '' }]);
    expect(of('PutObject')).toMatchObject([{ logged: 'data' }]);
  });

  it('give each example a record of its own', () => {
    expect(new Set(parts.examples.map((e) => e.id)).size).toBe(parts.examples.length);
    for (const { id, record } of parts.examples) expect((JSON.parse(record) as { eventID: string }).eventID).toBe(id);
  });

  it('make an app whose self-tests pass, and fail when a search decides otherwise', () => {
    const app = new Installed(composeApp(parts));
    const examples = parts.sweeps.flatMap((s) => app.run(`C2C - Self-test - ${s.group}`));
    expect(examples).toHaveLength(parts.examples.length);
    expect(examples.filter((e) => e.result !== 'same')).toEqual([]);
    const broken = app.search('C2C - Self-test - Storage').replaceAll('AllUsers', 'NoUsers');
    expect(app.runText(broken).some((e) => e.result === 'DIFFERENT')).toBe(true);
  });

  it('have one default for a setting', () => {
    const settings = (...values: (string | undefined)[]): ReadonlyMap<string, string | undefined> =>
      partsOf(
        {
          ...all,
          rules: values.map((v, i) => rule({ plugin: `p${i}`, changes: [], settings: setting(v) })),
          examples: [],
        },
        { version: '1.0.0' },
      ).settings;
    expect([...settings('90', '90')]).toEqual([['max_days', '90']]);
    expect([...settings(undefined)]).toEqual([['max_days', undefined]]);
    expect(() => settings('90', '30')).toThrow(/"max_days" has the default "30" here and "90" in the rule of "p0"/);
    expect(() => settings('90', undefined)).toThrow(/default null here/);
  });

  it('run without the examples that need a setting', () => {
    const [example] = some.examples;
    const examples = [{ ...(example as (typeof some.examples)[0]), settings: { max_days: '1' } }];
    expect(partsOf({ ...some, examples }, { version: '1.0.0' }).examples).toEqual([]);
  });

  it('decide by the default of a setting until an admin sets it', () => {
    const plugin = 'securityGroupRfc1918';
    const examples = all.examples.filter((e) => e.plugin === plugin);
    const name = `C2C - EC2 - ${plugin}`;
    const composed = composeApp(
      partsOf({ ...all, rules: all.rules.filter((r) => r.plugin === plugin), examples: [] }, { version: '1.0.0' }),
    );
    const verdicts = examples.map((example) => {
      const app = new Installed(composed);
      const columns = Object.keys(example.settings);
      if (columns.length > 0)
        app.lookups.write('c2c_settings', ['one', ...columns], [{ one: '1', ...example.settings }], { append: true });
      return String(app.run(name, [JSON.stringify(example.record)])[0]?.verdict ?? 'silent');
    });
    expect(verdicts).toEqual(examples.map((e) => e.expect));
    const set = examples.map((e) => Object.keys(e.settings).length > 0);
    expect(new Set(set).size).toBe(2);
    expect(new Set(verdicts).size).toBeGreaterThan(2);
  });
});
