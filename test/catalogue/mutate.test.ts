import { describe, expect, it } from 'vitest';
import { loadCatalogue, mutants, survivors, type Rule } from '../../src/catalogue/index.js';
import { boat, load, PROJECT } from './helpers.js';

const FILE = 'savedsearches/lake/boatLocked.yml';
const rule = (changes: string): Rule => {
  const { catalogue, problems } = load({ [FILE]: boat(`changes:\n  - ${changes}\n`) });
  expect(problems.map(String)).toEqual([]);
  return catalogue.rules.find(({ plugin }) => plugin === 'boatLocked') as Rule;
};
/** Mutants of the change, without those of the deletes that the type adds. */
const names = (changes: string): string[] =>
  mutants(rule(changes))
    .map(({ name }) => name)
    .filter((name) => !/(DeleteBoat|SinkBoats) remediates: always/.test(name));

describe('mutants', () => {
  it('of a leaf: changed, negated, removed; of sets', () => {
    expect(names('{on: create, sets: create, introduces: {request.a: true}}')).toEqual([
      'lake:CreateBoat introduces: request.a: true -> false',
      'lake:CreateBoat introduces: request.a: true -> negated',
      'lake:CreateBoat introduces: request.a: true -> removed',
      'lake:CreateBoat sets: create -> replace',
    ]);
  });

  it('a list loses each of its values', () => {
    expect(names('{on: create, sets: create, introduces: {request.a: [x, y]}}')).toEqual(
      expect.arrayContaining([
        'lake:CreateBoat introduces: request.a: [x, y] -> without x',
        'lake:CreateBoat introduces: request.a: [x, y] -> without y',
      ]),
    );
  });

  it('a bound moves over its own value', () => {
    expect(names('{on: create, sets: create, introduces: {request.a|lt: 7}}')).toContain(
      'lake:CreateBoat introduces: request.a|lt: 7 -> lte',
    );
  });

  it('a policy loses each of its members', () => {
    const policy = '{policy: {in: request.p, effect: Allow, principal: public, unless_condition: [a, b]}}';
    expect(names(`{on: create, sets: create, introduces: ${policy}}`).map((name) => name.replace(/^.*-> /, ''))).toEqual([
      'statement: every', 'without effect', 'without principal', 'without unlessCondition', 'other effect',
      'principal: external', 'unlessCondition without a', 'unlessCondition without b', 'negated', 'removed',
      'replace',
    ]); // prettier-ignore
  });

  it('the deletes of the type are mutated too', () => {
    const found = mutants(rule('{on: create, sets: create, introduces: always}')).map(({ name }) => name);
    expect(found).toContain('lake:DeleteBoat remediates: always -> negated');
  });

  it('two leaves that read alike have two names', () => {
    const found = names(
      '{on: create, sets: create, introduces: [{request.a: 1, request.b: 1}, {request.a: 1, request.c: 1}]}',
    );
    expect(found).toContain('lake:CreateBoat introduces: request.a: 1 -> removed');
    expect(found).toContain('lake:CreateBoat introduces: request.a: 1 -> removed #2');
    expect(new Set(found).size).toBe(found.length);
  });

  it('sets matters only where "not introduced" means something', () => {
    expect(names('{on: create, sets: create, introduces: always}')).toEqual([
      'lake:CreateBoat introduces: always -> negated',
    ]);
    expect(
      names('{on: modify, sets: add, remediates: {request.a: 1}}').filter((name) => name.includes('sets')),
    ).toEqual([]);
    expect(
      names('{on: modify, sets: patch, about: request.a, introduces: {request.a: 1}}').filter((name) =>
        name.includes('sets'),
      ),
    ).toEqual(['lake:ModifyBoat sets: patch -> create', 'lake:ModifyBoat sets: patch -> replace']);
  });

  it('the fixture kills all of its own', () => {
    const { rules, examples, equivalents } = loadCatalogue(PROJECT);
    const one = rules.find(({ plugin }) => plugin === 'boatLocked') as Rule;
    const found = survivors(
      one,
      examples.filter(({ plugin }) => plugin === 'boatLocked'),
      equivalents,
    );
    expect(found.survivors.map(({ name }) => name)).toEqual([]);
    expect(found.total).toBeGreaterThan(5);
  });

  it('a missing example lets its mutants live', () => {
    const { rules, examples } = loadCatalogue(PROJECT);
    const one = rules.find(({ plugin }) => plugin === 'boatLocked') as Rule;
    const fewer = examples.filter(({ plugin, why }) => plugin === 'boatLocked' && why !== 'painted');
    expect(survivors(one, fewer, []).survivors.map(({ name }) => name)).toEqual([
      'lake:ModifyBoat sets: patch -> replace',
    ]);
  });

  it('an equivalent is no survivor, and a stale one is named', () => {
    const { rules, examples, equivalents } = loadCatalogue(PROJECT);
    const big = rules.find(({ plugin }) => plugin === 'bigBoats') as Rule;
    const own = examples.filter(({ plugin }) => plugin === 'bigBoats');
    const [listed] = equivalents;
    const name = 'lake:MoveBoat introduces: request.lake: [fjord, gulf] -> removed';
    expect(listed?.mutant).toBe(name);
    expect(survivors(big, own, []).survivors.map((one) => one.name)).toContain(name);
    const found = survivors(big, own, [...equivalents, { plugin: 'bigBoats', mutant: 'gone', why: 'x', at: big.at }]);
    expect(found.survivors.map((one) => one.name)).not.toContain(name);
    expect(found.stale.map(({ mutant }) => mutant)).toEqual(['gone']);
  });
});
