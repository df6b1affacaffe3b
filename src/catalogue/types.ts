/** What a rule is once it has been read: everything that the generators need, nothing of YAML. */
import type { Change, ListSource, Match, Reference, Scope, Verdict } from '../condition/types.js';
import type { Position } from '../errors.js';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const DETECTABILITIES = ['event', 'default', 'state', 'data-event', 'none'] as const;
export type Detectability = (typeof DETECTABILITIES)[number];

export const EVIDENCES = ['real', 'documented', 'modelled'] as const;
export type Evidence = (typeof EVIDENCES)[number];

/** A value that an admin may set; CloudSploit's name and default. */
export interface Setting {
  readonly name: string;
  /** Absent: the rule (or the part that asks for it) stays inert until the admin sets it. */
  readonly default?: string;
  readonly kind: 'number' | 'text' | 'list' | 'kms-level';
  readonly why: string;
}

/** One plugin's rule. */
export interface Rule {
  readonly plugin: string;
  /** The folder: CloudSploit's service folder, lower-cased as there (`ec2`, `configservice`). */
  readonly service: string;
  readonly title: string;
  readonly severity: Severity;
  readonly detectability: Detectability;
  /** For `none` and `data-event`: what CloudTrail lacks, in plain words. */
  readonly reason?: string;
  /** For `none`: the nearest CloudTrail event, where one exists: `ec2:RunInstances`. */
  readonly nearest: readonly string[];
  readonly why: string;
  readonly fix: string;
  /** The AWS CLI call that closes it, where one exists. */
  readonly fixCli?: string;
  readonly cloudsploitNote?: string;
  readonly attack: readonly string[];
  readonly evidence: Evidence;
  /** Page title, or file and eventID. */
  readonly source?: string;
  /** Resource type, `rds:db`. */
  readonly type?: string;
  readonly scope: Scope;
  readonly settings: readonly Setting[];
  readonly changes: readonly Change[];
  /** Operations of the resource type that cannot touch what the plugin checks: `rds:X` -> why. */
  readonly waivers: ReadonlyMap<string, string>;
  readonly family?: { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };
  readonly at: Position;
  /** Lines of the rule's file. */
  readonly lines?: number;
}

/** What an example expects; `silent` = no row of this plugin. */
export type Expectation = Verdict | 'silent';

/** One example of a rule: a record and the verdict that must come out, written before the rule ran. */
export interface Example {
  readonly plugin: string;
  readonly expect: Expectation;
  readonly why: string;
  readonly source?: string;
  /** `rds/CreateDBInstance`, a file below `test/records`. */
  readonly from: string;
  /** The record with the changes of the example applied. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Where the example says so: exactly these rows. */
  readonly rows?: readonly {
    readonly verdict: Verdict;
    readonly resource?: string;
    readonly part?: string;
    readonly via?: string;
    readonly reason?: string;
  }[];
  readonly settings: Readonly<Record<string, string>>;
  readonly at: Position;
}

/** Why a mutant of a rule cannot be told from the rule by any example. */
export interface Equivalent {
  readonly plugin: string;
  /** The mutant's name, as the mutation test prints it. */
  readonly mutant: string;
  readonly why: string;
  readonly at: Position;
}

/** Groups of operations of a resource type. */
export const GROUPS = ['create', 'restore', 'modify', 'delete', 'tag', 'untag'] as const;
export type Group = (typeof GROUPS)[number];

/** One operation of a resource type, with what is special about it. */
export interface TypeOperation {
  /** `rds.amazonaws.com` */
  readonly source: string;
  readonly operation: string;
  readonly group: Group;
  readonly each?: ListSource;
  readonly match?: Match;
  readonly id?: Reference;
  /** Text of the templates; `{id}` is filled in when a rule is read. */
  readonly resource?: readonly string[];
  readonly via?: readonly string[];
}

/** What a rule's `type` stands for. */
export interface ResourceType {
  /** `rds:db` */
  readonly name: string;
  readonly scope: Scope;
  readonly id?: Reference;
  readonly resource: readonly string[];
  readonly operations: readonly TypeOperation[];
  readonly at: Position;
}

/** The whole catalogue. */
export interface Catalogue {
  readonly rules: readonly Rule[];
  readonly examples: readonly Example[];
  readonly equivalents: readonly Equivalent[];
  readonly types: ReadonlyMap<string, ResourceType>;
}
