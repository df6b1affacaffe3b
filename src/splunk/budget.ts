/** How long the text of a sweep may be. */
import { C2CError } from '../errors.js';
import { SWEEP_PREFIX } from './savedsearches.js';

/**
 * Bytes of a sweep with all macros expanded. Splunk documents no limit for the length of a search; this is ours, chosen so
 * that a search head, a browser and a person can still cope with it (SPL.md 1.6).
 */
export const TEXT_BUDGET = 60 * 1024;

/**
 * Holds the sweeps to the budget.
 * @param expanded text with all macros expanded, by the name of the saved search
 * @throws C2CError that names every sweep over the budget, with its size
 */
export function checkBudget(expanded: ReadonlyMap<string, string>): void {
  const over = [...expanded]
    .filter(([name]) => name.startsWith(SWEEP_PREFIX))
    .map(([name, text]) => ({ name, size: Buffer.byteLength(text) }))
    .filter(({ size }) => size > TEXT_BUDGET);
  if (over.length === 0) return;
  const named = over.map(({ name, size }) => `"${name}" has ${size}`).join(', ');
  throw new C2CError(`${named} bytes with its macros expanded, at most ${TEXT_BUDGET} are allowed`, {
    remedy: 'move rules to another group (src/compile/groups.ts), or say them with parts that other rules share',
  });
}
