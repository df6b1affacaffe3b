import { describe, expect, it } from 'vitest';
import { run } from './helpers.js';

const ROWS = ['a 1', 'b 5', 'a 2', 'x', 'a 4'].map((text) => {
  const [k, n] = text.split(' ');
  return n === undefined ? { n: 9 } : { k, n: Number(n) };
});
const values = (text: string, name: string): unknown[] => run(text, ROWS).map((r) => r[name] ?? null);

describe('streamstats', () => {
  it('goes over the rows so far, each with itself', () => {
    expect(values('* | streamstats sum(n) AS total | table total', 'total')).toEqual(['1', '6', '8', '17', '21']);
  });

  it('leaves the row itself out when asked: the first of a group has nothing before it', () => {
    expect(values('* | streamstats current=f last(n) AS before BY k | table before', 'before')).toEqual([
      null,
      null,
      '1',
      null,
      '2',
    ]);
    expect(values('* | streamstats current=false count AS before BY k | table before', 'before')).toEqual([
      '0',
      '0',
      '1',
      null,
      '2',
    ]);
  });

  it('gives nothing to a row without the BY field, and keeps it', () => {
    expect(run('* | streamstats count AS c BY k | where isnull(c) | table n', ROWS)).toEqual([{ n: '9' }]);
  });

  it('depends on the order of the rows', () => {
    expect(values('* | sort 0 -n | streamstats max(n) AS m, min(n) AS l | table m, l', 'l')).toEqual([
      '9',
      '5',
      '4',
      '2',
      '1',
    ]);
  });

  it('reads all values of a row before it writes one', () => {
    expect(values('* | streamstats sum(n) AS n, sum(n) AS again | table n, again', 'again')).toEqual([
      '1',
      '6',
      '8',
      '17',
      '21',
    ]);
  });
});
