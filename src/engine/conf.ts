/** Reads the .conf files of a built app. */

/** Settings by key, stanzas by name. */
export type Stanzas = Map<string, Map<string, string>>;

/**
 * Comments and blank lines are dropped; a backslash at the end of a line continues the value with a line break
 * (Admin Manual, "About configuration files"). Files of a build hold no duplicates; in foreign ones the last wins, as in Splunk.
 */
export function readConf(text: string): Stanzas {
  const stanzas: Stanzas = new Map();
  let current: Map<string, string> | undefined;
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    let line = lines[i] as string;
    while (line.endsWith('\\') && i + 1 < lines.length) line = `${line.slice(0, -1)}\n${lines[++i] as string}`;
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\s*\[(.*)\]\s*$/.exec(line);
    if (header !== null) {
      const name = header[1] as string;
      current = stanzas.get(name) ?? new Map<string, string>();
      stanzas.set(name, current);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) current?.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return stanzas;
}
