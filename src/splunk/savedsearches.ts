/** The saved searches that come from the rules: names, schedules, settings. */
import { printSearch, type Command, type Search, type SearchExpr } from '../spl/index.js';
import { C2CError } from '../errors.js';
import { stanza, type Stanza } from './format/conf.js';
import type { AppParts, RuleEntry, RuleSearch, SweepSearch } from './parts.js';
import { selfTest } from './selftest.js';
import { serviceName } from './service-names.js';

/** Enterprise Security refuses to edit longer names, and makes them longer when it clones (facts 3.2). */
export const MAX_NAME = 81;
/** Scheduled stanzas in all (DESIGN.md, numbers). */
export const MAX_SCHEDULED = 20;
/** The search of {@link AppParts.creations}. */
export const CREATIONS = 'C2C - Creations';
export const PERIOD_MINUTES = 15;

/** @throws C2CError for a name that is too long */
function named(name: string): string {
  if (name.length > MAX_NAME)
    throw new C2CError(`the name "${name}" has ${name.length} characters, at most ${MAX_NAME} are allowed`, {
      remedy: 'shorten it',
    });
  return name;
}

export const ruleSearchName = (rule: Pick<RuleSearch, 'service' | 'plugin'>): string =>
  named(`C2C - ${serviceName(rule.service)} - ${rule.plugin}`);
/** What the names of all sweeps begin with. */
export const SWEEP_PREFIX = 'C2C - Sweep - ';
export const sweepName = (group: string): string => named(`${SWEEP_PREFIX}${group}`);
export const selfTestName = (group: string): string => named(`C2C - Self-test - ${group}`);
export const backfillName = (group: string): string => named(`C2C - Backfill - ${group}`);

/**
 * Minutes of the hour, every quarter of an hour. Neighbours start minutes apart: 7 and 15 share no factor, so fifteen
 * sweeps get fifteen different minutes. The list form keeps allow_skew out of it.
 */
export function cronOf(index: number): string {
  const offset = (index * 7 + 2) % PERIOD_MINUTES;
  return `${[0, 1, 2, 3].map((quarter) => quarter * PERIOD_MINUTES + offset).join(',')} * * * *`;
}

/** All stanzas that the rules give rise to, in the order of the file. */
export function ruleStanzas(parts: AppParts): Stanza[] {
  const entries = new Map(parts.rules.map((r) => [r.plugin, r]));
  return [
    ...parts.sweeps.map((sweep, index) => sweepStanza(sweep, index)),
    ...parts.sweeps.map(backfillStanza),
    ...parts.sweeps.map(selfTestStanza),
    ...(parts.creations === undefined ? [] : [creationsStanza(parts.creations)]),
    ...parts.perRule.map((rule) => ruleStanza(rule, entries.get(rule.plugin))),
  ];
}

/**
 * A sweep reads half an hour of arrivals every quarter of an hour: what becomes searchable late, or one failed run, is
 * covered by the next window; a row that is found twice has the same row_id. A run with a missing indexer fails instead of
 * passing over what that indexer holds.
 */
function sweepStanza(sweep: SweepSearch, index: number): Stanza {
  return stanza(sweepName(sweep.group), {
    description: `Sweeps new CloudTrail records for ${sweep.rules.length} checks and writes what it finds to the history.`,
    search: printSearch(sweep.search, { compact: true }),
    cron_schedule: cronOf(index),
    enableSched: 1,
    disabled: 1,
    'dispatch.earliest_time': '-24h@h',
    'dispatch.latest_time': '+5m@m',
    'dispatch.index_earliest': '-30m@m',
    'dispatch.index_latest': '-1m@m',
    'dispatch.allow_partial_results': 0,
    realtime_schedule: 0,
    allow_skew: 0,
    max_concurrent: 1,
  });
}

/** Not scheduled: only attribution reads its rows, and without them it knows fewer creations. */
function creationsStanza(search: Search): Stanza {
  return stanza(CREATIONS, {
    description:
      'Writes which events made which resources to the history. Schedule it, or run it over the past, where attribution should also name who created a resource.',
    search: printSearch(search),
    'dispatch.earliest_time': '-24h@h',
    'dispatch.latest_time': 'now',
    'dispatch.allow_partial_results': 0,
    is_visible: 0,
  });
}

/** The sweep for one day, given as `from` and `to` in epoch seconds; without them it is no valid search and looks at nothing. */
function backfillStanza(sweep: SweepSearch): Stanza {
  return stanza(backfillName(sweep.group), {
    description: 'Sweeps one day. Not to be run as it is: C2C - Backfill Queue shows the lines that give it the day.',
    search: printSearch(forDay(sweep.search), { compact: true }),
    'dispatch.earliest_time': '-1m',
    'dispatch.latest_time': 'now',
    'dispatch.allow_partial_results': 0,
    is_visible: 0,
  });
}

function forDay(search: Search): Search {
  const [base, ...rest] = search.commands;
  if (base?.kind !== 'search') throw new Error('a sweep starts with a base search');
  const day: SearchExpr[] = [
    { kind: 'fieldCompare', field: 'earliest', op: '=', value: '$from$' },
    { kind: 'fieldCompare', field: 'latest', op: '=', value: '$to$' },
  ];
  const terms = base.where.kind === 'and' ? base.where.operands : [base.where];
  const sink = (command: Command): Command =>
    command.kind === 'macro' && command.name === 'c2c_collect'
      ? { ...command, args: [...command.args, '$from$', '$to$'] }
      : command;
  return { commands: [{ ...base, where: { kind: 'and', operands: [...day, ...terms] } }, ...rest.map(sink)] };
}

function selfTestStanza(sweep: SweepSearch): Stanza {
  return stanza(selfTestName(sweep.group), {
    description:
      'Runs the packaged examples through the text of the sweep and compares the rows. The time range does not matter.',
    search: printSearch(selfTest(sweep), { compact: true }),
    'dispatch.earliest_time': '-1m',
    'dispatch.latest_time': 'now',
    is_visible: 0,
  });
}

/** Unscheduled and enabled, because a disabled search cannot be run; not in pickers, because there are hundreds. */
function ruleStanza(rule: RuleSearch, entry: RuleEntry | undefined): Stanza {
  if (!entry)
    throw new C2CError(`the search of "${rule.plugin}" has no rule`, { remedy: 'give buildApp the rule as well' });
  return stanza(ruleSearchName(rule), {
    description: `${entry.title.trim()} (${entry.severity})`,
    search: printSearch(rule.search),
    'dispatch.earliest_time': '-24h@h',
    'dispatch.latest_time': 'now',
    is_visible: 0,
  });
}

/**
 * Of all searches, also the hand-written ones.
 * @throws C2CError when more are scheduled than a search head should carry, or when a name is too long
 */
export function checkSchedules(stanzas: readonly Stanza[]): void {
  for (const { name } of stanzas) named(name);
  const scheduled = stanzas.filter((s) => s.settings.get('enableSched') === '1');
  if (scheduled.length > MAX_SCHEDULED)
    throw new C2CError(`${scheduled.length} searches are scheduled, at most ${MAX_SCHEDULED} are allowed`, {
      remedy: 'merge sweeps, or leave a search unscheduled',
    });
  for (const { name, settings } of scheduled)
    if (settings.get('disabled') !== '1')
      throw new C2CError(`the scheduled search "${name}" would start on installation`, { remedy: 'set disabled = 1' });
}
