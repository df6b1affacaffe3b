import { describe, expect, it } from 'vitest';
import { readReference } from '../../src/condition/index.js';
import { find } from '../../src/condition/values.js';

const values = (reference: string, record: object): readonly unknown[] =>
  find(readReference(reference), { record: record as never }).values;

describe('ARNs that are logged as they stood in a URL', () => {
  const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';
  const record = {
    requestParameters: { resourceArn: encodeURIComponent(arn), name: '50%25 off', list: ['arn%3Aaws'] },
  };

  it('read as ARNs', () => expect(values('request.resourceArn', record)).toEqual([arn]));
  it('are the only text that is decoded', () => expect(values('request.name', record)).toEqual(['50%25 off']));
  it('stay as they are in lists, which no such path holds', () =>
    expect(values('request.list[]', record)).toEqual(['arn%3Aaws']));
  it('stay as they are when they cannot be decoded', () =>
    expect(values('request.a', { requestParameters: { a: 'arn%3Aaws%E0%A4' } })).toEqual(['arn%3Aaws%E0%A4']));
});
