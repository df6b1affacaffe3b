import { describe, expect, it } from 'vitest';
import {
  ACTION_COLUMNS,
  actionRow,
  openApiModel,
  readActions,
  selectActions,
  watchedActions,
} from '../../src/aws/index.js';
import { LOOKUPS } from './records.js';

const actions = readActions(LOOKUPS);
const find = (source: string, name: string) =>
  actions.find((a) => a.source === `${source}.amazonaws.com` && a.name === name);

describe('AWS operations', () => {
  it('have the classes of the policy reference', () => {
    expect(find('rds', 'DescribeDBInstances')).toMatchObject({ class: 'list', guessed: false });
    expect(find('rds', 'ModifyDBInstance')).toMatchObject({ class: 'write', guessed: false, logged: 'management' });
    expect(find('s3', 'PutBucketPublicAccessBlock')).toMatchObject({ class: 'permissions', guessed: false });
    expect(find('s3', 'PutBucketLifecycle')).toMatchObject({ class: 'write', guessed: false });
    expect(find('iam', 'AttachRolePolicy')).toMatchObject({ class: 'permissions' });
    expect(find('monitoring', 'PutMetricAlarm')).toMatchObject({ class: 'write', guessed: false });
    expect(find('amazonmq', 'UpdateBroker')).toMatchObject({ class: 'write', guessed: false });
  });

  it('say which are data events', () => {
    expect(find('s3', 'GetObject')?.logged).toBe('data');
    expect(find('lambda', 'Invoke')?.logged).toBe('data');
    expect(find('cloudhsm', 'CreateCluster')?.logged).toBe('');
  });

  it('are the events of the model, each once and in order', () => {
    const keys = actions.map((a) => `${a.source} ${a.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    const model = openApiModel(LOOKUPS);
    const unknown = actions.filter((a) => model.operation(a.source, a.name)?.name !== a.name);
    expect(unknown.map((a) => `${a.source} ${a.name}`)).toEqual([]);
    const [first, second] = keys as [string, string];
    expect(first < second).toBe(true);
  });

  it('carry the rules that watch them', () => {
    const rules = [
      { plugin: 'b', changes: [{ source: 'rds.amazonaws.com', operations: ['ModifyDBInstance'] }] },
      {
        plugin: 'a',
        changes: [
          { source: 'rds.amazonaws.com', operations: ['ModifyDBInstance'] },
          { source: 'x.amazonaws.com', operations: ['Odd'] },
        ],
      },
    ];
    const watched = watchedActions(actions, rules);
    expect(watched.find((a) => a.name === 'ModifyDBInstance')?.rules).toEqual(['a', 'b']);
    expect(watched.at(-1)).toMatchObject({ source: 'x.amazonaws.com', name: 'Odd', rules: ['a'] });
    expect(watched).toHaveLength(actions.length + 1);
    const blind = selectActions(watched, {
      source: 'rds',
      classes: ['write', 'permissions'],
      watched: false,
      logged: 'management',
    });
    expect(blind.length).toBeGreaterThan(50);
    expect(blind.some((a) => a.name === 'ModifyDBInstance')).toBe(false);
    expect(blind.every((a) => a.source === 'rds.amazonaws.com' && a.rules.length === 0)).toBe(true);
    const row = actionRow(watched.find((a) => a.name === 'ModifyDBInstance')!);
    expect(Object.keys(row)).toEqual([...ACTION_COLUMNS]);
    expect(row).toMatchObject({ event_source: 'rds.amazonaws.com', rules: 'a b', watched: '1' });
  });
});
