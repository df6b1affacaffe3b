/** Reads resource types: `lookups/resource-types/<service>.yml`. */
import {
  describe,
  entry,
  readListSource,
  readReferenceNode,
  wantText,
  type Match,
  type ReadContext,
  type Scope,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';
import { checkKeys, textAt, textsOf, wordAt } from './fields.js';
import { GROUPS, type Group, type ResourceType, type TypeOperation } from './types.js';

export const SCOPES: readonly Scope[] = ['region', 'global', 'account'];
const KEYS = ['resource', 'scope', 'id', 'source', ...GROUPS];
const OPERATION_KEYS = ['each', 'id', 'resource', 'match', 'via'];

/** Reads one file of resource types. */
export function readResourceTypes(node: YamlNode, context: ReadContext): ResourceType[] {
  if (node.kind !== 'map') {
    context.problems.add(node.at, `resource types are a map by name, not ${describe(node)}`);
    return [];
  }
  return node.entries.map((item) => readType(item, context)).filter((type) => type !== undefined);
}

function readType(item: YamlEntry, context: ReadContext): ResourceType | undefined {
  if (!/^[a-z0-9-]+:[A-Za-z0-9-]+$/.test(item.key)) {
    context.problems.add(
      item.keyAt,
      `"${item.key}" is not the name of a resource type`,
      'write service:kind, as rds:db',
    );
  }
  if (item.value.kind !== 'map') {
    context.problems.add(item.value.at, `a resource type is a map, not ${describe(item.value)}`);
    return undefined;
  }
  const map = item.value;
  checkKeys(map, KEYS, 'a resource type', context);
  const scope = wordAt(map, 'scope', SCOPES, context);
  const resource = entry(map, 'resource');
  if (entry(map, 'scope') === undefined)
    context.problems.add(item.keyAt, `"${item.key}" has no scope`, 'region, global or account');
  if (resource === undefined)
    context.problems.add(item.keyAt, `"${item.key}" has no resource`, 'the ARN or id as CloudSploit prints it');
  const prefix = textAt(map, 'source', context) ?? item.key.split(':')[0] ?? '';
  const id = entry(map, 'id');
  const reference = id && readReferenceNode(id.value, context);
  return {
    name: item.key,
    scope: scope ?? 'region',
    ...(reference ? { id: reference } : {}),
    resource: resource ? textsOf(resource.value, 'resource', context) : [],
    operations: GROUPS.flatMap((group) => readGroup(map, group, prefix, context)),
    at: item.keyAt,
  };
}

function readGroup(map: YamlMap, group: Group, prefix: string, context: ReadContext): TypeOperation[] {
  const item = entry(map, group);
  if (item === undefined) return [];
  if (item.value.kind === 'map') {
    return item.value.entries.map((one) => ({
      ...operationName(one.key, prefix),
      group,
      ...readSpecial(one, context),
    }));
  }
  return textsOf(item.value, group, context).map((name) => ({ ...operationName(name, prefix), group }));
}

/** `CreateDBInstance` with the type's source, or `s3:DeleteBucket` with its own. */
export function operationName(text: string, prefix: string): { source: string; operation: string } {
  const colon = text.indexOf(':');
  const source = colon < 0 ? prefix : text.slice(0, colon);
  return { source: `${source}.amazonaws.com`, operation: text.slice(colon + 1) };
}

type Special = Partial<Pick<TypeOperation, 'each' | 'id' | 'resource' | 'match' | 'via'>>;

function readSpecial(item: YamlEntry, context: ReadContext): Special {
  const node = item.value;
  if (node.kind === 'scalar' && node.value === null) return {};
  if (node.kind !== 'map') {
    context.problems.add(node.at, `"${item.key}" needs a map with ${OPERATION_KEYS.join(', ')}, not ${describe(node)}`);
    return {};
  }
  checkKeys(node, OPERATION_KEYS, `"${item.key}"`, context);
  const each = entry(node, 'each');
  const id = entry(node, 'id');
  const match = entry(node, 'match');
  const [source, reference] = [each && readListSource(each.value, context), id && readReferenceNode(id.value, context)];
  const [resource, via] = [entry(node, 'resource'), entry(node, 'via')];
  const pairs = match && readMatch(match, context);
  return {
    ...(source ? { each: source } : {}),
    ...(reference ? { id: reference } : {}),
    ...(pairs ? { match: pairs } : {}),
    ...(resource ? { resource: textsOf(resource.value, 'resource', context) } : {}),
    ...(via ? { via: textsOf(via.value, 'via', context) } : {}),
  };
}

/** Reads `match: {with: list, on: [members]}`. */
export function readMatch(item: YamlEntry, context: ReadContext): Match | undefined {
  if (item.value.kind !== 'map') {
    context.problems.add(item.value.at, `"match" needs a map with with, on, not ${describe(item.value)}`);
    return undefined;
  }
  checkKeys(item.value, ['with', 'on'], '"match"', context);
  const [list, on] = [entry(item.value, 'with'), entry(item.value, 'on')];
  if (list === undefined || on === undefined) {
    context.problems.add(item.keyAt, '"match" needs "with" and "on"');
    return undefined;
  }
  if (wantText(list.value, context, '"with"') === undefined) return undefined;
  const source = readListSource(list.value, context);
  const members = textsOf(on.value, 'on', context);
  if (source?.kind === 'view') context.problems.add(list.value.at, '"match" goes with a list, not with a view');
  return source?.kind === 'list' ? { with: source.reference, on: members } : undefined;
}
