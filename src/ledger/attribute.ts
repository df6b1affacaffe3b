/** From findings and the rows of a trail to who caused each finding. The trail is read once; what is kept is one entry a resource. */
import type { App, Row } from '../engine/index.js';
import type { Finding, Findings } from '../findings/index.js';
import { ledgerAsOf } from './as-of.js';
import type { Attribution, EventRef, Grade } from './attribution.js';
import { type Change, type LedgerRow, changesOf, openParts } from './entry.js';
import { EntryIndex, sameRegion } from './finding-index.js';
import { Ledger } from './fold.js';

/** What is known of a plugin beside its rows. */
export interface PluginFacts {
  readonly severity: string;
  /** none or data-event: CloudTrail cannot show it, for this reason. */
  readonly hidden?: string;
  /** Where the plugin itself errs. */
  readonly note: string;
}

export interface AttributeOptions {
  readonly plugins: ReadonlyMap<string, PluginFacts>;
  /** Seconds since the epoch: up to when exposure counts. */
  readonly now: number;
}

/** What the rows said, once all have been added. */
export interface Attributed {
  readonly attributions: readonly Attribution[];
  /** Open in the log, looked at by the scan, and not among its findings. */
  readonly notInScan: readonly LedgerRow[];
}

const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D'];
/** `unclear` and nameless rows that are remembered: the newest of each thing that a finding is about. */
interface Remembered {
  readonly unclear: Map<string, Row>;
  readonly nameless: Map<string, Row>;
  readonly created: Map<string, Row>;
}

export class Attributor {
  private readonly ledger: Ledger;
  private readonly remembered: Remembered = { unclear: new Map(), nameless: new Map(), created: new Map() };
  /** `plugin|resource` and `plugin|account` of all findings, and their resources: nothing else is remembered. */
  private readonly wanted = new Set<string>();
  private readonly resources = new Set<string>();

  constructor(
    private readonly app: Pick<App, 'dir'>,
    private readonly findings: Findings,
    private readonly options: AttributeOptions,
  ) {
    this.ledger = new Ledger(app);
    for (const { plugins, resource, account } of findings.findings) {
      if (resource !== 'N/A') this.resources.add(resource);
      for (const plugin of plugins) {
        this.wanted.add(`${plugin}|${resource}`);
        this.wanted.add(`${plugin}|${account}`);
      }
    }
  }

  /** Adds a row of a sweep; any order. */
  add(row: Row): void {
    if (row.plugin === CREATED) {
      // A name may be used again after a deletion: the last creation counts.
      if (this.resources.has(row.resource)) keepNewest(this.remembered.created, row.resource, row);
      return;
    }
    this.ledger.add(row);
    const { unclear, nameless } = this.remembered;
    if (row.resource === '') {
      if (this.wanted.has(`${row.plugin}|${row.account}`))
        keepNewest(nameless, `${row.plugin}|${row.account}|${row.region}`, row);
    } else if (row.verdict === 'unclear' && this.wanted.has(`${row.plugin}|${row.resource}`))
      keepNewest(unclear, `${row.plugin}|${row.resource}|${row.account}`, row);
  }

  /**
   * @param log times of the oldest and newest event of the trail, ISO; empty where it has none
   */
  result(log: { readonly first: string; readonly last: string }): Attributed {
    const rows = this.ledger.rows();
    const index = new EntryIndex(rows);
    const found = this.findings.findings.map((finding) => ({
      finding,
      entries: finding.plugins.map((plugin) => ({ plugin, row: index.find(finding, plugin) })),
    }));
    // Only entries that changed after their scan have another past than their present.
    const moments = found.flatMap(({ finding, entries }) =>
      entries.flatMap(({ row }) =>
        row !== undefined && finding.scannedAt !== '' && (row.last_change ?? '') > finding.scannedAt
          ? [{ row, moment: finding.scannedAt }]
          : [],
      ),
    );
    const past = this.pastOf(moments);
    const matched = new Set<string>();
    const attributions = found.map(({ finding, entries }) => {
      const judged = entries.map(({ plugin, row }) => {
        if (row !== undefined) matched.add(row.id);
        const then = row === undefined || !past.moved.has(key(row.id, finding)) ? row : past.at(row.id, finding);
        return this.judge(finding, plugin, row, then, log);
      });
      return judged.reduce(better);
    });
    return { attributions, notInScan: this.notInScan(rows, matched) };
  }

  /** The entries at the moments of their scans. */
  private pastOf(moments: readonly { readonly row: LedgerRow; readonly moment: string }[]) {
    // An entry stands in one ledger once; two scans of the same thing at two moments need two.
    const rounds: Map<string, { row: LedgerRow; moment: string }>[] = [];
    const moved = new Map<string, number>();
    for (const one of moments) {
      const id = `${one.row.id}|${one.moment}`;
      if (moved.has(id)) continue;
      const free = rounds.findIndex((round) => !round.has(one.row.id));
      const at = free < 0 ? rounds.push(new Map()) - 1 : free;
      rounds[at]?.set(one.row.id, one);
      moved.set(id, at);
    }
    const ledgers = rounds.map((round) => ledgerAsOf(this.app, round.values()));
    const at = (id: string, finding: Finding): LedgerRow | undefined =>
      ledgers[moved.get(key(id, finding)) ?? -1]?.get(id);
    return { moved, at };
  }

  private judge(
    finding: Finding,
    plugin: string,
    now: LedgerRow | undefined,
    then: LedgerRow | undefined,
    log: { readonly first: string },
  ): Attribution {
    const facts = this.options.plugins.get(plugin);
    const base = { finding, plugin, severity: facts?.severity ?? '', note: facts?.note ?? '' };
    const others = then === undefined ? [] : changesOf(then);
    if (now !== undefined && then?.state === 'open') return { ...base, ...this.introduced(now, then, others) };
    const unclear = this.lastUnclear(finding, plugin);
    const last = newestOf([...others.slice(-1).map(refOf), ...(unclear === undefined ? [] : [unclear])]);
    if (last !== undefined) {
      const previous = others
        .map(refOf)
        .filter((e) => e.eventId !== last.eventId)
        .at(-1);
      const why =
        last.verdict === 'unclear'
          ? 'The last change of it could not be read for certain.'
          : `The log shows it ${then?.state === 'closed' ? 'closed' : 'remediated'} since ${last.time}, the scan does not: the last change is named.`;
      return {
        ...base,
        grade: 'B',
        event: last,
        ...(previous && { runnerUp: previous }),
        exposure: this.since(last),
        why,
      };
    }
    const runnerUp = this.nameless(finding, plugin);
    const created = this.remembered.created.get(finding.resource);
    if (created !== undefined && (finding.scannedAt === '' || created.event_time <= finding.scannedAt)) {
      const event = { ...refOfRow(created), verdict: 'creates' as const };
      const why = 'Nothing that this plugin watches happened to it in the log; this is its creation.';
      return { ...base, grade: 'C', event, ...(runnerUp && { runnerUp }), exposure: this.since(event), why };
    }
    return { ...base, grade: 'D', ...(runnerUp && { runnerUp }), why: this.nothing(facts, log.first, runnerUp) };
  }

  /** Grade A. */
  private introduced(
    now: LedgerRow,
    then: LedgerRow,
    changes: readonly Change[],
  ): Omit<Attribution, 'finding' | 'plugin' | 'severity' | 'note'> {
    const event = openingOf(then);
    const closed =
      now.state === 'open'
        ? undefined
        : changesOf(now)
            .filter((c) => c.rank === 1)
            .at(-1);
    const runnerUp = alternative(then, changes, event);
    const end = closed === undefined ? this.options.now : seconds(closed.time);
    const created = this.remembered.created.get(now.resource ?? '');
    const known =
      changes.some((c) => c.time < event.time || (c.time === event.time && c.eventId !== event.eventId)) ||
      (created !== undefined && created.event_time <= event.time);
    const first =
      known || then.firm !== '1'
        ? ''
        : ' It is the first change of it in the log, which does not show what was before.';
    return {
      grade: 'A',
      event,
      ...(runnerUp && { runnerUp }),
      exposure: Math.max(0, end - seconds(event.time)),
      ...(closed && { closedBy: refOf(closed) }),
      why: `This event introduced it${closed === undefined ? '' : '; it was closed since the scan'}.${first}`,
    };
  }

  private lastUnclear({ resource, account, region, scannedAt }: Finding, plugin: string): EventRef | undefined {
    const row =
      this.remembered.unclear.get(`${plugin}|${resource}|${account}`) ??
      (account === ''
        ? [...this.remembered.unclear].find(([k]) => k.startsWith(`${plugin}|${resource}|`))?.[1]
        : undefined);
    if (row === undefined || (scannedAt !== '' && row.event_time > scannedAt)) return undefined;
    return resource.startsWith('arn:') || sameRegion(row, region) ? refOfRow(row) : undefined;
  }

  /** An event of this plugin in the same place that does not name its resource. */
  private nameless({ account, region, scannedAt }: Finding, plugin: string): EventRef | undefined {
    const row = this.remembered.nameless.get(`${plugin}|${account}|${region}`);
    return row === undefined || (scannedAt !== '' && row.event_time > scannedAt) ? undefined : refOfRow(row);
  }

  private nothing(facts: PluginFacts | undefined, first: string, runnerUp: EventRef | undefined): string {
    if (facts === undefined) return 'There is no rule for this plugin.';
    if (facts.hidden !== undefined) return `CloudTrail cannot show it: ${facts.hidden}`;
    if (first === '') return 'The log is empty.';
    const perhaps = runnerUp === undefined ? '' : ' An event that does not name its resource may be about it.';
    return `Nothing happened to it since the log begins (${first}).${perhaps}`;
  }

  private since(event: EventRef): number {
    return Math.max(0, this.options.now - seconds(event.time));
  }

  private notInScan(rows: readonly LedgerRow[], matched: ReadonlySet<string>): LedgerRow[] {
    const { findings, checked } = this.findings;
    const accounts = new Set(findings.map((f) => f.account).filter((account) => account !== ''));
    return rows
      .filter(
        (row) =>
          row.state === 'open' &&
          !matched.has(row.id) &&
          checked.has(row.plugin ?? '') &&
          (accounts.size === 0 || accounts.has(row.account ?? '')),
      )
      .sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1));
  }
}

/** The plugin of rows that only say that a resource was created. */
export const CREATED = '@created';

const seconds = (time: string): number => Date.parse(time) / 1000;
const key = (id: string, { scannedAt }: Finding): string => `${id}|${scannedAt}`;

/** The better grade; of two As the earlier one, because it failed since then. */
function better(a: Attribution, b: Attribution): Attribution {
  const grade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade);
  if (grade !== 0) return grade < 0 ? a : b;
  if (a.event === undefined || b.event === undefined) return a;
  const earlier = a.grade === 'A' ? a.event.time <= b.event.time : a.event.time >= b.event.time;
  return earlier ? a : b;
}

function keepNewest(map: Map<string, Row>, at: string, row: Row): void {
  const before = map.get(at);
  if (before === undefined || before.event_time < row.event_time) map.set(at, row);
}

function newestOf(events: readonly EventRef[]): EventRef | undefined {
  return events.reduce<EventRef | undefined>(
    (best, e) => (best === undefined || e.time > best.time ? e : best),
    undefined,
  );
}

/** What opened what is open. */
function openingOf(row: LedgerRow): EventRef {
  const parts = openParts(row);
  const change = changesOf(row).find((c) => c.eventId === row.event_id && c.rank !== 1 && parts.includes(c.part));
  return {
    time: row.event_time ?? '',
    eventId: row.event_id ?? '',
    eventName: row.event_name ?? '',
    actor: row.actor ?? '',
    channel: row.channel ?? '',
    sourceIp: row.source_ip ?? '',
    verdict: 'introduces',
    part: change?.part ?? '*',
  };
}

/** What else may have caused it: what opened another open part, else another introduction, else the change before. */
function alternative(row: LedgerRow, changes: readonly Change[], event: EventRef): EventRef | undefined {
  const others = changes.filter((c) => c.eventId !== event.eventId);
  const parts = new Set(openParts(row));
  const open = others.filter((c) => c.rank !== 1 && parts.has(c.part) && c.time >= event.time);
  const found = open[0] ?? others.filter((c) => c.rank !== 1).at(-1) ?? others.at(-1);
  return found && refOf(found);
}

function refOf(change: Change): EventRef {
  const { time, eventId, eventName, actor, channel, sourceIp, part, rank } = change;
  return {
    time,
    eventId,
    eventName,
    actor,
    channel,
    sourceIp,
    part,
    verdict: rank === 1 ? 'remediates' : 'introduces',
  };
}

function refOfRow(row: Row): EventRef {
  return {
    time: row.event_time,
    eventId: row.event_id,
    eventName: row.event_name,
    actor: row.actor,
    channel: row.channel,
    sourceIp: row.source_ip,
    part: row.part,
    verdict: row.verdict === 'introduces' || row.verdict === 'remediates' ? row.verdict : 'unclear',
  };
}
