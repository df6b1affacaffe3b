/** What AWS's API model says, in the casing that CloudTrail logs. */

/**
 * One step of a path. Structurally the steps of the condition language, which may import this room
 * (never the other way round).
 */
export type PathStep =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'each' }
  | { readonly kind: 'entry'; readonly key: string; readonly value: string }
  | { readonly kind: 'decode'; readonly format: 'json' | 'csv' };

/** Which tree of an operation a path walks through. */
export type Tree = 'request' | 'response';

/** A shape of the extract: members in log casing with their type expressions. */
export interface Shape {
  readonly m: Readonly<Record<string, string>>;
  /** Required members. */
  readonly r?: readonly string[];
  /** One member at a time (a union). */
  readonly u?: number;
  /** The other form in which the same call is found (EC2: older plain records, or the wrapped form). */
  readonly alt?: Readonly<Record<string, string>>;
}

/** One API operation behind an event name. Several services can share an event source. */
export interface Variant {
  /** Key of `models` in the file. */
  readonly s: string;
  /** The name in the API, where CloudTrail logs another one. */
  readonly api?: string;
  readonly req?: string;
  readonly res?: string;
  /** Reads only; no trees are kept. */
  readonly read?: number;
  /** The older model it comes from, where the current one no longer has it. */
  readonly retired?: string;
}

/** One service of an event source. */
export interface ServiceModel {
  readonly title: string;
  readonly version: string;
  readonly protocol: string;
  readonly retired?: string;
}

/** `lookups/aws-api/<prefix>.json`, as `scripts/update-aws-api.py` writes it. */
export interface SourceModel {
  readonly eventSource: string;
  readonly models: Readonly<Record<string, ServiceModel>>;
  readonly operations: Readonly<Record<string, readonly Variant[]>>;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

/** An event that CloudTrail can log. */
export interface Operation {
  /** `rds.amazonaws.com` */
  readonly source: string;
  /** The event name without a version suffix. */
  readonly name: string;
  /** Empty where there is no public API model: every path is then accepted. */
  readonly variants: readonly Variant[];
  /** Reads only. */
  readonly reads: boolean;
  readonly retired: boolean;
}

/** A scalar, or what stands where a scalar could not be told: free = behind a decoded or free-form document. */
export type ValueType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'timestamp'
  | 'blob'
  | 'document'
  | 'structure'
  | 'list'
  | 'map'
  | 'free';

/** Where a path leads. */
export interface Target {
  readonly type: ValueType;
  /** The values of an enum, sorted. */
  readonly values?: readonly string[];
}

/** The answer to "does this path exist?". */
export type Resolution =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | {
      readonly ok: false;
      /** `unknown`: no such member. `list-missing` / `list-superfluous`: about `[]`. `scalar`: steps below a plain value. */
      readonly problem: 'unknown' | 'list-missing' | 'list-superfluous' | 'scalar';
      /** A sentence that names the step. */
      readonly message: string;
      /** The nearest path that exists, in the notation of references. */
      readonly nearest?: string;
    };

/** Whether a literal can be what the log holds at a place. */
export type ValueAnswer =
  { readonly ok: true } | { readonly ok: false; readonly message: string; readonly nearest?: string };
