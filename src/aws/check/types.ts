/**
 * What the checks against the API model look at: a rule reduced to events, paths, literals and resource patterns.
 * The catalogue fills it in; nothing here knows the rule format.
 */
import type { Position } from '../../errors.js';
import type { Comparison } from '../values.js';
import type { PathStep } from '../types.js';

/** One way to a value. */
export interface CheckedPath {
  readonly root: 'request' | 'response' | 'event' | 'item';
  readonly steps: readonly PathStep[];
  /** For `item`: the lists whose elements it stands for, as alternatives. Absent: a view, whose members are not checked. */
  readonly over?: readonly CheckedPath[];
  /** From `each`: `request.x[]` over a plain value is allowed there, as "one row if it is given". */
  readonly gate?: boolean;
}

/** What the value is used for; decides what may stand at the end of the path. */
export type Use =
  /** Compared as text or number: a list or an object there can never be equal to anything. */
  | 'value'
  /** Only whether it is there. */
  | 'presence'
  /** Iterated: the path ends in `[]`. */
  | 'list'
  /** A policy or another document. */
  | 'document';

/** What the reference decides in its change. */
export type Role = 'introduces' | 'remediates' | 'warn' | 'where' | 'about' | 'each' | 'match';

/** A reference with its alternatives (`a ?? b`). */
export interface CheckedReference {
  readonly alternatives: readonly CheckedPath[];
  readonly use: Use;
  readonly role: Role;
  /** The condition also holds when the value is absent (`not`, `given: false`, `kms_below`): then every operation needs the member. */
  readonly absenceCounts: boolean;
  readonly literals: readonly { readonly value: string | number | boolean; readonly comparison: Comparison }[];
}

/** Text with gaps (`undefined`) for the values of the record: `['arn:aws:s3:::', undefined]`. */
export type Pattern = readonly (string | undefined)[];

export interface CheckedChange {
  readonly source: string;
  readonly operations: readonly string[];
  readonly at: Position;
  readonly references: readonly CheckedReference[];
  /** What the resource and the part are named with: for each of them the alternative templates, each with its values. */
  readonly names: readonly {
    readonly what: 'resource' | 'part' | 'via';
    readonly templates: readonly (readonly (readonly CheckedPath[])[])[];
  }[];
  /** Whether it can open (also: report as unclear) or close a finding. */
  readonly introduces: boolean;
  readonly remediates: boolean;
  /** Empty: the event does not name the resource. */
  readonly resource: readonly Pattern[];
  /** Empty: the whole. */
  readonly part: readonly Pattern[];
  readonly scope: string;
}

export interface CheckedRule {
  readonly plugin: string;
  readonly at: Position;
  readonly type?: string;
  readonly changes: readonly CheckedChange[];
  /** `ec2:RunInstances` */
  readonly nearest: readonly string[];
  /** `rds:PromoteReadReplica` -> why it cannot touch what the plugin checks. */
  readonly waivers: ReadonlyMap<string, string>;
  /** Members of a family share the sentences of its waivers. */
  readonly family?: string;
}

/** A resource type: its operations by group, as `rds:CreateDBInstance`. */
export interface CheckedType {
  readonly name: string;
  readonly at: Position;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Ways to the id, each with the events that use it; one of them must have it. */
  readonly ids: readonly { readonly path: CheckedPath; readonly events: readonly string[] }[];
}

export interface CheckedCatalogue {
  readonly rules: readonly CheckedRule[];
  readonly types: readonly CheckedType[];
  /** `rds:db rds:X` -> why an operation that by its name looks like one of the type's is none. */
  readonly exceptions?: ReadonlyMap<string, string>;
}
