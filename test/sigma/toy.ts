/** A call with members of every kind, and rules about it. */
import type { ApiModel, Leaf, Resolution, ValueType } from '../../src/aws/index.js';
import type { Rule } from '../../src/catalogue/types.js';
import type { Change, Condition } from '../../src/condition/types.js';
import { sigmaRule, type SigmaRule } from '../../src/sigma/index.js';

const KINDS: Readonly<Record<string, ValueType>> = {
  text: 'string',
  other: 'string',
  number: 'integer',
  flag: 'boolean',
  port: 'structure',
  'port.from': 'integer',
  'port.to': 'integer',
  box: 'structure',
  'box.id': 'string',
  loose: 'structure',
  'loose.a': 'string',
  'loose.b': 'string',
  words: 'list',
  'words.[]': 'string',
  items: 'list',
  'items.[]': 'structure',
  'items.[].name': 'string',
  'items.[].size': 'integer',
  'items.[].on': 'boolean',
  pairs: 'list',
  'pairs.[]': 'structure',
  'pairs.[].key': 'string',
  'pairs.[].value': 'string',
  policy: 'string',
  document: 'document',
  tags: 'map',
};

const LEAVES: Readonly<Record<string, readonly Leaf[]>> = {
  box: [{ path: 'id', required: true }],
  port: [{ path: 'from', required: true }],
  loose: [
    { path: 'a', required: false },
    { path: 'b', required: false },
  ],
  'items.[]': [{ path: 'name', required: true }],
  items: [{ path: 'name', required: true }],
  'pairs.[]': [{ path: 'key', required: true }],
  pairs: [{ path: 'key', required: true }],
};

type Steps = Parameters<ApiModel['resolvePath']>[3];

const nameOf = (steps: Steps): string =>
  steps.map((step) => (step.kind === 'key' ? step.name : step.kind === 'decode' ? '()' : '[]')).join('.');

/** The model of the toy call; the answer has the same members as the request. */
export const model: ApiModel = {
  operation: () => undefined,
  nearestOperation: () => undefined,
  resolvePath: (_source, _name, _tree, steps): Resolution => {
    const type = KINDS[nameOf(steps)];
    return type === undefined ? { ok: false, problem: 'unknown', message: '' } : { ok: true, targets: [{ type }] };
  },
  leaves: (_source, _name, _tree, steps) => LEAVES[nameOf(steps)] ?? [],
  operations: () => [],
  pairs: () => [],
  sources: () => [],
};

/** A rule with one change. */
export function toyRule(introduces: Condition, change: Partial<Change> = {}): Rule {
  return {
    plugin: 'toy',
    service: 'toy',
    title: 'Toy',
    severity: 'low',
    detectability: 'event',
    nearest: [],
    why: 'Why.',
    fix: 'Fix.',
    attack: ['T1190'],
    evidence: 'modelled',
    scope: 'region',
    settings: [
      { name: 'limit', default: '5', kind: 'number', why: 'a limit' },
      { name: 'allowed', default: 'red,blue', kind: 'list', why: 'colours' },
      { name: 'unset', kind: 'text', why: 'nothing' },
    ],
    changes: [
      {
        source: 'toy.amazonaws.com',
        operations: ['CreateToy'],
        sets: 'create',
        about: [],
        introduces,
        resource: [],
        via: [],
        part: [],
        scope: 'region',
        at: { file: 'toy.yml', line: 1, column: 1 },
        ...change,
      },
    ],
    waivers: new Map(),
    at: { file: 'toy.yml', line: 1, column: 1 },
  };
}

export const exported = (rule: Rule): SigmaRule => sigmaRule(rule, { model, plugins: new Map(), links: new Map() });

/** A record of the toy call. */
export function toyRecord(request: unknown, response: unknown = null, more: object = {}): Record<string, unknown> {
  return {
    eventSource: 'toy.amazonaws.com',
    eventName: 'CreateToy',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    requestParameters: request,
    responseElements: response,
    ...more,
  };
}
