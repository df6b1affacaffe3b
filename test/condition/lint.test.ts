import { describe, expect, it } from 'vitest';
import {
  lintChange,
  newContext,
  readCondition,
  readListSource,
  readReference,
  readYaml,
} from '../../src/condition/index.js';
import type { Change, Sets } from '../../src/condition/index.js';

/** What the lint says of `introduces: text`. */
function lint(text: string, more: { sets?: Sets; about?: string[]; each?: string; where?: string } = {}): string[] {
  const context = newContext();
  const read = (yaml: string): Change['introduces'] => {
    const node = readYaml(yaml, 'test.yml', context.problems);
    return node && readCondition(node, context);
  };
  const eachNode = more.each === undefined ? undefined : readYaml(more.each, 'test.yml', context.problems);
  const each = eachNode && readListSource(eachNode, context);
  const introduces = text === '' ? undefined : read(text);
  const where = more.where === undefined ? undefined : read(more.where);
  expect(context.problems.list.map(String)).toEqual([]);
  lintChange(
    {
      source: 'rds.amazonaws.com',
      operations: ['ModifyDBInstance'],
      sets: more.sets ?? 'add',
      about: (more.about ?? []).map(readReference),
      ...(each ? { each } : {}),
      ...(introduces ? { introduces } : {}),
      ...(where ? { where } : {}),
      resource: [],
      via: [],
      part: [],
      scope: 'region',
      at: { file: 'test.yml', line: 9, column: 9 },
    },
    context,
  );
  return context.problems.list.map(
    ({ at, message, remedy }) => `${at?.line}:${at?.column} ${message}${remedy === undefined ? '' : ` / ${remedy}`}`,
  );
}

describe('not', () => {
  const message =
    '1:2 "not" also holds when "request.a" is absent / write "request.a|given: true" beside it, or compare with the values that are meant';

  it.each(['add', 'remove'] as const)('over a comparison is refused in %s', (sets) => {
    expect(lint('{not: {request.a: 1}}', { sets })).toEqual([message]);
  });

  it.each(['create', 'replace'] as const)('is allowed in %s', (sets) => {
    expect(lint('{not: {request.a: 1}}', { sets })).toEqual([]);
  });

  it.each([
    '{not: {request.a: 1}, request.a|given: true}',
    '{not: {request.a: 1}, request.a|mentioned: true}',
    '{request.a|given: true, one_of: [{not: {request.a: 1}}, {request.b: 1}]}',
    '{not: {request.a|given: true, request.a: 1}}',
    '{not: {request.a|kms_below: awscmk}}',
    '{not: {request.a|given: true}}',
    '{not: {"request.l[].a": 1}, "request.l[].a|given": true}',
    '{not: {"request.l[]": 1}, request.l|given: true}',
  ])('is allowed in %s', (text) => {
    expect(lint(text)).toEqual([]);
  });

  it.each([
    '{not: {request.a: 1}, request.b|given: true}',
    '{not: {request.a: 1}, request.a|given: false}',
    '[{not: {request.a: 1}}, {request.a|given: true}]',
  ])('is refused in %s', (text) => {
    expect(lint(text)).toContain(message.replace('1:2', text.startsWith('[') ? '1:3' : '1:2'));
  });

  it('a single about is as good as mentioned; one of two is not', () => {
    expect(lint('{not: {request.a: 1}}', { sets: 'patch', about: ['request.a'] })).toEqual([]);
    expect(lint('{not: {request.a: 1}}', { sets: 'patch', about: ['request.a', 'request.b'] })).toEqual([message]);
  });

  it('presence in where counts for introduces', () => {
    expect(lint('{not: {request.a: 1}}', { where: '{request.a|given: true}' })).toEqual([]);
  });
});

describe('every', () => {
  it('needs given beside it', () => {
    const every = 'every: {in: "request.l[]", where: {item.a: 1}}';
    expect(lint(`{${every}}`, { sets: 'create' })).toEqual([
      '1:2 "every" also holds when "request.l[]" is empty / write "request.l[]|given: true" beside it',
    ]);
    expect(lint(`{${every}, "request.l[]|given": true}`)).toEqual([]);
    expect(lint(`{${every}, request.l|given: true}`)).toEqual([]);
  });
});

describe('depth', () => {
  it('no items test inside items', () => {
    expect(lint('{any: {in: "request.l[]", where: {any: {in: "item.m[]", where: {item.a: 1}}}}}')).toEqual([
      '1:35 "any" stands inside another items test / one level only: test one member of the deeper list (item.list[].member)',
    ]);
  });

  it('each counts as items for lists of the item', () => {
    expect(lint('{any: {in: "item.m[]", where: {item.a: 1}}}', { each: '"request.l[]"' })).toEqual([
      '1:2 "any" stands inside "each" / one level only: test one member of the deeper list (item.list[].member)',
    ]);
    expect(lint('{any: {in: "request.m[]", where: {item.a: 1}}}', { each: '"request.l[]"' })).toEqual([]);
  });

  it('inside an item one deeper list, on one member', () => {
    const inside = (path: string): string[] => lint(`{any: {in: "request.l[]", where: {"${path}": 1}}}`);
    expect(inside('item.r.items[].cidr')).toEqual([]);
    expect(inside('item.r[]')).toEqual([]);
    expect(inside('item.r[].a.b')).toEqual([
      '1:35 "item.r[].a.b" goes too deep inside an item / one deeper list, tested on one member of its elements (item.list[].member)',
    ]);
    expect(inside('item.r[].a[]')).toHaveLength(1);
    expect(inside('request.r[].a[].b')).toEqual([]);
  });
});

describe('a change', () => {
  it('that patches needs about', () => {
    expect(lint('{request.a: 1}', { sets: 'patch' })).toEqual([
      '9:9 "sets: patch" needs "about" / name what the call must mention for a verdict',
    ]);
  });

  it('decides something', () => {
    expect(lint('')).toEqual(['9:9 this change decides nothing / write introduces, remediates or warn']);
  });
});
