/**
 * The fields of one search: every shared value is computed once, under a name that can be read.
 *
 * The same expression asked for twice is the same field (common-subexpression elimination), which
 * is what lets forty rules of a sweep read `requestParameters` once. Definitions are kept in the
 * order in which they were made, so a field only ever uses fields before it.
 */
import type { Setting } from '../catalogue/types.js';
import type { Expr } from '../spl/ast.js';
import { NULL, call, field } from '../spl/build.js';

export interface Definition {
  readonly field: string;
  readonly value: Expr;
}

/** A setting and the field that holds it. */
export interface SettingField {
  readonly field: string;
  readonly setting: Setting;
}

/** Longest names: in a search of one rule for people, in a sweep of fifty rules for the text budget. */
const LONGEST = { readable: 36, short: 9 } as const;

/** Names that the prelude and the tail use. */
const RESERVED = new Set(
  (
    'rec ok src ev ev0 op own id at reg acc err q s q0 s0 om qk ptn hit one plugin v j verdict reason resource resource_via part region ' +
    'row_id severity actor actor_type channel source_ip user_agent rank event_id event_time event_source event_name event_region account'
  ).split(' '),
);

export class Fields {
  readonly #longest: number;
  readonly #raw: Definition[] = [];
  readonly #definitions: Definition[] = [];
  readonly #declared = new Map<string, Setting>();
  readonly #settings = new Map<string, SettingField>();
  readonly #byExpression = new Map<string, string>();
  readonly #names = new Set<string>();

  constructor(names: keyof typeof LONGEST = 'readable') {
    this.#longest = LONGEST[names];
  }

  /**
   * The field that holds `value`, made on first use.
   * @param hint a name for people; made unique and safe
   */
  define(hint: string, value: Expr): Expr {
    if (value.kind === 'field' || value.kind === 'string') return value;
    const key = JSON.stringify(value);
    const known = this.#byExpression.get(key);
    if (known !== undefined) return field(known);
    const name = this.#unique(hint);
    this.#byExpression.set(key, name);
    this.#definitions.push({ field: name, value });
    return field(name);
  }

  /** A name for a field that a later pass defines. */
  reserve(hint: string): string {
    return this.#unique(hint);
  }

  /** A value as it stands in the record, for a `foreach` that folds all of them; the prefix of the hint says how. */
  defineRaw(hint: string, value: Expr): Expr {
    const key = `${hint.slice(0, 3)}${JSON.stringify(value)}`;
    const known = this.#byExpression.get(key);
    if (known !== undefined) return field(known);
    const name = this.#unique(hint);
    this.#byExpression.set(key, name);
    this.#raw.push({ field: name, value });
    return field(name);
  }

  /** Makes a rule's settings known; a setting has one kind and one default for all rules. */
  declare(settings: readonly Setting[]): void {
    for (const setting of settings) this.#declared.set(setting.name, setting);
  }

  /** The field of a setting: `set_...` for texts, numbers and lists, `lev_...` for key levels. */
  setting(name: string): Expr {
    const known = this.#settings.get(name);
    if (known !== undefined) return field(known.field);
    const setting = this.#declared.get(name);
    if (setting === undefined) throw new Error(`the setting "${name}" is not declared`);
    const made = { field: this.#unique(`${setting.kind === 'kms-level' ? 'lev' : 'set'}_${name}`), setting };
    this.#settings.set(name, made);
    return field(made.field);
  }

  /** Whether a setting is a switch: its default is true or false. */
  isSwitch(name: string): boolean {
    const value = this.#declared.get(name)?.default;
    return value === 'true' || value === 'false';
  }

  /** The settings that were asked for, by name. */
  get settings(): readonly SettingField[] {
    return [...this.#settings.values()].sort((a, b) => (a.setting.name < b.setting.name ? -1 : 1));
  }

  get raw(): readonly Definition[] {
    return this.#raw;
  }

  get definitions(): readonly Definition[] {
    return this.#definitions;
  }

  #unique(hint: string): string {
    const base =
      hint
        .replace(/[^A-Za-z0-9_]+/g, '_')
        .slice(0, this.#longest)
        .replace(/^_+|_+$/g, '') || 'x';
    let name = base;
    for (let n = 2; this.#names.has(name) || RESERVED.has(name); n++) name = `${base}_${n}`;
    this.#names.add(name);
    return name;
  }
}

/**
 * mvmap that is null over an empty list. Whether Splunk evaluates the body once for a field that is NULL is
 * open; where a body could find something in nothing, it must not be asked.
 */
export function mapOver(list: Expr, body: Expr): Expr {
  return call('if', call('isnull', list), NULL, call('mvmap', list, body));
}
