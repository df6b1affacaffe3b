/** From a finding to the entries of the ledger that are about the same thing. */
import type { Finding } from '../findings/index.js';
import type { LedgerRow } from './entry.js';

const isArn = (resource: string): boolean => resource.startsWith('arn:');

/** What is looked up once for all findings. */
export class EntryIndex {
  private readonly byResource = new Map<string, LedgerRow[]>();
  private readonly byAccount = new Map<string, LedgerRow[]>();

  constructor(rows: Iterable<LedgerRow>) {
    for (const row of rows) {
      put(this.byResource, `${row.plugin ?? ''}|${row.resource ?? ''}`, row);
      if (!isArn(row.resource ?? '')) put(this.byAccount, `${row.plugin ?? ''}|${row.account ?? ''}`, row);
    }
  }

  /**
   * An ARN is the same wherever it is seen. What is no ARN must be of the same account and region, where `global` also
   * stands for the one region that a global setting is logged in. An account as a whole is one thing.
   */
  find(finding: Finding, plugin: string): LedgerRow | undefined {
    const { resource, account, region } = finding;
    const same = this.byResource.get(`${plugin}|${resource}`) ?? [];
    if (isArn(resource)) {
      return newest(account === '' ? same : narrowed(same, (row) => row.account === account));
    }
    const own = same.filter((row) => account === '' || row.account === account);
    const there = own.filter((row) => sameRegion(row, region));
    // Of an unknown account: only where there is one that it can be.
    if (account === '' && new Set(there.map((row) => row.account)).size > 1) return undefined;
    if (there.length > 0) return newest(there);
    if (resource !== 'N/A') return undefined;
    // The scanner speaks of the account, the log names what the account has one of.
    const all = (this.byAccount.get(`${plugin}|${account}`) ?? []).filter((row) => sameRegion(row, region));
    return all.length === 1 ? all[0] : undefined;
  }
}

/** Whether a row without an ARN is about the same place. */
export function sameRegion({ region = '' }: { readonly region?: string }, wanted: string): boolean {
  return region === wanted || region === 'global' || wanted === 'global';
}

function narrowed(rows: readonly LedgerRow[], test: (row: LedgerRow) => boolean): readonly LedgerRow[] {
  const some = rows.filter(test);
  return some.length > 0 ? some : rows;
}

function newest(rows: readonly LedgerRow[]): LedgerRow | undefined {
  return rows.reduce<LedgerRow | undefined>(
    (best, row) => (best === undefined || (row.last_change ?? '') > (best.last_change ?? '') ? row : best),
    undefined,
  );
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
