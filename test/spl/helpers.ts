/** Short ways to run SPL in tests. */
import {
  allSwitchVariants,
  DEFAULT_SWITCHES,
  type Environment,
  type LookupTable,
  MemoryLookups,
  type OutRow,
  parseSearch,
  prepare,
  printExpr,
  type SplEvent,
  type Switches,
} from '../../src/spl/index.js';

/** 2026-01-02T03:04:05Z. */
export const NOW = 1767323045;

export interface Options {
  readonly tables?: Readonly<Record<string, LookupTable>>;
  readonly switches?: Partial<Switches>;
  readonly specialise?: boolean;
}

export function environment(options: Options = {}): Environment & { lookups: MemoryLookups } {
  return {
    lookups: new MemoryLookups(Object.entries(options.tables ?? {})),
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    now: () => NOW,
    specialise: options.specialise ?? false,
  };
}

export const event = (record: unknown): SplEvent => ({ raw: JSON.stringify(record) });

/** Runs a search over records. */
export function run(text: string, records: readonly unknown[] = [], options: Options = {}): OutRow[] {
  return prepare(parseSearch(text), environment(options)).run(records.map(event));
}

/**
 * The value of an expression; the fields it reads are set from text or lists before.
 * NULL is undefined.
 */
export function evaluate(
  expression: string,
  fields: Readonly<Record<string, string | number | readonly string[]>> = {},
  options: Options = {},
): string | readonly string[] | undefined {
  const literal = (v: string | number): string =>
    printExpr(typeof v === 'number' ? { kind: 'number', value: v } : { kind: 'string', value: v });
  const sets = Object.entries(fields).map(
    ([name, v]) =>
      `| eval ${name}=${Array.isArray(v) ? `mvappend(${v.map(literal).join(', ')})` : literal(v as string)}`,
  );
  return run(`| makeresults ${sets.join(' ')} | eval result=${expression} | table result`, [], options)[0]?.['result'];
}

/** Whether a condition holds. */
export function holds(
  condition: string,
  fields: Readonly<Record<string, string | number | readonly string[]>> = {},
  options: Options = {},
): boolean {
  return evaluate(`if(${condition}, "yes", "no")`, fields, options) === 'yes';
}

/** Every answer that differs between the switch variants, by variant. */
export function answers(run: (switches: Switches) => unknown): Map<string, unknown> {
  return new Map(allSwitchVariants().map(({ name, switches }) => [name, run(switches)]));
}
