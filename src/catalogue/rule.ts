/** Reads one rule: a YAML map with the family filled in becomes a `Rule`. */
import {
  describe,
  entry,
  settingsOf,
  type Change,
  type ReadContext,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';
import { readChanges } from './changes.js';
import type { Expanded } from './families.js';
import { checkKeys, textAt, textsOf, wordAt } from './fields.js';
import { SCOPES } from './resource-types.js';
import { DETECTABILITIES, EVIDENCES, SEVERITIES, type ResourceType, type Rule, type Setting } from './types.js';

const KEYS = [
  'plugin', 'title', 'severity', 'detectability', 'why', 'fix', 'fix_cli', 'cloudsploit_note', 'attack', 'evidence',
  'source', 'type', 'changes', 'waive', 'reason', 'nearest', 'settings', 'use', 'scope', 'resource',
]; // prettier-ignore
const REQUIRED = ['plugin', 'title', 'severity', 'detectability', 'why', 'fix', 'attack'];

/** Where a rule comes from. */
export interface RuleSource {
  readonly service: string;
  /** The file's name without `.yml`. */
  readonly name: string;
  readonly lines: number;
}

/** Reads the settings first, so that conditions can be checked against their names. */
export function readSettings(map: YamlMap, context: ReadContext): Setting[] {
  const item = entry(map, 'settings');
  if (item === undefined) return [];
  if (item.value.kind !== 'map') {
    context.problems.add(item.value.at, `"settings" is a map by name, not ${describe(item.value)}`);
    return [];
  }
  return item.value.entries.flatMap(({ key, keyAt, value }) => {
    if (value.kind !== 'map') {
      context.problems.add(value.at, `the setting "${key}" needs a map with default, kind, why`);
      return [];
    }
    checkKeys(value, ['default', 'kind', 'why'], `the setting "${key}"`, context);
    const kind = wordAt(value, 'kind', ['number', 'text', 'list', 'kms-level'] as const, context);
    const why = textAt(value, 'why', context);
    const fallback = textAt(value, 'default', context);
    if (kind === undefined || why === undefined) {
      if (!entry(value, 'kind') || !entry(value, 'why'))
        context.problems.add(keyAt, `the setting "${key}" needs kind and why`);
      return [];
    }
    if (kind === 'number' && fallback !== undefined && !/^-?\d+(\.\d+)?$/.test(fallback)) {
      context.problems.add(keyAt, `the default of "${key}" is no number: "${fallback}"`);
    }
    return [{ name: key, ...(fallback === undefined ? {} : { default: fallback }), kind, why }];
  });
}

/** Reads a rule; `context.settings` must hold the names that `readSettings` found. */
export function readRule(
  expanded: Expanded,
  settings: readonly Setting[],
  types: ReadonlyMap<string, ResourceType>,
  source: RuleSource,
  context: ReadContext,
): Rule | undefined {
  const map = expanded.node;
  checkKeys(map, KEYS, 'a rule', context);
  for (const key of REQUIRED) {
    if (entry(map, key) === undefined) context.problems.add(map.at, `"${key}" is missing`);
  }
  const severity = wordAt(map, 'severity', SEVERITIES, context);
  const detectability = wordAt(map, 'detectability', DETECTABILITIES, context);
  const evidence = wordAt(map, 'evidence', EVIDENCES, context);
  const scope = wordAt(map, 'scope', SCOPES, context);
  const typeName = textAt(map, 'type', context);
  const type = typeName === undefined ? undefined : types.get(typeName);
  if (typeName !== undefined && type === undefined) {
    context.problems.unknown(entry(map, 'type')?.value.at ?? map.at, 'resource type', typeName, [...types.keys()]);
  }
  const waivers = readWaivers(map, context);
  const resource = entry(map, 'resource');
  const changes = entry(map, 'changes');
  const read = changes
    ? readChanges(
        changes.value,
        {
          ...(type ? { type } : {}),
          ...(resource ? { resource: resource.value } : {}),
          scope: scope ?? type?.scope ?? 'region',
          waived: new Set(waivers.keys()),
        },
        context,
      )
    : [];
  checkSettingsUsed(settings, read, map, context);
  if (severity === undefined || detectability === undefined) return undefined;
  return {
    plugin: textAt(map, 'plugin', context) ?? source.name,
    service: source.service,
    title: textAt(map, 'title', context) ?? '',
    severity,
    detectability,
    nearest: list(map, 'nearest', context),
    why: textAt(map, 'why', context) ?? '',
    fix: textAt(map, 'fix', context) ?? '',
    attack: list(map, 'attack', context),
    evidence: evidence ?? 'modelled',
    ...optional('reason', textAt(map, 'reason', context)),
    ...optional('fixCli', textAt(map, 'fix_cli', context)),
    ...optional('cloudsploitNote', textAt(map, 'cloudsploit_note', context)),
    ...optional('source', textAt(map, 'source', context)),
    ...optional('type', typeName),
    scope: scope ?? type?.scope ?? 'region',
    settings,
    changes: read,
    waivers,
    ...(expanded.family ? { family: expanded.family } : {}),
    at: { file: map.at.file, line: 1, column: 1 },
    lines: source.lines,
  };
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

function list(map: YamlMap, key: string, context: ReadContext): string[] {
  const item = entry(map, key);
  return item ? textsOf(item.value, key, context) : [];
}

function readWaivers(map: YamlMap, context: ReadContext): Map<string, string> {
  const item = entry(map, 'waive');
  const waivers = new Map<string, string>();
  if (item === undefined) return waivers;
  if (item.value.kind !== 'map') {
    context.problems.add(
      item.value.at,
      `"waive" is a map of svc:Operation and the reason, not ${describe(item.value)}`,
    );
    return waivers;
  }
  for (const { key, keyAt } of item.value.entries) {
    if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(key))
      context.problems.add(keyAt, `"${key}" is not of the form svc:Operation`);
    waivers.set(key, textAt(item.value, key, context) ?? '');
  }
  return waivers;
}

function checkSettingsUsed(
  settings: readonly Setting[],
  changes: readonly Change[],
  map: YamlMap,
  context: ReadContext,
): void {
  const conditions = changes.flatMap((change) => [change.where, change.introduces, change.remediates, change.warn]);
  const used = new Set(conditions.flatMap((condition) => (condition ? settingsOf(condition) : [])));
  for (const { name } of settings) {
    if (!used.has(name) && changes.length > 0) {
      context.problems.add(
        entry(map, 'settings')?.keyAt ?? map.at,
        `the setting "${name}" is not used by any condition`,
      );
    }
  }
}

/** The root of a rule's file must be a map. */
export function wantRoot(node: YamlNode | undefined, context: ReadContext): YamlMap | undefined {
  if (node === undefined || node.kind === 'map') return node;
  context.problems.add(node.at, `a rule is a map, not ${describe(node)}`);
  return undefined;
}
