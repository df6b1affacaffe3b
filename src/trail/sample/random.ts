/** Repeatable randomness: the same seed gives the same trail on every machine. */

export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number below `n`. */
  below(n: number): number;
  pick<T>(items: readonly T[]): T;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  uuid(): string;
  /** Upper-case letters and digits, as in AWS's ids. */
  id(length: number): string;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a sample. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)] as string).join('');
  const hex = (digits: number): string => from('0123456789abcdef', digits);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)] as never,
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${from('89ab', 1)}${hex(3)}-${hex(12)}`,
    id: (length) => from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length),
  };
}
