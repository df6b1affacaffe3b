/** What the host answers from: the rows of a sweep, the ledger made of them, and tables that a person may change. */
import {
  type App,
  AppLookups,
  Asker,
  type LookupTable,
  type OutRow,
  type Row,
  type SweepSummary,
  sweep,
} from '../../engine/index.js';
import { Ledger, type LedgerRow } from '../../ledger/index.js';
import { Collections } from './collections.js';

/** A search may begin with the worklist; it is worked out once and kept until something in it changes. */
const WORKLIST = 'c2c_local_worklist';
/** Seconds that a kept worklist is good for: what is pending and how long something is open depend on the time. */
const FRESH = 60;
/** Results that are kept. */
const KEPT = 40;

/** What a search has to say. */
export interface Answer {
  readonly rows: readonly OutRow[];
}

export class HostData {
  readonly collections: Collections;
  private readonly asker: Asker;
  private readonly shipped: AppLookups;
  private readonly raws: string[] = [];
  private ledgerRows: readonly LedgerRow[] = [];
  private ledgerTable: LookupTable | undefined;
  private worklist: { readonly made: number; readonly version: number; readonly table: LookupTable } | undefined;
  private readonly kept = new Map<
    string,
    { readonly made: number; readonly version: number; readonly rows: OutRow[] }
  >();

  constructor(
    readonly app: App,
    private readonly paths: readonly string[],
    /** Told when the collections have changed. */
    changed: (all: string) => void = () => undefined,
  ) {
    this.asker = new Asker(app);
    this.shipped = new AppLookups(app.dir);
    this.collections = new Collections((name) => this.shipped.read(name) !== undefined, changed);
  }

  /** Sweeps the paths. @throws C2CError where a path matches nothing */
  async load(): Promise<SweepSummary> {
    const run = sweep(this.app, this.paths);
    const ledger = new Ledger(this.app);
    const counts = new Map<string, number>();
    const groups = this.groups();
    for await (const row of run) {
      ledger.add(row);
      this.raws.push(JSON.stringify(row));
      const group = groups.get(row.plugin) ?? '';
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    // A run over files is a run of every sweep, and says so as in Splunk.
    const at = Math.floor(Date.now() / 1000);
    for (const group of new Set(groups.values())) {
      if (group === '') continue;
      const heartbeat = {
        plugin: '_run',
        group,
        run: at,
        from: 'scheduled',
        to: 'scheduled',
        rows: counts.get(group) ?? 0,
      };
      this.raws.push(JSON.stringify(heartbeat));
    }
    this.setLedger(ledger.rows());
    return run.summary;
  }

  /** Puts rows in the place of those that were swept: measurements with more rows than a sample gives. */
  replace(rows: readonly Row[], ledger: readonly LedgerRow[]): void {
    this.raws.splice(0, this.raws.length, ...rows.map((row) => JSON.stringify(row)));
    this.setLedger(ledger);
  }

  /** Entries of the ledger. */
  get size(): number {
    return this.ledgerRows.length;
  }

  /**
   * Runs a search: over the history where it begins with c2c_history, over the files where it begins with anything else
   * that is no generating command.
   * @throws C2CError for a text that is no search
   */
  async search(text: string): Promise<Answer> {
    const trimmed = text.trim().replace(/^search\s+(?=`)/, '');
    const saved = /^\|\s*savedsearch\s+"([^"\\]+)"$/.exec(trimmed)?.[1];
    // A page of a long list: the list is sorted once and cut many times.
    const page = /^([^]*)\|\s*streamstats count AS c2c_n\s*\|\s*where c2c_n>(\d+) AND c2c_n<=(\d+)$/.exec(trimmed);
    if (page?.[1] !== undefined) {
      const all = await this.keep(page[1].trim());
      return { rows: all.slice(Number(page[2]), Number(page[3])) };
    }
    return { rows: await this.keep(saved === undefined ? trimmed : this.savedText(saved)) };
  }

  /** Set by the REST side, which knows the saved searches. */
  savedText: (name: string) => string = (name) => name;

  private async keep(text: string): Promise<OutRow[]> {
    const now = Math.floor(Date.now() / 1000);
    const { version } = this.collections;
    const known = this.kept.get(text);
    if (known?.version === version && now - known.made < FRESH) return known.rows;
    const rows = await this.run(text);
    // Before a search that writes, everything was different.
    if (this.collections.version === version) {
      this.kept.delete(text);
      this.kept.set(text, { made: now, version, rows });
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= KEPT) break;
        this.kept.delete(oldest);
      }
    }
    return rows;
  }

  private async run(text: string): Promise<OutRow[]> {
    const generating = text.startsWith('|');
    // The application's own macro stays as it is; what differs is only that its rows are not worked out again.
    const macros = text.includes('`c2c_worklist`') ? { c2c_worklist: `inputlookup ${WORKLIST}` } : {};
    const question = this.asker.ask(text, { lookups: { read: (name) => this.table(name), write: this.write }, macros });
    if (generating) return question.run([]);
    return text.startsWith('`c2c_history`') ? question.run(this.raws) : question.runTrail(this.paths);
  }

  private readonly write = (
    name: string,
    _columns: unknown,
    rows: readonly Readonly<Record<string, string>>[],
  ): void => {
    for (const row of rows) this.collections.put(name, row);
  };

  private table(name: string): LookupTable | undefined {
    if (name === 'c2c_ledger') return this.ledgerTable;
    if (name === WORKLIST) return this.worked();
    const shipped = this.shipped.read(name);
    if (shipped === undefined || !this.collections.has(name)) return shipped;
    return { ...shipped, rows: this.collections.rows(name) };
  }

  private worked(): LookupTable {
    const made = Math.floor(Date.now() / 1000);
    const { version } = this.collections;
    if (this.worklist?.version === version && made - this.worklist.made < FRESH) return this.worklist.table;
    const lookups = { read: (name: string) => this.table(name), write: this.write };
    const rows = this.asker.ask('| `c2c_worklist`', { lookups }).run([]) as Readonly<Record<string, string>>[];
    const columns = [...new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)))];
    const table = { columns, rows };
    this.worklist = { made, version, table };
    return table;
  }

  private setLedger(rows: readonly LedgerRow[]): void {
    this.ledgerRows = rows;
    const byId = new Map(rows.map((row) => [row.id, row]));
    this.ledgerTable = {
      columns: this.shipped.read('c2c_ledger')?.columns ?? [],
      rows,
      find: (column, value) => {
        if (column !== 'id') return rows.filter((row) => row[column as keyof LedgerRow] === value);
        const row = byId.get(value);
        return row === undefined ? [] : [row];
      },
    };
    this.worklist = undefined;
    this.kept.clear();
  }

  /** Group of each plugin. */
  private groups(): Map<string, string> {
    const rules = this.shipped.read('c2c_rules')?.rows ?? [];
    return new Map(rules.map((rule) => [rule.plugin ?? '', rule.group ?? '']));
  }
}
