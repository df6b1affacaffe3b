/**
 * The condition language: what a rule can say about a CloudTrail record.
 *
 * Three levels, kept apart: a *reference* says where a value is, a *test* says what of it, a
 * *condition* joins tests. `docs/rule-format.md` is the specification for people.
 */
import type { Position } from '../errors.js';

/** Where a path starts. `item` is bound by `each` or by any / every / none. */
export type Root = 'request' | 'response' | 'event' | 'item';

/** One step of a path. */
export type Step =
  /** A member of an object, in the casing of the log. */
  | { readonly kind: 'key'; readonly name: string }
  /** `[]`: the elements of a list. One value where a list is expected is a list of one. */
  | { readonly kind: 'each' }
  /** `[key=value]`: the last entry of a list whose member `key` equals `value` (folded). */
  | { readonly kind: 'entry'; readonly key: string; readonly value: string }
  /** `(json)`: JSON text, also URL-encoded, is read as JSON. `(csv)`: text is split at commas. */
  | { readonly kind: 'decode'; readonly format: 'json' | 'csv' };

/** One way to a value. */
export interface Path {
  readonly root: Root;
  readonly steps: readonly Step[];
}

/** Alternatives joined by `??`: the first that is given counts. Never empty. */
export interface Reference {
  readonly alternatives: readonly Path[];
}

/** Shapes that CloudTrail logs in several forms, normalised once by `src/condition/views.ts` and `src/compile/views.ts`. */
export type ViewName = 'securityGroupRules' | 'networkAclEntries' | 's3Grants';

/** What `in:` and `each:` iterate over: a reference that ends in a list step, or a view. */
export type ListSource =
  { readonly kind: 'list'; readonly reference: Reference } | { readonly kind: 'view'; readonly view: ViewName };

/** What can stand on the right side of a test. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  /** `{account}` or `{region}` of the record. */
  | { readonly kind: 'record'; readonly name: 'account' | 'region' }
  /** `{setting: name}`: a number, a text or a comma list; unset means cannot tell. */
  | { readonly kind: 'setting'; readonly name: string };

/** Levels of encryption keys, lowest first (CloudSploit's own order). */
export const KMS_LEVELS = ['none', 'sse', 'awskms', 'awscmk', 'externalcmk', 'cloudhsm'] as const;
export type KmsLevel = (typeof KMS_LEVELS)[number];

/** What a policy test asks of one statement. All members that are present must hold in the same statement. */
export interface PolicyTest {
  readonly kind: 'policy';
  /** The policy: an object, or JSON text (also URL-encoded). */
  readonly in: Reference;
  /** `any`: some statement passes. `every`: there is a statement and all pass. */
  readonly statement: 'any' | 'every';
  readonly effect?: 'Allow' | 'Deny';
  /**
   * `public`: everyone (`*` in any form). `external`: everyone, or an account other than the
   * record's. `any`: no test. A list: the principal holds one of these strings (folded).
   */
  readonly principal?: 'public' | 'external' | readonly string[];
  /** The statement's actions hold one of these strings, literally (folded): `*`, `s3:*`, `iam:PassRole`. */
  readonly action?: readonly string[];
  /** The statement's resources hold all of these strings. */
  readonly resourceHasAll?: readonly string[];
  /** `Operator/key: value`: the statement's Condition holds exactly that (folded). */
  readonly condition?: readonly { readonly operator: string; readonly key: string; readonly value: string }[];
  /**
   * The statement does not pass when it is limited: by one of these condition keys under a strong
   * operator with a value other than `*` and `0.0.0.0/0`. `'any'`: by any Condition at all.
   */
  readonly unlessCondition?: readonly string[] | 'any';
}

/** The leaves: what is asked of a value. */
export type Test =
  | { readonly kind: 'always' }
  | { readonly kind: 'equals'; readonly of: Reference; readonly values: readonly Operand[] }
  | {
      readonly kind: 'compare';
      readonly of: Reference;
      readonly op: 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: Operand;
    }
  | { readonly kind: 'version'; readonly of: Reference; readonly op: 'lt' | 'lte' | 'gte'; readonly value: string }
  | {
      readonly kind: 'text';
      readonly of: Reference;
      readonly op: 'startswith' | 'endswith' | 'contains' | 're';
      readonly values: readonly string[];
      /** Compare with case; otherwise folded. */
      readonly cased: boolean;
    }
  | { readonly kind: 'given'; readonly of: Reference; readonly value: boolean }
  | { readonly kind: 'mentioned'; readonly of: Reference; readonly value: boolean }
  | { readonly kind: 'hasAll'; readonly of: Reference; readonly values: readonly string[] }
  | { readonly kind: 'only'; readonly of: Reference; readonly values: readonly Operand[] }
  | {
      readonly kind: 'count';
      readonly of: Reference;
      readonly op: 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: Operand;
    }
  | {
      readonly kind: 'port';
      /** Ports and inclusive ranges; the test holds when one of them overlaps from..to. */
      readonly is: readonly { readonly from: number; readonly to: number }[];
      readonly from: Reference;
      readonly to: Reference;
      /** What holds when neither bound is given or both are -1: all ports, or none. */
      readonly whenAbsent: 'all' | 'none';
    }
  | {
      readonly kind: 'cidr';
      readonly of: Reference;
      /** `internet`: prefix length 0. */ readonly values: readonly string[];
    }
  | { readonly kind: 'kmsBelow'; readonly of: Reference; readonly level: KmsLevel | { readonly setting: string } }
  | PolicyTest;

/** Tests joined. */
export type Condition =
  | Test
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'oneOf'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'items';
      readonly quantifier: 'any' | 'every' | 'none';
      readonly in: ListSource;
      readonly where: Condition;
    };

export type ConditionKind = Condition['kind'];

/** Kleene's three values. `unknown` is "cannot tell". */
export type Truth = 'yes' | 'no' | 'unknown';

/** What a call does to the setting; decides what "false" means. */
export type Sets = 'create' | 'replace' | 'patch' | 'add' | 'remove';

/** Text with values of the record in it: `arn:{partition}:rds:{region}:{account}:db:{request.x|lower}`. */
export interface Template {
  readonly parts: readonly TemplatePart[];
}
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'record'; readonly name: 'account' | 'region' | 'partition' }
  /** A value of the record, as it stands (case kept), through the filters from left to right. */
  | { readonly kind: 'value'; readonly of: Reference; readonly filters: readonly TemplateFilter[] };
/**
 * `lower`: lower-cased. `arn`: given only if it is an ARN. `name`: given only if it is not an ARN.
 * `last`: what stands behind the last `/` or, where there is none, the last `:`.
 */
export type TemplateFilter = 'lower' | 'arn' | 'name' | 'last';

/** Pairs an item of `each` with an item of another list; not exactly one partner = no row. */
export interface Match {
  readonly with: Reference;
  readonly on: readonly string[];
}

/** One change, resolved: group names, resource types and families are already expanded. */
export interface Change {
  /** As in the log: `rds.amazonaws.com`. */
  readonly source: string;
  /** CloudTrail event names without version suffix: `CreateFunction` stands for `CreateFunction20150331` too. */
  readonly operations: readonly string[];
  readonly sets: Sets;
  /** patch only: no row when none of these is mentioned. */
  readonly about: readonly Reference[];
  readonly each?: ListSource;
  readonly match?: Match;
  readonly where?: Condition;
  readonly introduces?: Condition;
  readonly remediates?: Condition;
  /** A lesser state than the plugin's worst: `unclear` with reason `warn`. */
  readonly warn?: Condition;
  /** Alternatives: the first whose values are all given. Empty list: the event does not name the resource. */
  readonly resource: readonly Template[];
  /** `<type>:<id>` where the event names something else than the resource. */
  readonly via: readonly Template[];
  /** The piece of the resource that the call touches; `*` = the whole. */
  readonly part: readonly Template[];
  readonly scope: Scope;
  readonly at: Position;
}

/** Where a resource lives, as CloudSploit prints its region. */
export type Scope = 'region' | 'global' | 'account';

export type Verdict = 'introduces' | 'remediates' | 'unclear';

/** Why a verdict is unclear: cannot be read, a lesser state, or a default that may be changed at once. */
export type Reason = '' | 'unreadable' | 'cannot-tell' | 'warn' | 'default';
