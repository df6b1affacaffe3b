import { describe, expect, it } from 'vitest';
import { decideRule, readReference, readTemplate, type Change, type Sets } from '../../src/condition/index.js';
import { condition, record } from './helpers.js';

const change = (more: Partial<Change>): Change => ({
  source: 'rds.amazonaws.com',
  operations: ['ModifyDBInstance'],
  sets: 'create',
  about: [],
  resource: [readTemplate('db:{request.id}')],
  via: [],
  part: [],
  scope: 'region',
  at: { file: 'test.yml' },
  ...more,
});
const rule = (...changes: Change[]): { changes: Change[]; settings: [] } => ({ changes, settings: [] });
const verdicts = (one: Change, request: object, more = {}): string[] =>
  decideRule(rule(one), record({ id: 'x', ...request }, more)).map(({ verdict, reason }) =>
    reason === '' ? verdict : `${verdict} ${reason}`,
  );

const ON = condition('{request.a: true}');
const about = [readReference('request.a')];

describe('the table of sets', () => {
  it.each([
    ['create', ['introduces'], [], ['unclear cannot-tell']],
    ['replace', ['introduces'], ['remediates'], ['unclear cannot-tell']],
    ['patch', ['introduces'], ['remediates'], ['unclear cannot-tell']],
    ['add', ['introduces'], [], ['unclear cannot-tell']],
    ['remove', ['introduces'], [], ['unclear cannot-tell']],
  ] as [Sets, string[], string[], string[]][])('%s: yes %j, no %j, unknown %j', (sets, yes, no, unknown) => {
    const one = change({ sets, about: sets === 'patch' ? about : [], introduces: ON });
    expect(verdicts(one, { a: true })).toEqual(yes);
    expect(verdicts(one, { a: false })).toEqual(no);
    expect(verdicts(one, { a: '***' })).toEqual(unknown);
  });

  it('patch says nothing when none of about is mentioned', () => {
    const one = change({ sets: 'patch', about, introduces: condition('{not: {request.a: true}}') });
    expect(verdicts(one, {})).toEqual([]);
    expect(verdicts(one, { a: null })).toEqual(['introduces']);
    expect(verdicts(one, { a: true })).toEqual(['remediates']);
  });

  it('an explicit remediates replaces the complement', () => {
    const one = change({ sets: 'replace', introduces: ON, remediates: condition('{request.a: false}') });
    expect(verdicts(one, { a: false })).toEqual(['remediates']);
    expect(verdicts(one, { a: 'other' })).toEqual([]);
    expect(verdicts(one, { a: '***' })).toEqual(['unclear cannot-tell']);
  });

  it('remediates alone has no complement', () => {
    const one = change({ sets: 'replace', remediates: ON });
    expect(verdicts(one, { a: true })).toEqual(['remediates']);
    expect(verdicts(one, { a: false })).toEqual([]);
  });

  it('warn is unclear, below introduces and above remediates', () => {
    const one = change({ sets: 'replace', introduces: ON, warn: condition('{request.b: true}') });
    expect(verdicts(one, { a: true, b: true })).toEqual(['introduces']);
    expect(verdicts(one, { a: false, b: true })).toEqual(['unclear warn']);
    expect(verdicts(one, { a: false, b: '***' })).toEqual(['unclear cannot-tell']);
    expect(verdicts(one, { a: false, b: false })).toEqual(['remediates']);
    expect(verdicts(one, { a: '***', b: true })).toEqual(['unclear cannot-tell']);
  });

  it('what cannot be told never remediates', () => {
    const one = change({ introduces: ON, remediates: condition('{request.b: true}') });
    expect(verdicts(one, { a: '***', b: true })).toEqual(['unclear cannot-tell']);
  });
});

describe('where', () => {
  const one = change({ sets: 'create', where: condition('{request.w: true}'), introduces: ON });
  it.each([
    [true, true, ['introduces']],
    [false, true, []],
    [undefined, true, []],
    ['***', true, ['unclear cannot-tell']],
    ['***', false, []],
  ])('where %j, introduces %j: %j', (w, a, expected) => {
    expect(verdicts(one, { w, a })).toEqual(expected);
  });
});

describe('which records', () => {
  it.each([
    ['ModifyDBInstance', true],
    ['ModifyDBInstance20150331', true],
    ['ModifyDBInstance20150331v2', true],
    ['ModifyDBInstance2020_05_31', true],
    ['ModifyDBInstance_2020_05_31', true],
    ['ModifyDBInstances', false],
    ['modifydbinstance', false],
  ])('%s: %s', (eventName, expected) => {
    expect(verdicts(change({ introduces: ON }), { a: true }, { eventName })).toHaveLength(expected ? 1 : 0);
  });

  it('of this source only', () => {
    expect(verdicts(change({ introduces: ON }), { a: true }, { eventSource: 'ec2.amazonaws.com' })).toEqual([]);
  });

  it.each([
    [undefined, 1],
    [null, 1],
    ['', 1],
    ['success', 1],
    ['Success', 1],
    ['AccessDenied', 0],
    ['Client.DryRunOperation', 0],
  ])('errorCode %j: %i row', (errorCode, rows) => {
    expect(verdicts(change({ introduces: ON }), { a: true }, { errorCode })).toHaveLength(rows);
  });

  it('a sign-in that was refused is no success', () => {
    const one = change({
      source: 'signin.amazonaws.com',
      operations: ['ConsoleLogin'],
      introduces: condition('always'),
    });
    const signIn = (ConsoleLogin: string): string[] =>
      verdicts(
        one,
        {},
        { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', responseElements: { ConsoleLogin } },
      );
    expect(signIn('Success')).toEqual(['introduces']);
    expect(signIn('Failure')).toEqual([]);
  });

  it.each([true, 'true', 'True'])('omitted parameters (%j) are unreadable', (omitted) => {
    const rows = decideRule(rule(change({ introduces: ON })), record({ omitted, originalSize: 102401 }));
    expect(rows).toEqual([
      { verdict: 'unclear', reason: 'unreadable', resource: '', via: '', part: '*', region: 'eu-west-1' },
    ]);
  });
});

describe('rows', () => {
  it('one an item, with its own resource and part', () => {
    const one = change({
      sets: 'add',
      each: { kind: 'list', reference: readReference('request.l[]') },
      introduces: condition('{item.open: true}'),
      resource: [readTemplate('{item.name}')],
      part: [readTemplate('p/{item.part}')],
    });
    const list = [
      { name: 'a', open: true, part: 1 },
      { name: 'b', open: false },
      { name: 'c', open: '***' },
    ];
    expect(
      decideRule(rule(one), record({ l: list })).map(({ verdict, resource, part }) => [verdict, resource, part]),
    ).toEqual([
      ['introduces', 'a', 'p/1'],
      ['unclear', 'c', '*'],
    ]);
    expect(decideRule(rule(one), record({ l: {} }))).toEqual([]);
  });

  it('match pairs an item with exactly one partner', () => {
    const one = change({
      each: { kind: 'list', reference: readReference('request.l[]') },
      match: { with: readReference('response.m[]'), on: ['d', 'u'] },
      introduces: condition('{item.e: false}'),
      resource: [readTemplate('{item.matched.id}')],
    });
    const ask = (m: unknown): string[] =>
      decideRule(rule(one), record({ l: [{ d: '1', u: 'x', e: false }] }, { responseElements: { m } })).map(
        ({ resource }) => resource,
      );
    expect(
      ask([
        { d: '1', u: 'y', id: 'ws-2' },
        { d: 1, u: 'X', id: 'ws-1' },
      ]),
    ).toEqual(['ws-1']);
    expect(ask([{ d: '1', u: 'y', id: 'ws-2' }])).toEqual([]);
    expect(
      ask([
        { d: '1', u: 'x', id: 'ws-1' },
        { d: '1', u: 'x', id: 'ws-2' },
      ]),
    ).toEqual([]);
    expect(ask(undefined)).toEqual([]);
  });

  it('for the same resource and part introduces beats unclear beats remediates', () => {
    const one = change({ remediates: condition('always') });
    const two = change({ introduces: condition('{request.a: true}') });
    const ask = (a: unknown): string[] =>
      decideRule(rule(one, two), record({ id: 'x', a })).map(({ verdict }) => verdict);
    expect(ask(true)).toEqual(['introduces']);
    expect(ask('***')).toEqual(['unclear']);
    expect(ask(false)).toEqual(['remediates']);
    const other = change({ introduces: condition('always'), part: [readTemplate('p')] });
    expect(decideRule(rule(one, other), record({ id: 'x' }))).toHaveLength(2);
  });

  it('via names what the event names, only where it does not name the resource', () => {
    const one = change({ introduces: ON, via: [readTemplate('rule:{request.rule}')] });
    const ask = (request: object): string[] =>
      decideRule(rule(one), record({ a: true, rule: 'r1', ...request })).map(
        ({ resource, via }) => `${resource}|${via}`,
      );
    expect(ask({ id: 'x' })).toEqual(['db:x|']);
    expect(ask({})).toEqual(['|rule:r1']);
  });

  it('a global resource has the region global', () => {
    const [row] = decideRule(rule(change({ introduces: ON, scope: 'global' })), record({ id: 'x', a: true }));
    expect(row?.region).toBe('global');
  });

  it('a default that a create leaves is named so', () => {
    const base = rule(change({ introduces: ON }), change({ operations: ['Other'], introduces: ON }));
    const [row] = decideRule({ ...base, detectability: 'default' }, record({ id: 'x', a: true }));
    expect(row?.reason).toBe('default');
  });
});

describe('settings', () => {
  const one = change({ sets: 'replace', introduces: condition('[{request.a|gt: {setting: s}}, {request.b: true}]') });
  const ask = (
    settings: { name: string; default?: string }[],
    set: Record<string, string>,
    request: object,
  ): string[] =>
    decideRule({ changes: [one], settings }, record({ id: 'x', ...request }), set).map(({ verdict }) => verdict);

  it('defaults apply, and what is set wins', () => {
    expect(ask([{ name: 's', default: '5' }], {}, { a: 6 })).toEqual(['introduces']);
    expect(ask([{ name: 's', default: '5' }], { s: '7' }, { a: 6 })).toEqual(['remediates']);
  });

  it('without a value the change is inert, whatever else it asks', () => {
    expect(ask([{ name: 's' }], {}, { a: 6 })).toEqual([]);
    expect(ask([{ name: 's' }], {}, { b: true })).toEqual([]);
    expect(ask([{ name: 's' }], { s: '5' }, { b: true })).toEqual(['introduces']);
  });

  it('another change of the rule goes on', () => {
    const plain = change({ operations: ['ModifyDBInstance'], introduces: condition('{request.c: true}') });
    const both = { changes: [one, plain], settings: [{ name: 's' }] };
    const found = (request: object): string[] =>
      decideRule(both, record({ id: 'x', ...request })).map(({ verdict }) => verdict);
    expect(found({ c: true })).toEqual(['introduces']);
    expect(found({ b: true })).toEqual([]);
    expect(found({ c: '***' })).toEqual(['unclear']);
  });

  it('a rule whose every way in needs a setting does not close anything either', () => {
    const closing = change({ sets: 'remove', remediates: condition('always') });
    const both = { changes: [one, closing], settings: [{ name: 's' }] };
    expect(decideRule(both, record({ id: 'x' }))).toEqual([]);
    expect(decideRule(both, record({ id: 'x' }), { s: '5' }).map(({ verdict }) => verdict)).toEqual(['remediates']);
  });
});
