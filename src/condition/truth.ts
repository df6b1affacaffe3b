/** Kleene's three-valued logic: unknown wins only where the other side does not decide. */
import type { Truth } from './types.js';

export function and(parts: readonly Truth[]): Truth {
  if (parts.includes('no')) return 'no';
  return parts.includes('unknown') ? 'unknown' : 'yes';
}

export function or(parts: readonly Truth[]): Truth {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('unknown') ? 'unknown' : 'no';
}

export function not(part: Truth): Truth {
  if (part === 'unknown') return 'unknown';
  return part === 'yes' ? 'no' : 'yes';
}

export function truth(value: boolean): Truth {
  return value ? 'yes' : 'no';
}
