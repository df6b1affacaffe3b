/** Lookup tables: read, matched and written. */
import { describe, expect, it } from 'vitest';
import { type MemoryLookups, type OutRow, parseSearch, prepare } from '../../src/spl/index.js';
import { environment, event, run } from './helpers.js';

const CARDS = {
  columns: ['plugin', 'severity', 'owner'],
  rows: [
    { plugin: 'a', severity: 'high', owner: 'red' },
    { plugin: 'b', severity: 'low', owner: 'blue' },
    { plugin: 'b', severity: 'medium', owner: 'green' },
  ],
};
const EXCEPTIONS = {
  columns: ['plugin', 'account', 'id'],
  wildcard: ['account'],
  rows: [
    { plugin: 'a', account: '1111*', id: 'E1' },
    { plugin: 'a', account: '*', id: 'E2' },
  ],
};

describe('lookup', () => {
  const look = (
    rest: string,
    records: readonly object[],
    tables: Parameters<typeof run>[2] = { tables: { cards: CARDS, exceptions: EXCEPTIONS } },
  ): OutRow[] => run(`* ${rest}`, records, tables);
  it('adds the columns of the row that matches exactly', () => {
    expect(
      look('| lookup cards plugin AS n OUTPUT severity | table n, severity', [{ n: 'a' }, { n: 'A' }, {}]),
    ).toEqual([{ n: 'a', severity: 'high' }, { n: 'A' }, {}]);
  });
  it('gives several matches as several values', () => {
    expect(look('| lookup cards plugin AS n OUTPUT severity AS s, owner | table s, owner', [{ n: 'b' }])).toEqual([
      { s: ['low', 'medium'], owner: ['blue', 'green'] },
    ]);
  });
  it('OUTPUT overwrites, also with nothing', () => {
    expect(
      look('| eval s="old" | lookup cards plugin AS n OUTPUT severity AS s | table s', [{ n: 'a' }, { n: 'z' }]),
    ).toEqual([{ s: 'high' }, {}]);
  });
  it('matches by wildcard where the table says so, in file order', () => {
    expect(
      look('| lookup exceptions plugin AS n, account AS acc OUTPUT id | table id', [
        { n: 'a', acc: '111122223333' },
        { n: 'a', acc: '444455556666' },
        { n: 'b', acc: '1' },
      ]),
    ).toEqual([{ id: ['E1', 'E2'] }, { id: 'E2' }, {}]);
  });
  it('takes as many matches as the table allows', () => {
    expect(
      look('| lookup cards plugin AS n OUTPUT owner | table owner', [{ n: 'b' }], {
        tables: { cards: { ...CARDS, maxMatches: 1 } },
      }),
    ).toEqual([{ owner: 'blue' }]);
  });
  it('without OUTPUT adds all other columns', () => {
    expect(look('| lookup cards plugin AS n | table severity, owner', [{ n: 'a' }])).toEqual([
      { severity: 'high', owner: 'red' },
    ]);
  });
  it('refuses an unknown table or column', () => {
    expect(() => look('| lookup none a OUTPUT b', [])).toThrow(/unknown lookup table "none"/);
    expect(() => look('| lookup cards plugin AS n OUTPUT colour', [])).toThrow(/no column "colour"/);
  });
  it('sees a table that changes between two runs', () => {
    const env = { ...environment({ tables: { cards: CARDS }, specialise: true }), specialise: true };
    const prepared = prepare(
      parseSearch('* | eval n="a" | lookup cards plugin AS n OUTPUT severity | table severity'),
      env,
    );
    const records = [event({ eventSource: 's', eventName: 'n' })];
    expect(prepared.run(records)).toEqual([{ severity: 'high' }]);
    env.lookups.write('cards', ['plugin', 'severity'], [{ plugin: 'a', severity: 'info' }], { append: false });
    expect(prepared.run(records)).toEqual([{ severity: 'info' }]);
  });
});

describe('inputlookup and outputlookup', () => {
  it('reads a table, filtered by the search language', () => {
    expect(
      run('| inputlookup cards where severity=HIGH OR owner="gr*" | table plugin, owner', [], {
        tables: { cards: CARDS },
      }),
    ).toEqual([
      { plugin: 'a', owner: 'red' },
      { plugin: 'b', owner: 'green' },
    ]);
  });
  it('append=true adds to the rows before', () => {
    expect(
      run('| makeresults | eval plugin="x" | inputlookup append=true cards | table plugin', [], {
        tables: { cards: CARDS },
      }),
    ).toHaveLength(4);
    expect(() => run('| makeresults | inputlookup cards', [], { tables: { cards: CARDS } })).toThrow(/middle/);
  });
  const written = (text: string): MemoryLookups => {
    const env = environment({ tables: { cards: CARDS } });
    prepare(parseSearch(text), env).run([]);
    return env.lookups;
  };
  it('replaces the whole table by default, without internal fields', () => {
    expect(written('| makeresults | eval plugin="x" | outputlookup cards').read('cards')).toEqual({
      columns: ['plugin'],
      rows: [{ plugin: 'x' }],
    });
  });
  it('append=true adds, key_field replaces rows of the same key', () => {
    expect(
      written('| makeresults | eval plugin="x" | outputlookup append=true cards').read('cards')?.rows,
    ).toHaveLength(4);
    const table = written(
      '| makeresults | eval plugin="b", owner="new" | outputlookup append=true key_field=plugin cards',
    ).read('cards');
    expect(table?.rows).toEqual([CARDS.rows[0], { plugin: 'b', owner: 'new' }]);
  });
  it('joins several values by line breaks', () => {
    expect(written('| makeresults | eval plugin=mvappend("x","y") | outputlookup cards').read('cards')?.rows).toEqual([
      { plugin: 'x\ny' },
    ]);
  });
});
