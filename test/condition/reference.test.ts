import { describe, expect, it } from 'vitest';
import { printReference, readReference } from '../../src/condition/index.js';

const first = (text: string): unknown => readReference(text).alternatives[0];

describe('readReference', () => {
  it('reads every kind of step', () => {
    expect(first('request.a[].b')).toEqual({
      root: 'request',
      steps: [{ kind: 'key', name: 'a' }, { kind: 'each' }, { kind: 'key', name: 'b' }],
    });
    expect(first('request."x-amz-acl"')).toEqual({ root: 'request', steps: [{ kind: 'key', name: 'x-amz-acl' }] });
    expect(first('response.attributes[key=deletion_protection.enabled].value')).toEqual({
      root: 'response',
      steps: [
        { kind: 'key', name: 'attributes' },
        { kind: 'entry', key: 'key', value: 'deletion_protection.enabled' },
        { kind: 'key', name: 'value' },
      ],
    });
    expect(first('event.x(json).Statement[]')).toEqual({
      root: 'event',
      steps: [
        { kind: 'key', name: 'x' },
        { kind: 'decode', format: 'json' },
        { kind: 'key', name: 'Statement' },
        { kind: 'each' },
      ],
    });
    expect(first('item')).toEqual({ root: 'item', steps: [] });
  });

  it('reads alternatives', () => {
    expect(readReference('request.a ?? response.b??item.c').alternatives).toHaveLength(3);
  });

  it.each([
    'request.a.b',
    'request.list[].x ?? response."a-b".c',
    'request.types(csv)[]',
    'request.p[path=/tracingEnabled].value',
    'item',
  ])('prints %s as it was written', (text) => {
    expect(printReference(readReference(text))).toBe(text);
  });

  it.each([
    [
      'reqest.a',
      'a reference starts with request, response, event or item, not with "reqest" (character 1 of "reqest.a")',
    ],
    ['request.x-amz-acl', 'the step "x-amz-acl" needs quotes (character 9 of "request.x-amz-acl")'],
    ['request.', 'a name is missing behind "." (character 9 of "request.")'],
    ['request.a(jsn)', 'unknown decoder "jsn" (character 11 of "request.a(jsn)")'],
    ['request.a[0]', '"[0]" is neither [] nor [key=value] (character 10 of "request.a[0]")'],
    ['request.a[', '"]" is missing (character 10 of "request.a[")'],
    ['request."a', 'the closing quote of this step is missing (character 9 of "request."a")'],
    ['request.a b', '"b" does not belong to a reference (character 11 of "request.a b")'],
    [
      'request.a ??',
      'a reference starts with request, response, event or item, not with "" (character 13 of "request.a ??")',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => readReference(text)).toThrow(expect.objectContaining({ message }) as Error);
  });
});
