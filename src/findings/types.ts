/** One finding of a scanner, whatever the scanner. */
export type Scanner = 'cloudsploit' | 'prowler' | 'security-hub';

export interface Finding {
  readonly scanner: Scanner;
  /** The scanner's own name of what it checked: plugin id or title, check id, control id. */
  readonly check: string;
  /** What it is called here; several where the scanner takes together what are several plugins here. */
  readonly plugins: readonly string[];
  /** Twelve digits; empty where neither the finding nor the user says. */
  readonly account: string;
  /** `global` for what has no region. */
  readonly region: string;
  /** ARN or id; `N/A` for what belongs to the account as a whole. */
  readonly resource: string;
  /** `FAIL` or `WARN`: others are counted, not kept. */
  readonly status: 'FAIL' | 'WARN';
  readonly message: string;
  /** When the scanner saw it, ISO in UTC; empty where it does not say. */
  readonly scannedAt: string;
  /** Somebody has muted it in the scanner. */
  readonly muted: boolean;
}

/** Something that was left out, and how often. */
export interface LeftOut {
  readonly scanner: Scanner;
  readonly check: string;
  /** `unmapped`: no plugin of ours. `ambiguous`: several titles fit. */
  readonly why: 'unmapped' | 'ambiguous';
  readonly count: number;
}

export interface Findings {
  readonly findings: readonly Finding[];
  /** Plugins that have any result, good or bad: what the scan looked at. */
  readonly checked: ReadonlySet<string>;
  /** Results that say that all is well, or that nothing could be told. */
  readonly passed: number;
  readonly leftOut: readonly LeftOut[];
  /** Findings whose account nobody names: they cannot be joined where the resource is no ARN. */
  readonly withoutAccount: number;
}

export interface ReadOptions {
  /** For findings that do not name their account. */
  readonly account?: string;
  /** For scanners that write no time: ISO in UTC. */
  readonly scannedAt?: string;
}
