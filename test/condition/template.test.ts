import { describe, expect, it } from 'vitest';
import { printTemplate, readReference, readTemplate } from '../../src/condition/index.js';
import { render } from '../../src/condition/render.js';
import { record } from './helpers.js';

const id = new Map([['id', readReference('request.id')]]);
const fill = (texts: string[], request: unknown, more = {}): string =>
  render(
    texts.map((text) => readTemplate(text, id)),
    { record: record(request, more) },
  );

describe('templates', () => {
  it('fill account, region, partition and the id', () => {
    expect(fill(['arn:{partition}:rds:{region}:{account}:db:{id|lower}'], { id: 'Orders' })).toBe(
      'arn:aws:rds:eu-west-1:111122223333:db:orders',
    );
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eu-west-1', 'aws'],
  ])('know the partition of %s', (awsRegion, partition) => {
    expect(fill(['{partition}'], {}, { awsRegion })).toBe(partition);
  });

  it('take the first alternative whose values are all given', () => {
    const texts = ['{request.arn|arn}', 'x/{request.name|name}', 'x/{request.arn|last}'];
    expect(fill(texts, { arn: 'arn:aws:x:::y/z' })).toBe('arn:aws:x:::y/z');
    expect(fill(texts, { arn: 'plain', name: 'n' })).toBe('x/n');
    expect(fill(texts, { arn: 'a:b', name: 'arn:aws:q' })).toBe('x/b');
    expect(fill(texts, {})).toBe('');
  });

  it.each([
    ['a/b:c', 'b:c'],
    ['a:b', 'b'],
    ['plain', 'plain'],
  ])('last of %s is %s', (value, last) => {
    expect(fill(['{request.x|last}'], { x: value })).toBe(last);
  });

  it('keep the case and take numbers, but neither objects nor hidden values', () => {
    expect(fill(['{request.x}'], { x: 'MixedCase' })).toBe('MixedCase');
    expect(fill(['{request.x}'], { x: 22 })).toBe('22');
    expect(fill(['{request.x}', 'else'], { x: { a: 1 } })).toBe('else');
    expect(fill(['{request.x}', 'else'], { x: 'HIDDEN_DUE_TO_SECURITY_REASONS' })).toBe('else');
    expect(fill(['{request.x}', 'else'], { x: '****' })).toBe('else');
  });

  it('are printed with the reference behind the id', () => {
    expect(printTemplate(readTemplate('db:{id|lower}/{account}', id))).toBe('db:{request.id|lower}/{account}');
  });

  it.each([
    ['{acount}', 'unknown name "acount" in a template'],
    ['{id}', 'unknown name "id" in a template'],
    ['{request.x|upper}', 'unknown filter "upper"'],
    ['{request.x', '"{" is not closed in "{request.x"'],
    ['a}b', '"}" without "{" in "a}b"'],
    ['{request.list[].x}', 'a template names one value, "request.list[].x" is a list'],
  ])('refuse %s', (text, message) => {
    expect(() => readTemplate(text)).toThrow(expect.objectContaining({ message }) as Error);
  });
});
