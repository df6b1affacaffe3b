/**
 * Every operation that CloudTrail can log, with its class and with the rules that watch it: the data of the lookup
 * `c2c_aws_actions` and of `cspm2cloudtrail actions`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { C2CError } from '../errors.js';
import { sourcePrefix, withoutVersion } from './names.js';

export const ACTION_CLASSES = ['list', 'read', 'write', 'permissions'] as const;
/** Access levels of AWS's Service Authorization Reference; tagging counts as write. */
export type ActionClass = (typeof ACTION_CLASSES)[number];

/** `management`: logged by every trail. `data`: only where data events are switched on. `none`: not logged. `''`: not known. */
export type Logged = 'management' | 'data' | 'none' | '';

/** One operation. */
export interface AwsAction {
  /** `rds.amazonaws.com` */
  readonly source: string;
  /** The event name without a version suffix. */
  readonly name: string;
  readonly class: ActionClass;
  /** The reference has no such action: the class is what the verb tells. */
  readonly guessed: boolean;
  readonly logged: Logged;
}

/** An operation with the plugins of the rules that name it, sorted. */
export interface WatchedAction extends AwsAction {
  readonly rules: readonly string[];
}

/** What `watchedActions` needs of a rule. */
export interface WatchingRule {
  readonly plugin: string;
  readonly changes: readonly { readonly source: string; readonly operations: readonly string[] }[];
}

interface ActionsFile {
  readonly sources: Readonly<Record<string, Readonly<Record<ActionClass | 'guessed', readonly string[]>>>>;
}
interface LoggingFile {
  readonly rows: readonly { readonly source: string; readonly logged: Logged; readonly events: readonly string[] }[];
}

/**
 * Reads all operations, sorted by source and name.
 * @param lookups the folder `lookups/`
 * @throws C2CError when the data are missing
 */
export function readActions(lookups: string): AwsAction[] {
  const file = join(lookups, 'aws-actions', 'actions.json');
  if (!existsSync(file)) {
    throw new C2CError(`"${file}" is missing`, {
      at: { file },
      remedy: 'Build it with: node scripts/update-aws-api-actions.mjs',
    });
  }
  const { sources } = JSON.parse(readFileSync(file, 'utf8')) as ActionsFile;
  const logging = JSON.parse(readFileSync(join(lookups, 'cloudtrail-names', 'logging.json'), 'utf8')) as LoggingFile;
  const exceptions = new Map(
    logging.rows.flatMap((row) => row.events.map((e) => [`${row.source}:${e}`, row.logged] as const)),
  );
  return Object.entries(sources)
    .flatMap(([prefix, groups]) => {
      const guessed = new Set(groups.guessed);
      // Services with a model in full are known to log their management events; of others we do not know.
      const usual: Logged = existsSync(join(lookups, 'aws-api', `${prefix}.json`)) ? 'management' : '';
      return ACTION_CLASSES.flatMap((group) =>
        groups[group].map((name) => ({
          source: `${prefix}.amazonaws.com`,
          name,
          class: group,
          guessed: guessed.has(name),
          logged: exceptions.get(`${prefix}:${name}`) ?? usual,
        })),
      );
    })
    .sort((a, b) => compare(a.source, b.source) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Adds to each operation the rules whose changes name it. Operations that only a rule knows are added at the end. */
export function watchedActions(actions: readonly AwsAction[], rules: readonly WatchingRule[]): WatchedAction[] {
  const watchers = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const change of rule.changes) {
      for (const operation of change.operations) {
        const key = `${sourcePrefix(change.source)}:${withoutVersion(operation)}`;
        watchers.set(key, (watchers.get(key) ?? new Set()).add(rule.plugin));
      }
    }
  }
  const take = (key: string): string[] => {
    const found = [...(watchers.get(key) ?? [])].sort(compare);
    watchers.delete(key);
    return found;
  };
  const known = actions.map((action) => ({ ...action, rules: take(`${sourcePrefix(action.source)}:${action.name}`) }));
  const rest = [...watchers.keys()].sort(compare).map((key): WatchedAction => {
    const [prefix = '', name = ''] = key.split(':');
    return { source: `${prefix}.amazonaws.com`, name, class: 'write', guessed: true, logged: '', rules: take(key) };
  });
  return [...known, ...rest];
}

/** Which operations a question asks for; everything that is absent is not asked. */
export interface ActionFilter {
  /** `rds` or `rds.amazonaws.com`. */
  readonly source?: string;
  readonly classes?: readonly ActionClass[];
  /** true: only those that a rule watches; false: only those that none watches. */
  readonly watched?: boolean;
  readonly logged?: Logged;
}

/** The operations that a question asks for, in the given order. */
export function selectActions(actions: readonly WatchedAction[], filter: ActionFilter): WatchedAction[] {
  const prefix = filter.source === undefined ? undefined : sourcePrefix(filter.source);
  return actions.filter(
    (a) =>
      (prefix === undefined || sourcePrefix(a.source) === prefix) &&
      (filter.classes === undefined || filter.classes.includes(a.class)) &&
      (filter.watched === undefined || a.rules.length > 0 === filter.watched) &&
      (filter.logged === undefined || a.logged === filter.logged),
  );
}

/** Columns of the lookup `c2c_aws_actions`. */
export const ACTION_COLUMNS = ['event_source', 'event_name', 'class', 'logged', 'watched', 'rules'] as const;

/** A row of the lookup; `rules` are joined by blanks, as plugin ids hold none. */
export function actionRow(action: WatchedAction): Record<(typeof ACTION_COLUMNS)[number], string> {
  return {
    event_source: action.source,
    event_name: action.name,
    class: action.class,
    logged: action.logged,
    watched: action.rules.length > 0 ? '1' : '0',
    rules: action.rules.join(' '),
  };
}
