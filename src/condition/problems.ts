/** Collects problems of the user's input, so that one run names all of them and not the first alone. */
import { closest, distance } from 'fastest-levenshtein';
import { C2CError, type Position } from '../errors.js';

/** A growing list of problems with their places. */
export class Problems {
  readonly list: C2CError[] = [];

  /**
   * Notes one problem.
   * @param at where it is
   * @param message what is wrong, the bad word in double quotes
   * @param remedy what to do about it
   */
  add(at: Position, message: string, remedy?: string): void {
    this.list.push(new C2CError(message, remedy === undefined ? { at } : { at, remedy }));
  }

  /** Notes an unknown word and names the nearest good one. */
  unknown(at: Position, what: string, word: string, known: readonly string[]): void {
    this.add(at, `unknown ${what} "${word}"`, suggest(word, known));
  }

  get empty(): boolean {
    return this.list.length === 0;
  }
}

/** "did you mean ..." where a known word is near, otherwise all that are known (at most 20). */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(word.toLowerCase(), known);
  const folded = known.find((name) => name.toLowerCase() === word.toLowerCase());
  if (folded !== undefined) return `did you mean "${folded}"?`;
  if (distance(word.toLowerCase(), near.toLowerCase()) <= Math.max(2, Math.floor(word.length / 3))) {
    return `did you mean "${near}"?`;
  }
  return known.length <= 20 ? `known: ${known.join(', ')}` : undefined;
}

/** Many problems as one error: the first names the place, the message holds them all. */
export function collected(what: string, problems: readonly C2CError[]): C2CError {
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  const text = `${what}: ${count}\n${problems.map((problem) => problem.toString()).join('\n')}`;
  const at = problems[0]?.at;
  return new C2CError(text, at === undefined ? {} : { at });
}
