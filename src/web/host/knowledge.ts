/** Saved searches and macros of the app, with what was changed here on top. Nothing of the app's folder is written. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readConf } from '../../engine/index.js';
import { C2CError } from '../../errors.js';

type Settings = Readonly<Record<string, string>>;

export class Knowledge {
  private readonly searches: Map<string, Map<string, string>>;
  private readonly macros: Map<string, Map<string, string>>;

  constructor(dir: string) {
    const read = (name: string) => readConf(readFileSync(path.join(dir, 'default', name), 'utf8'));
    this.searches = read('savedsearches.conf');
    this.macros = read('macros.conf');
  }

  savedSearches(): { name: string; content: Settings }[] {
    return [...this.searches].map(([name, settings]) => ({ name, content: contentOf(settings) }));
  }

  /** @throws C2CError where the app has none of this name */
  savedSearch(name: string): { name: string; content: Settings } {
    return { name, content: contentOf(this.need(this.searches, 'search', name)) };
  }

  /** Switches it on or off; nothing else of it can be changed. @throws C2CError */
  setSearch(name: string, change: Settings): void {
    const search = this.need(this.searches, 'search', name);
    const { disabled, is_scheduled: scheduled } = change;
    for (const [key, value] of [
      ['disabled', disabled],
      ['enableSched', scheduled],
    ] as const) {
      if (value === undefined) continue;
      if (!/^[01]$/.test(value)) throw new C2CError(`${key} is 0 or 1, not "${value}"`, { remedy: 'Send 0 or 1.' });
      search.set(key, value);
    }
  }

  /** @throws C2CError where the app has none of this name */
  macro(name: string): { name: string; content: Settings } {
    return { name, content: Object.fromEntries(this.need(this.macros, 'macro', name)) };
  }

  setMacro(name: string, definition: string): void {
    this.need(this.macros, 'macro', name).set('definition', definition);
  }

  private need(all: Map<string, Map<string, string>>, what: string, name: string): Map<string, string> {
    const found = all.get(name);
    if (found === undefined) {
      throw new C2CError(`The app has no ${what} "${name}"`, { remedy: 'Build it again with "npm run build".' });
    }
    return found;
  }
}

function contentOf(settings: ReadonlyMap<string, string>): Settings {
  return {
    ...Object.fromEntries(settings),
    is_scheduled: settings.get('enableSched') ?? '0',
    disabled: settings.get('disabled') ?? '0',
  };
}
