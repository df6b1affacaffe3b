/** Which records a fast scan must hand over. */
import { describe, expect, it } from 'vitest';
import { parseSearch, prepare } from '../../src/spl/index.js';
import { environment } from './helpers.js';

const of = (base: string): string[] =>
  prepare(parseSearch(base), environment()).candidates.map((c) => `${c.source} ${c.name}`);

describe('candidates', () => {
  it.each([
    [
      '`c2c_cloudtrail` eventSource="s3.amazonaws.com" eventName IN ("A","B")',
      ['s3.amazonaws.com A', 's3.amazonaws.com B'],
    ],
    ['((eventSource=a eventName=X) OR (eventSource=b eventName IN (Y, Z*))) ', ['a X', 'b Y', 'b Z*']],
    ['eventSource=a eventName=Create*Thing', ['a Create*']],
    ['eventName=X', ['* X']],
    ['eventSource=a', ['a *']],
    ['eventSource=a* eventName=X', ['* X']],
    ['(eventName=X OR eventName=Y) eventName IN (Y, Z)', ['* Y']],
    ['eventName=Put* eventName=PutBucketAcl', ['* PutBucketAcl']],
    ['eventName=putbucketacl eventName=PutBucketAcl', ['* putbucketacl']],
    ['eventName=X OR errorCode=*', ['* X', '* *']],
    ['NOT eventName=X', ['* *']],
    ['eventName!=X', ['* *']],
    ['*', ['* *']],
    ['eventName=X eventName=Y', []],
    ['| makeresults', []],
  ])('%s', (base, pairs) => {
    expect(of(base)).toEqual(pairs);
  });
});
