/** The hand-written part of the app, read from the folder `app/` beside the code. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { C2CError } from '../errors.js';
import { parseConf, stanza, type Conf } from './format/conf.js';
import { parseCsv } from './format/csv.js';
import type { MacroDefinition } from '../spl/parse/macros.js';
import type { LookupTable } from './parts.js';

/** The project's folder: the same distance from `src/splunk` and from `lib/splunk`. */
export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What `app/` holds. */
export interface Sources {
  /** By file name without folder: `app.conf`. */
  readonly conf: ReadonlyMap<string, Conf>;
  readonly meta: Conf;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly readme: string;
  readonly license: string;
  readonly iconSvg: string;
  readonly macros: ReadonlyMap<string, MacroDefinition>;
  readonly lookups: readonly LookupTable[];
}

/**
 * Reads `app/`. A stanza of savedsearches.conf without `search` takes its text from `searches/`, one of macros.conf
 * without `definition` from `macros/`; a text that no stanza asks for is an error.
 * @throws C2CError with the file
 */
export function readSources(folder = path.join(PROJECT, 'app')): Sources {
  const read = (...parts: string[]): string => readFileSync(path.join(folder, ...parts), 'utf8');
  const list = (name: string, end: string): string[] => {
    const at = path.join(folder, name);
    return existsSync(at)
      ? readdirSync(at)
          .filter((f) => f.endsWith(end))
          .sort()
      : [];
  };
  const conf = new Map(list('default', '.conf').map((f) => [f, parseConf(read('default', f), `app/default/${f}`)]));
  const fill = (
    file: string,
    key: string,
    texts: string,
    slug: (name: string) => string,
    change: (text: string) => string = (text) => text,
  ): void => {
    const unused = new Set(list(texts, '.spl'));
    const filled = (conf.get(file) ?? []).map((s) => {
      if (s.settings.has(key)) return s;
      const wanted = `${slug(s.name)}.spl`;
      if (!unused.delete(wanted))
        throw new C2CError(`the stanza "${s.name}" has no ${key}`, {
          at: { file: `app/default/${file}` },
          remedy: `write it there or in app/${texts}/${wanted}`,
        });
      return stanza(s.name, { [key]: tidy(change(read(texts, wanted))), ...Object.fromEntries(s.settings) });
    });
    for (const left of unused)
      throw new C2CError('no stanza asks for this text', {
        at: { file: `app/${texts}/${left}` },
        remedy: `add it to app/default/${file}`,
      });
    conf.set(file, filled);
  };
  fill('savedsearches.conf', 'search', 'searches', (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  fill('macros.conf', 'definition', 'macros', (name) => name.replace(/\(\d+\)$/, ''), withoutComments);
  const tables = list('lookups', '.csv').map((f) => ({
    name: f.replace(/\.csv$/, ''),
    ...parseCsv(read('lookups', f), `app/lookups/${f}`),
  }));
  return {
    conf,
    meta: parseConf(read('metadata', 'default.meta'), 'app/metadata/default.meta'),
    manifest: JSON.parse(read('app.manifest')) as Record<string, unknown>,
    readme: read('README.md'),
    license: readFileSync(path.join(PROJECT, 'LICENSE'), 'utf8'),
    iconSvg: read('icon.svg'),
    macros: macrosOf(conf.get('macros.conf') ?? []),
    lookups: tables,
  };
}

/** Comments are documented for searches, not for what stands inside a macro; indentation counts against the length of a search. */
const withoutComments = (text: string): string => text.replace(/```[^]*?```/g, '').replace(/^[ \t]+/gm, '');

/** A text as a setting can hold it: no blanks at line ends, no blank lines. */
function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
    .trim();
}

/** Macros by the names that calls use: `c2c_collect(1)`. */
export function macrosOf(conf: Conf): Map<string, MacroDefinition> {
  return new Map(
    conf.map(({ name, settings }) => {
      const args = (settings.get('args') ?? '')
        .split(',')
        .map((a) => a.trim())
        .filter((a) => a !== '');
      const stated = /\((\d+)\)$/.exec(name)?.[1];
      if (Number(stated ?? 0) !== args.length)
        throw new C2CError(`the macro "${name}" has ${args.length} arguments`, {
          at: { file: 'app/default/macros.conf' },
          remedy: 'the number in its name is the number of its args',
        });
      return [name, { args, definition: settings.get('definition') ?? '' }] as const;
    }),
  );
}
