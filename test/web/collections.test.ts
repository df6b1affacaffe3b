import { describe, expect, it } from 'vitest';
import { Collections } from '../../src/web/host/collections.js';

const make = (): Collections => new Collections((name) => name === 'c2c_triage' || name === 'c2c_ledger');

describe('collections', () => {
  it('add, replace, find and delete', () => {
    const all = make();
    all.put('c2c_triage', { _key: 'a', owner: 'bob', n: '2' });
    all.put('c2c_triage', { _key: 'b', owner: 'eve', n: '1' });
    all.put('c2c_triage', { _key: 'a', owner: 'amy', n: '3' });
    const key = all.put('c2c_triage', { owner: 'eve', n: '0' });
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(all.get('c2c_triage', 'a')).toEqual({ _key: 'a', owner: 'amy', n: '3' });
    expect(all.find('c2c_triage', { query: { owner: 'eve' }, sort: 'n' }).map(({ n }) => n)).toEqual(['0', '1']);
    expect(all.find('c2c_triage', { sort: 'n:-1', skip: 1, limit: 1 }).map(({ n }) => n)).toEqual(['1']);
    expect(all.delete('c2c_triage', 'a')).toBe(true);
    expect(all.delete('c2c_triage', 'a')).toBe(false);
  });

  it('come back from what they were written to', () => {
    const all = make();
    all.put('c2c_triage', { _key: 'a', note: 'x' });
    const again = make();
    again.load(all.dump());
    expect(again.get('c2c_triage', 'a')).toEqual({ _key: 'a', note: 'x' });
    expect(() => again.load('{')).toThrow('it is no JSON');
  });

  it('are those of the app; the ledger is written by searches only', () => {
    expect(() => make().find('c2c_other')).toThrow('no collection "c2c_other"');
    expect(() => make().put('c2c_ledger', {})).toThrow('no collection "c2c_ledger"');
    expect(() => make().find('__proto__')).toThrow('no collection');
  });

  it('take text of a reasonable length under plain names', () => {
    expect(() => make().put('c2c_triage', { 'a.b': '1' })).toThrow('no name of a field');
    expect(() => make().put('c2c_triage', { a: 'x'.repeat(10_001) })).toThrow('too long');
    const all = make();
    all.put('c2c_triage', { _key: 'k', a: 1, b: null, c: { d: 1 } });
    expect(all.get('c2c_triage', 'k')).toEqual({ _key: 'k', a: '1', b: '', c: '{"d":1}' });
  });
});
