/** The API model: which events exist, and which paths and values their records can have. */
import { distance } from 'fastest-levenshtein';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { C2CError } from '../errors.js';
import { nearestName, sourcePrefix, withoutVersion } from './names.js';
import { leavesIn, type Leaf } from './leaves.js';
import { resolveIn, type ResolveOptions } from './resolve.js';
import type { Operation, PathStep, Resolution, SourceModel, Tree, Variant } from './types.js';

/** A row of `lookups/cloudtrail-names/extra-events.json`: events without a public API model. */
interface ExtraRow {
  readonly source: string;
  readonly events: readonly string[];
  readonly note: string;
  readonly from: string;
}

/** Questions to AWS's API model. Files are read when their event source is first asked for. */
export interface ApiModel {
  /** The event, or undefined. `source` with or without `.amazonaws.com`; version suffixes are stripped. */
  operation(source: string, name: string): Operation | undefined;
  /** The event that was probably meant: of the same source, else the same name in another source. */
  nearestOperation(source: string, name: string): string | undefined;
  /** Whether a path exists in the request or response of an event. Unknown events: as if without a model. */
  resolvePath(
    source: string,
    name: string,
    tree: Tree,
    steps: readonly PathStep[],
    options?: ResolveOptions,
  ): Resolution;
  /** Some members below a path that hold plain values; see `leavesIn`. */
  leaves(source: string, name: string, tree: Tree, steps: readonly PathStep[]): readonly Leaf[];
  /** Events of one source, in alphabetical order. */
  operations(source: string): readonly Operation[];
  /** All (event source, event name) pairs, `rds.amazonaws.com`, `CreateDBInstance`. */
  pairs(): readonly (readonly [string, string])[];
  /** Event sources that are known in full, with trees: `rds`. */
  sources(): readonly string[];
}

/**
 * Opens the extract.
 * @param lookups the folder `lookups/` with `aws-api/` and `cloudtrail-names/`
 * @throws C2CError when the folder holds no extract
 */
export function openApiModel(lookups: string): ApiModel {
  const folder = join(lookups, 'aws-api');
  if (!existsSync(join(folder, '_others.json'))) {
    throw new C2CError(`"${folder}" holds no extract of AWS's API models`, {
      at: { file: folder },
      remedy: 'Build it with: python3 scripts/update-aws-api.py',
    });
  }
  const others = readJson<Record<string, readonly string[]>>(join(folder, '_others.json'));
  const extra = readJson<{ rows: readonly ExtraRow[] }>(join(lookups, 'cloudtrail-names', 'extra-events.json')).rows;
  return new FileModel(folder, others, extra);
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new C2CError(`"${file}" cannot be read as JSON: ${(error as Error).message}`, {
      at: { file },
      remedy: 'Rebuild it with: python3 scripts/update-aws-api.py',
    });
  }
}

class FileModel implements ApiModel {
  readonly #folder: string;
  readonly #others: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #extra = new Map<string, Set<string>>();
  readonly #loaded = new Map<string, SourceModel | undefined>();
  readonly #sources: readonly string[];

  constructor(folder: string, others: Record<string, readonly string[]>, extra: readonly ExtraRow[]) {
    this.#folder = folder;
    this.#others = new Map(Object.entries(others).map(([source, names]) => [source, new Set(names)]));
    for (const row of extra) {
      const names = this.#extra.get(row.source) ?? new Set<string>();
      for (const event of row.events) names.add(event);
      this.#extra.set(row.source, names);
    }
    this.#sources = readdirSync(folder)
      .filter((f) => f.endsWith('.json') && !f.startsWith('_'))
      .map((f) => f.slice(0, -'.json'.length))
      .sort();
  }

  sources(): readonly string[] {
    return this.#sources;
  }

  #model(prefix: string): SourceModel | undefined {
    if (!this.#loaded.has(prefix)) {
      const known = this.#sources.includes(prefix);
      this.#loaded.set(prefix, known ? readJson<SourceModel>(join(this.#folder, `${prefix}.json`)) : undefined);
    }
    return this.#loaded.get(prefix);
  }

  #named(prefix: string, name: string): Operation | undefined {
    const model = this.#model(prefix);
    const variants = model !== undefined && Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
    if (model !== undefined && variants !== undefined) return asOperation(prefix, name, variants, model);
    if (this.#others.get(prefix)?.has(name) === true || this.#extra.get(prefix)?.has(name) === true) {
      return { source: `${prefix}.amazonaws.com`, name, variants: [], reads: false, retired: false };
    }
    return undefined;
  }

  operation(source: string, name: string): Operation | undefined {
    const prefix = sourcePrefix(source);
    return this.#named(prefix, name) ?? this.#named(prefix, withoutVersion(name));
  }

  operations(source: string): readonly Operation[] {
    const prefix = sourcePrefix(source);
    const model = this.#model(prefix);
    const names = new Set([
      ...Object.keys(model?.operations ?? {}),
      ...(this.#others.get(prefix) ?? []),
      ...(this.#extra.get(prefix) ?? []),
    ]);
    return [...names].sort().flatMap((name) => this.#named(prefix, name) ?? []);
  }

  nearestOperation(source: string, name: string): string | undefined {
    const prefix = sourcePrefix(source);
    const plain = withoutVersion(name);
    const own = this.operations(prefix);
    // The API's name of an event that CloudTrail renames.
    const byApi = own.filter((o) => o.variants.some((v) => v.api === plain));
    const renamed = byApi.find((o) => o.variants.some((v) => v.s === prefix)) ?? byApi[0];
    if (renamed !== undefined) return `${prefix}:${renamed.name}`;
    const names = own.map((o) => o.name);
    const same = names.find((n) => n.toLowerCase() === plain.toLowerCase());
    if (same !== undefined) return `${prefix}:${same}`;
    // The right name under a wrong source is more likely than a name of this source that only resembles it.
    const elsewhere = this.#allSources().filter((s) => this.#named(s, plain) !== undefined);
    const near = nearestName(plain, names);
    if (near !== undefined && (elsewhere.length === 0 || distance(near.toLowerCase(), plain.toLowerCase()) <= 2))
      return `${prefix}:${near}`;
    const likelier = nearestName(prefix, elsewhere) ?? elsewhere[0];
    return likelier === undefined ? undefined : `${likelier}:${plain}`;
  }

  #allSources(): readonly string[] {
    return [...new Set([...this.#sources, ...this.#others.keys(), ...this.#extra.keys()])].sort();
  }

  resolvePath(
    source: string,
    name: string,
    tree: Tree,
    steps: readonly PathStep[],
    options?: ResolveOptions,
  ): Resolution {
    const operation = this.operation(source, name);
    return resolveIn(this.#model(sourcePrefix(source)), operation?.variants ?? [], tree, steps, options);
  }

  leaves(source: string, name: string, tree: Tree, steps: readonly PathStep[]): readonly Leaf[] {
    return leavesIn(this.#model(sourcePrefix(source)), this.operation(source, name)?.variants ?? [], tree, steps);
  }

  pairs(): readonly (readonly [string, string])[] {
    return this.#allSources().flatMap((s) => this.operations(s).map((o) => [o.source, o.name] as const));
  }
}

function asOperation(prefix: string, name: string, variants: readonly Variant[], model: SourceModel): Operation {
  return {
    source: `${prefix}.amazonaws.com`,
    name,
    variants,
    reads: variants.every((v) => v.read !== undefined),
    retired: variants.every((v) => v.retired !== undefined || model.models[v.s]?.retired !== undefined),
  };
}
