/** All files of the app, in memory: hand-written sources and what the rules give rise to, checked against each other. */
import { printSearch, parseSearch } from '../spl/index.js';
import { C2CError } from '../errors.js';
import { mergeConf, printConf, stanza, type Conf, type Stanza } from './format/conf.js';
import { printCsv } from './format/csv.js';
import { drawIcon } from './icon.js';
import type { AppParts, LookupTable } from './parts.js';
import { checkSearch, type Known } from './references.js';
import { checkSchedules, ruleSearchName, ruleStanzas } from './savedsearches.js';
import { readSources, type Sources } from './sources.js';
import { ruleTables } from './tables.js';
import { viewFiles } from './views.js';

export const APP_ID = 'cspm2cloudtrail';

/** The app before it is written. */
export interface ComposedApp {
  /** Path inside the app, forward slashes -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Every saved search with all macros expanded, by name. */
  readonly expanded: ReadonlyMap<string, string>;
  /** Per plugin, the text of its own search, macros expanded. */
  readonly ruleText: ReadonlyMap<string, string>;
}

/**
 * Composes the app.
 * @throws C2CError when a search names what the package does not have, and for anything that a file cannot hold
 */
export function composeApp(input: AppParts, sources: Sources = readSources()): ComposedApp {
  const parts = input;
  if (!/^\d+\.\d+\.\d+$/.test(parts.version))
    throw new C2CError(`"${parts.version}" is no version of an app`, {
      remedy: 'use Major.Minor.Revision in package.json',
    });
  const collections = withSettings(sources.conf.get('collections.conf') ?? [], [...parts.settings.keys()]);
  const lookups = distinct([...sources.lookups, ...ruleTables(parts), ...parts.lookups]);
  const macros = new Map([...sources.macros, ...parts.macros]);
  const known: Known = { macros, lookups: fieldsOf(lookups, collections) };
  const saved = [...(sources.conf.get('savedsearches.conf') ?? []).map(normalised), ...ruleStanzas(parts)];
  checkSchedules(saved);
  const expanded = new Map(
    saved.map((s) => [s.name, checkSearch(s.name, s.settings.get('search') ?? '', known).expanded]),
  );

  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string): void => void files.set(path, Buffer.from(text));
  const conf = new Map<string, Conf>(sources.conf);
  conf.set('app.conf', mergeConf(sources.conf.get('app.conf') ?? [], versionStanzas(parts.version)));
  conf.set('collections.conf', collections);
  conf.set('transforms.conf', transforms(lookups, collections, sources.conf.get('transforms.conf') ?? []));
  conf.set('macros.conf', [...(sources.conf.get('macros.conf') ?? []), ...macroStanzas(parts)]);
  conf.set('savedsearches.conf', saved);
  for (const [name, content] of conf) put(`default/${name}`, printConf(content, `default/${name}`));
  for (const [path, text] of viewFiles(parts)) put(`default/${path}`, text);
  for (const table of lookups) put(`lookups/${table.name}.csv`, printCsv(table, `lookups/${table.name}.csv`));
  for (const { view, script, files: beside } of parts.pages) {
    files.set(`appserver/static/pages/${view}.js`, script);
    for (const [name, content] of beside ?? []) files.set(`appserver/static/pages/${name}`, content);
  }
  for (const [name, text] of parts.statics ?? []) put(`appserver/static/${name}`, text);
  put('metadata/default.meta', printConf(sources.meta, 'metadata/default.meta'));
  put('app.manifest', `${JSON.stringify(withVersion(sources.manifest, parts.version), null, 2)}\n`);
  put('README.md', sources.readme);
  put('LICENSE', sources.license);
  for (const [size, end] of [
    [36, ''],
    [72, '_2x'],
  ] as const) {
    const icon = drawIcon(sources.iconSvg, size);
    for (const name of ['appIcon', 'appIconAlt']) files.set(`static/${name}${end}.png`, icon);
  }
  const ruleText = new Map(parts.perRule.map((r) => [r.plugin, expanded.get(ruleSearchName(r)) ?? '']));
  return { files, expanded, ruleText };
}

/** A hand-written search as the printer writes it, so that line breaks stand where they are harmless. @throws C2CError when it does not parse */
function normalised(s: Stanza): Stanza {
  const text = s.settings.get('search') ?? '';
  return stanza(s.name, {
    ...Object.fromEntries(s.settings),
    search: printSearch(parseSearch(text, `app: ${s.name}`)),
  });
}

function versionStanzas(version: string): Conf {
  const [major = 0, minor = 0, revision = 0] = version.split('.').map(Number);
  return [
    stanza('install', { build: major * 10_000 + minor * 100 + revision }),
    stanza('launcher', { version }),
    stanza('id', { version }),
  ];
}

function withVersion(manifest: Readonly<Record<string, unknown>>, version: string): unknown {
  const info = manifest.info as { id: Record<string, unknown> };
  return { ...manifest, info: { ...info, id: { ...info.id, version } } };
}

/** The collection of the settings gets one field a setting; `one` is the key that every search looks up. */
function withSettings(collections: Conf, settings: readonly string[]): Conf {
  const fields = Object.fromEntries(['one', ...settings].map((name) => [`field.${name}`, 'string']));
  return mergeConf(collections, [stanza('c2c_settings', fields)]);
}

const collectionFields = (collection: Stanza): string[] => [
  '_key',
  ...[...collection.settings.keys()].flatMap((key) => (key.startsWith('field.') ? [key.slice('field.'.length)] : [])),
];

function fieldsOf(lookups: readonly LookupTable[], collections: Conf): Map<string, readonly string[]> {
  return new Map([
    ...lookups.map((t) => [t.name, t.columns] as const),
    ...collections.map((c) => [c.name, collectionFields(c)] as const),
  ]);
}

/** One lookup for each file and each collection. */
function transforms(lookups: readonly LookupTable[], collections: Conf, special: Conf): Conf {
  const plain = [
    ...lookups.map((t) => stanza(t.name, { filename: `${t.name}.csv` })),
    ...collections.map((c) =>
      stanza(c.name, { external_type: 'kvstore', collection: c.name, fields_list: collectionFields(c).join(', ') }),
    ),
  ];
  const names = new Set(plain.map((s) => s.name));
  for (const { name } of special)
    if (!names.has(name))
      throw new C2CError(`the lookup "${name}" has neither a file nor a collection`, {
        at: { file: 'app/default/transforms.conf' },
        remedy: 'correct the name',
      });
  return mergeConf(plain, special);
}

const macroStanzas = (parts: AppParts): Conf =>
  [...parts.macros].map(([name, { args, definition }]) =>
    stanza(name, { args: args.length > 0 ? args.join(', ') : undefined, definition, iseval: 0 }),
  );

function distinct(tables: readonly LookupTable[]): LookupTable[] {
  const seen = new Set<string>();
  for (const { name } of tables) {
    if (seen.has(name)) throw new C2CError(`the lookup "${name}" is given twice`, { remedy: 'rename one of them' });
    seen.add(name);
  }
  return [...tables].sort((a, b) => (a.name < b.name ? -1 : 1));
}
