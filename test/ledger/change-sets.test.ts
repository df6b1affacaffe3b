import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeSets, describeSet } from '../../src/ledger/index.js';
import { at, row } from './app.js';

let n = 0;
const change = (second: number, over = {}) => row({ event_time: at(second), event_id: `e${String(++n)}`, ...over });

describe('change sets', () => {
  it('are what one actor did through one channel without a longer pause', () => {
    const apply = [
      change(0, { channel: 'terraform' }),
      change(900, { channel: 'terraform', plugin: 'openRDP', resource: 'r2' }),
    ];
    const later = change(1801, { channel: 'terraform' });
    const console = change(1, { channel: 'console' });
    const other = change(2, { channel: 'terraform', account: '444455556666' });
    const sets = changeSets([later, other, console, ...apply]);
    expect(sets.map((s) => s.rows)).toEqual([apply, [console], [other], [later]]);
    expect(sets[0]).toMatchObject({ first: at(0), last: at(900), plugins: 2, resources: 2 });
    expect(describeSet(sets[0]!)).toBe('terraform by alice: 2 resources, 2 plugins');
    expect(describeSet(sets[1]!)).toBe('console by alice: 1 resource, 1 plugin');
  });

  it('do not depend on the order of the rows', () => {
    const any = fc.record({
      second: fc.integer({ min: 0, max: 5000 }),
      actor: fc.constantFrom('a', 'b'),
      channel: fc.constantFrom('cli', 'sdk'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 15 }), (some) => {
        const rows = some.map(({ second, ...rest }) => change(second, rest));
        expect(changeSets([...rows].reverse())).toEqual(changeSets(rows));
        expect(changeSets(rows).flatMap((s) => s.rows)).toHaveLength(rows.length);
      }),
    );
  });

  it('leave out rows without a time', () => {
    expect(changeSets([row({ event_time: '' }), row({ event_time: 'never' })])).toEqual([]);
  });
});
