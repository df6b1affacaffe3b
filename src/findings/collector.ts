/** Gathers findings while a file is read: what is kept, what passed, what could not be mapped. */
import { accountOf } from './arn.js';
import type { Mapping } from './mappings.js';
import type { Finding, Findings, LeftOut, ReadOptions, Scanner } from './types.js';

/** A result as a reader found it. */
export interface Result {
  readonly scanner: Scanner;
  readonly check: string;
  /** The scanner's word, folded to ours; undefined for all that is well or unknown. */
  readonly status: Finding['status'] | undefined;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly message: string;
  readonly scannedAt: string;
  readonly muted: boolean;
}

export class Collector {
  private readonly kept: Finding[] = [];
  private readonly leftOut = new Map<string, LeftOut>();
  private readonly checked = new Set<string>();
  private passed = 0;

  constructor(private readonly options: ReadOptions) {}

  pass(): void {
    this.passed++;
  }

  /** A result whose plugins are known. */
  keep(result: Result, plugins: readonly string[]): void {
    for (const plugin of plugins) this.checked.add(plugin);
    const { status } = result;
    if (status === undefined) {
      this.pass();
      return;
    }
    const account = result.account || accountOf(result.resource) || (this.options.account ?? '');
    this.kept.push({
      ...result,
      status,
      account,
      plugins,
      scannedAt: result.scannedAt || (this.options.scannedAt ?? ''),
    });
  }

  /** A result of a scanner whose checks are mapped by a table. */
  keepMapped(result: Result, mappings: readonly Mapping[] | undefined): void {
    if (mappings === undefined) {
      if (result.status === undefined) this.pass();
      else this.leave(result, 'unmapped');
      return;
    }
    // The plugins of one check name their resource in two ways at most.
    for (const kind of ['same', 'account'] as const) {
      const plugins = mappings.filter((m) => m.resource === kind).map((m) => m.plugin);
      if (plugins.length > 0) this.keep(kind === 'account' ? { ...result, resource: 'N/A' } : result, plugins);
    }
  }

  leave({ scanner, check }: Pick<Result, 'scanner' | 'check'>, why: LeftOut['why']): void {
    const key = `${scanner}|${why}|${check}`;
    const count = (this.leftOut.get(key)?.count ?? 0) + 1;
    this.leftOut.set(key, { scanner, check, why, count });
  }

  /** All of it. CloudSploit scans one account: where its ARNs name only one, it is the account of the rest. */
  result(): Findings {
    const accounts = new Set(this.kept.map((f) => f.account).filter((a) => a !== ''));
    const scanners = new Set(this.kept.map((f) => f.scanner));
    const [only] = accounts;
    const account = accounts.size === 1 && scanners.size === 1 && scanners.has('cloudsploit') ? (only ?? '') : '';
    const findings = this.kept.map((f) => (f.account === '' ? { ...f, account } : f));
    return {
      findings,
      checked: this.checked,
      passed: this.passed,
      leftOut: [...this.leftOut.values()].sort((a, b) => b.count - a.count || (a.check < b.check ? -1 : 1)),
      withoutAccount: findings.filter((f) => f.account === '').length,
    };
  }
}
