/**
 * The fields of one search: every shared value is computed once, under a name that can be read.
 *
 * The same expression asked for twice is the same field (common-subexpression elimination), which
 * is what lets forty rules of a sweep read `requestParameters` once. Definitions are kept in the
 * order in which they were made, so a field only ever uses fields before it.
 */
import type { Expr } from '../spl/ast.js';
import { NULL, call, field } from '../spl/build.js';

export interface Definition {
  readonly field: string;
  readonly value: Expr;
}

/** Names that the prelude and the tail use. */
const RESERVED = new Set(
  (
    'rec ok src ev ev0 op id at reg acc err q s q0 s0 om qk ptn hit one plugin v j verdict reason resource resource_via part region ' +
    'row_id severity actor actor_type channel source_ip user_agent rank event_id event_time event_source event_name event_region account'
  ).split(' '),
);

export class Fields {
  readonly #definitions: Definition[] = [];
  readonly #byExpression = new Map<string, string>();
  readonly #names = new Set<string>();

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

  get definitions(): readonly Definition[] {
    return this.#definitions;
  }

  #unique(hint: string): string {
    const base = hint.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '') || 'x';
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
