/**
 * Splunk's .conf files as data: stanzas of settings, a writer, and a parser that reads what the writer wrote
 * and the hand-written files below `app/`.
 *
 * A line break inside a value is written as a backslash at the end of the physical line, which is how Splunk
 * itself saves multi-line searches; the value that Splunk reads back holds the line break again.
 */
import { C2CError } from '../../errors.js';

/** One stanza; settings in the order in which they are written. */
export interface Stanza {
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** A whole file. */
export type Conf = readonly Stanza[];

/** Longest physical line, in bytes of UTF-8, line end not counted (SPL.md 1.6). */
export const MAX_LINE_BYTES = 4096;

/** A stanza from a plain object; `undefined` settings are left out. */
export function stanza(name: string, settings: Readonly<Record<string, string | number | undefined>>): Stanza {
  const map = new Map<string, string>();
  for (const [key, value] of Object.entries(settings)) if (value !== undefined) map.set(key, String(value));
  return { name, settings: map };
}

const fail = (file: string, line: number | undefined, message: string, remedy: string): never => {
  throw new C2CError(message, { at: line === undefined ? { file } : { file, line }, remedy });
};

/**
 * The text of a .conf file, with one blank line between stanzas and a line end at the end.
 * @param file the name for messages
 * @throws C2CError for anything that would not be read back as it is: see the checks below
 */
export function printConf(conf: Conf, file: string): string {
  const seen = new Set<string>();
  const blocks = conf.map(({ name, settings }) => {
    if (seen.has(name)) fail(file, undefined, `the stanza "${name}" is written twice`, 'merge the two stanzas');
    seen.add(name);
    checkStanzaName(name, file);
    const lines = [`[${name}]`];
    for (const [key, value] of settings) lines.push(...printSetting(key, value, name, file));
    for (const line of lines) {
      const bytes = Buffer.byteLength(line);
      if (bytes > MAX_LINE_BYTES)
        fail(
          file,
          undefined,
          `a line of the stanza "${name}" has ${bytes} bytes, more than ${MAX_LINE_BYTES}: "${line.slice(0, 60)}..."`,
          'break the value into lines',
        );
    }
    return lines.join('\n') + '\n';
  });
  return blocks.join('\n');
}

function checkStanzaName(name: string, file: string): void {
  if (name.toLowerCase() === 'default')
    fail(file, undefined, 'a [default] stanza would leak into every other app', 'write the setting in each stanza');
  if (name !== name.trim() || /[[\]\n\r\\]/.test(name))
    fail(
      file,
      undefined,
      `"${name}" cannot be a stanza name`,
      'leave out brackets, backslashes, line ends and outer blanks',
    );
}

function printSetting(key: string, value: string, name: string, file: string): string[] {
  const bad = (why: string, remedy: string): never =>
    fail(file, undefined, `the setting "${key}" of the stanza "${name}" ${why}`, remedy);
  if (!/^[A-Za-z_][A-Za-z0-9_.:-]*$/.test(key))
    bad('has a name that Splunk would not read back', 'use letters, digits, ". _ : -"');
  if (value !== value.trim()) bad('has blanks at an end, which Splunk cuts off', 'trim the value');
  if (/[\r\0]/.test(value)) bad('holds a carriage return or a NUL', 'remove it');
  const lines = value.split('\n');
  for (const line of lines) {
    // A line that ends in a backslash would be taken for a continuation; so would one with blanks behind it.
    if (/\\\s*$/.test(line)) bad('has a line that ends in a backslash', 'end the line elsewhere');
    if (lines.length > 1 && /\s$/.test(line)) bad('has a line that ends in a blank', 'trim the line');
  }
  return lines.map((line, index) => {
    const head = index === 0 ? `${key} = ${line}`.trimEnd() : line;
    return index < lines.length - 1 ? `${head}\\` : head;
  });
}

/**
 * Reads a .conf file: comments (`#`, `;`) and blank lines are dropped, `\` at the end of a line continues the value.
 * @throws C2CError with file and line for a duplicate, a [default] stanza, a setting outside of a stanza or a line that is neither
 */
export function parseConf(text: string, file: string): Conf {
  const conf: { name: string; settings: Map<string, string> }[] = [];
  const names = new Set<string>();
  for (const { text: line, number } of logicalLines(text, file)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\s*\[(.*)\]\s*$/.exec(line);
    if (header) {
      const name = header[1] ?? '';
      if (name.toLowerCase() === 'default')
        fail(file, number, 'a [default] stanza would leak into every other app', 'write the setting in each stanza');
      if (names.has(name)) fail(file, number, `the stanza "${name}" is written twice`, 'merge the two stanzas');
      names.add(name);
      conf.push({ name, settings: new Map() });
      continue;
    }
    const setting = /^\s*([^\s=]+)\s*=([^]*)$/.exec(line);
    if (!setting)
      return fail(file, number, `"${line.slice(0, 60)}" is neither a stanza nor a setting`, 'write "key = value"');
    const [, key = '', value = ''] = setting;
    const current = conf[conf.length - 1];
    if (!current) return fail(file, number, `"${key}" stands before the first stanza`, 'put a [stanza] before it');
    if (current.settings.has(key)) fail(file, number, `"${key}" is set twice in "${current.name}"`, 'keep one of them');
    current.settings.set(key, value.trim());
  }
  return conf;
}

/** Physical lines joined at continuations; `number` is the first physical line, counted from 1. */
function* logicalLines(text: string, file: string): Iterable<{ text: string; number: number }> {
  let held: string[] = [];
  let start = 1;
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (held.length === 0) start = index + 1;
    if (/\\\s+$/.test(line)) fail(file, index + 1, 'a blank stands behind the continuation "\\"', 'remove the blank');
    if (line.endsWith('\\')) {
      held.push(line.slice(0, -1));
      continue;
    }
    yield { text: [...held, line].join('\n'), number: start };
    held = [];
  }
  if (held.length > 0) yield { text: held.join('\n'), number: start };
}

/** The stanzas of both, in order; a stanza that is in both gets the settings of `over` on top. */
export function mergeConf(base: Conf, over: Conf): Conf {
  const merged = new Map(base.map((s) => [s.name, new Map(s.settings)]));
  for (const { name, settings } of over) {
    const target = merged.get(name);
    if (!target) merged.set(name, new Map(settings));
    else for (const [key, value] of settings) target.set(key, value);
  }
  return [...merged].map(([name, settings]) => ({ name, settings }));
}
