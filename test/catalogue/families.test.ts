import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/catalogue/index.js';
import { load, problemsOf } from './helpers.js';

const member = (plugin: string): Rule => {
  const found = load().catalogue.rules.find((rule) => rule.plugin === plugin);
  if (found === undefined) throw new Error(plugin);
  return found;
};
const BIG = 'savedsearches/lake/bigBoats.yml';
const FAMILY = 'savedsearches/_shared/depth.yml';
const noExamples = { 'savedsearches/lake/bigBoats.examples.yml': null };

describe('families', () => {
  it('fill parameters in: scalars, lists, text', () => {
    const small = member('smallBoats');
    expect(small.why).toBe('A small boat must not go there.');
    expect(small.changes[0]?.introduces).toEqual({
      kind: 'oneOf',
      of: [
        {
          kind: 'all',
          of: [
            expect.objectContaining({ kind: 'equals', values: [{ kind: 'literal', value: 'pond' }] }),
            expect.objectContaining({ kind: 'compare', value: { kind: 'literal', value: 3 } }),
          ],
        },
        expect.objectContaining({ values: [{ kind: 'literal', value: 'sea' }] }),
      ],
    });
  });

  it('a list inside a list is spliced, a default is a default', () => {
    const big = member('bigBoats');
    expect(big.why).toBe('A unnamed boat must not go there.');
    expect(big.family).toEqual({
      name: 'depth',
      parameters: { shallow: [], deep: ['fjord', 'gulf'], limit: 9, label: 'unnamed' },
    });
    const { introduces } = big.changes[0] ?? {};
    expect(
      introduces?.kind === 'oneOf' && introduces.of.map((one) => one.kind === 'equals' && one.values.length),
    ).toEqual([3, 2]);
  });

  it('what a member writes wins', () => {
    expect(member('bigBoats').fix).toBe('Call a tug.');
    expect(member('smallBoats').fix).toBe('Turn back.');
  });

  it('an empty parameter takes its test away, and a change that has nothing else', () => {
    expect(member('smallBoats').changes.map(({ operations }) => operations[0])).not.toContain('SailBoat');
    expect(member('bigBoats').changes.map(({ operations }) => operations[0])).toContain('SailBoat');
  });

  it('its examples belong to the member with these parameters', () => {
    const { examples } = load().catalogue;
    const files = examples.filter(({ plugin }) => plugin === 'smallBoats').map(({ at }) => at.file);
    expect(new Set(files)).toEqual(new Set(['savedsearches/_shared/depth.examples.yml']));
    expect(files).toHaveLength(4);
    expect(examples.find(({ why }) => why === 'shallow')?.record['requestParameters']).toMatchObject({
      water: 'pond',
    });
  });

  it.each([
    ['use: {deph: {limit: 3}}\n', `${BIG}:3:6: unknown family "deph"\n  did you mean "depth"?`],
    ['use: {depth: {limt: 3}}\n', `${BIG}:3:15: unknown parameter of "depth" "limt"\n  did you mean "limit"?`],
    ['use: depth\n', `${BIG}:3:1: the family "depth" needs the parameter "limit"`],
    ['use: [depth]\n', `${BIG}:3:6: "use" is {family: {parameter: value}}`],
  ])('%s', (use, message) => {
    expect(problemsOf({ ...noExamples, [BIG]: `plugin: bigBoats\ntitle: T\n${use}` })).toContain(message);
  });

  it('an unknown parameter in the family is named where it stands', () => {
    const text = 'family: depth\nparameters: {limit: 1}\nwhy: "${lable}"\nfix: $limitt\n';
    const found = problemsOf({
      ...noExamples,
      'savedsearches/_shared/depth.examples.yml': null,
      'savedsearches/lake/smallBoats.yml': null,
      [FAMILY]: text,
      [BIG]: 'plugin: bigBoats\ntitle: T\nuse: depth\n',
    });
    expect(found).toContain(
      `${FAMILY}:3:6: unknown parameter "$lable"\n  did you mean "$limit"?`
        .replace('"$limit"', '"limit"')
        .replace('did you mean "limit"?', 'known: limit'),
    );
    expect(found).toContain(`${FAMILY}:4:6: unknown parameter "$limitt"\n  did you mean "limit"?`);
  });

  it('examples without a member are refused', () => {
    const file = 'savedsearches/_shared/depth.examples.yml';
    expect(problemsOf({ [file]: 'with: {limit: 77}\nexamples: []\n' })).toEqual([
      `${file}:1:7: no member of "depth" has these parameters\n  take those of a member`,
    ]);
  });
});
