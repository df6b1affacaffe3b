/** Collections of the KV store, in memory: what a person writes down. The ledger is not among them, only searches write it. */
import { randomUUID } from 'node:crypto';
import { C2CError } from '../../errors.js';

/** A document. All values are text, as our collections declare them. */
export type Document = Readonly<Record<string, string>>;

/** Documents of one collection; a person writes some hundred. */
const MOST = 20_000;
/** Characters of one value. */
const LONGEST = 10_000;

export interface FindOptions {
  /** Fields that must be equal. */
  readonly query?: Readonly<Record<string, string>>;
  readonly skip?: number;
  /** 0 = all. */
  readonly limit?: number;
  /** `field` or `field:-1`. */
  readonly sort?: string;
}

export class Collections {
  private readonly all = new Map<string, Map<string, Document>>();
  /** Grows with every change. */
  version = 0;

  /**
   * @param exists whether the app has a collection of this name
   * @param changed told after each change, with everything as JSON
   */
  constructor(
    private readonly exists: (name: string) => boolean,
    private readonly changed: (all: string) => void = () => undefined,
  ) {}

  has(name: string): boolean {
    return this.all.has(name);
  }

  rows(name: string): Document[] {
    return [...(this.all.get(name)?.values() ?? [])];
  }

  find(name: string, { query = {}, skip = 0, limit = 0, sort }: FindOptions = {}): Document[] {
    this.known(name);
    let found = this.rows(name).filter((row) => Object.entries(query).every(([field, value]) => row[field] === value));
    if (sort !== undefined) {
      const [field = '', direction] = sort.split(':');
      const sign = direction === '-1' ? -1 : 1;
      found = found.sort((a, b) => sign * compare(a[field] ?? '', b[field] ?? ''));
    }
    return found.slice(skip, limit > 0 ? skip + limit : undefined);
  }

  get(name: string, key: string): Document | undefined {
    this.known(name);
    return this.all.get(name)?.get(key);
  }

  /** Adds a document, or replaces the one of the same `_key`. @returns its key */
  put(name: string, document: Readonly<Record<string, unknown>>): string {
    this.known(name);
    const values = Object.entries(document).map(([field, value]) => [field, text(field, value)] as const);
    const row = Object.fromEntries(values);
    const key = row._key !== undefined && row._key !== '' ? row._key : randomUUID().replaceAll('-', '');
    const rows = this.all.get(name) ?? new Map<string, Document>();
    if (!rows.has(key) && rows.size >= MOST) {
      throw new C2CError(`"${name}" holds ${MOST} entries, more are not kept`, { remedy: 'Delete entries first.' });
    }
    rows.set(key, { ...row, _key: key });
    this.all.set(name, rows);
    this.touch();
    return key;
  }

  /** @returns whether there was such a document */
  delete(name: string, key: string): boolean {
    this.known(name);
    const gone = this.all.get(name)?.delete(key) ?? false;
    if (gone) this.touch();
    return gone;
  }

  /** Everything, as `load` takes it. */
  dump(): string {
    return JSON.stringify(Object.fromEntries([...this.all].map(([name, rows]) => [name, [...rows.values()]])));
  }

  /** @throws C2CError where the text is none of `dump` */
  load(all: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(all);
    } catch {
      throw new C2CError('it is no JSON', { remedy: 'Name another file, or delete this one.' });
    }
    for (const [name, rows] of Object.entries(parsed as Record<string, unknown>)) {
      if (!Array.isArray(rows)) continue;
      for (const row of rows) this.put(name, row as Record<string, unknown>);
    }
  }

  private touch(): void {
    this.version++;
    this.changed(this.dump());
  }

  private known(name: string): void {
    if (name === 'c2c_ledger' || !/^c2c_\w+$/.test(name) || !this.exists(name)) {
      throw new C2CError(`The app has no collection "${name}" that can be read or written here`, {
        remedy: 'See app/default/collections.conf.',
      });
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function text(field: string, value: unknown): string {
  if (!/^\w{1,80}$/.test(field)) {
    throw new C2CError(`"${field.slice(0, 80)}" is no name of a field`, {
      remedy: 'Use letters, digits and underscores.',
    });
  }
  const written =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  if (written.length > LONGEST) {
    throw new C2CError(`The value of "${field}" is too long`, { remedy: `Keep it below ${LONGEST} characters.` });
  }
  return written;
}
