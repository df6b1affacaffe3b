/** What the package is made of: searches that are compiled already, tables, facts about the rules. Nothing of YAML or conf. */
import type { Command, Search } from '../spl/ast.js';
import type { MacroDefinition } from '../spl/parse/macros.js';

/** One rule as `dist/catalogue.json` shows it (DESIGN.md, contract 1), without its search. */
export interface RuleEntry {
  readonly plugin: string;
  /** CloudSploit's service folder: `ec2`. */
  readonly service: string;
  readonly title: string;
  readonly severity: string;
  readonly detectability: string;
  readonly reason?: string;
  /** `s3:PutBucketAcl`, sorted. */
  readonly events: readonly string[];
  /** The resource as a template, empty where the events do not name it. */
  readonly resource: string;
  readonly evidence: string;
  readonly attack: readonly string[];
  /** Where the plugin itself errs, and in which direction a finding then disagrees with the log. */
  readonly note?: string;
}

/** The search of one rule. */
export interface RuleSearch {
  readonly plugin: string;
  readonly service: string;
  readonly search: Search;
}

/** The rules of a group of services in one search. */
export interface SweepSearch {
  readonly group: string;
  /** From the base search to the sink. */
  readonly search: Search;
  /** The same from behind the base search to the rows: for events that come from a lookup. */
  readonly decide: readonly Command[];
  /** Plugin ids. */
  readonly rules: readonly string[];
}

/** A record whose rows are known: for the self-test. */
export interface SelfTestExample {
  /** Also the eventID of the record; unique. */
  readonly id: string;
  readonly group: string;
  readonly plugin: string;
  readonly why: string;
  /** The record as JSON text, on one line. */
  readonly record: string;
  /** The rows, see `rowText` in selftest.ts; sorted by character code. */
  readonly expected: readonly string[];
}

/** A lookup that is shipped as a CSV file. */
export interface LookupTable {
  /** Without `.csv`: `c2c_rules`. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** A page of the React dashboard: a script that Splunk's own page template loads. */
export interface Page {
  /** Also the file name of the script. */
  readonly view: string;
  readonly label: string;
  readonly script: Uint8Array;
  /** What it loads from beside it, by file name. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

/** Everything that varies; the rest stands in `app/`. */
export interface AppParts {
  /** `Major.Minor.Revision`. */
  readonly version: string;
  readonly rules: readonly RuleEntry[];
  readonly perRule: readonly RuleSearch[];
  readonly sweeps: readonly SweepSearch[];
  readonly examples: readonly SelfTestExample[];
  /** Which events make a resource. */
  readonly creations?: Search;
  /** Besides those of `app/`. */
  readonly macros: ReadonlyMap<string, MacroDefinition>;
  readonly lookups: readonly LookupTable[];
  /** Name of each setting -> its default; `undefined` where it is inert until an admin sets it. */
  readonly settings: ReadonlyMap<string, string | undefined>;
  /** The first is where the app opens. */
  readonly pages: readonly Page[];
  /** Data for the pages: file name below `appserver/static` -> content. */
  readonly statics?: ReadonlyMap<string, string>;
}
