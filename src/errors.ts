/**
 * The one error type of the project. Every error names the thing, the place and the remedy, so that
 * whoever reads it at three in the morning knows what to do next.
 */

/** A place in a file. Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** `file:line:column`, as editors and terminals make clickable. */
export function formatPosition(at: Position): string {
  let text = at.file;
  if (at.line !== undefined) text += `:${at.line}`;
  if (at.line !== undefined && at.column !== undefined) text += `:${at.column}`;
  return text;
}

/** A problem in the user's input: a rule, a search, a log, an option. Never used for our own bugs. */
export class C2CError extends Error {
  readonly at?: Position;
  readonly remedy?: string;

  /**
   * @param message what is wrong, with the offending value in double quotes
   * @param where the place and the remedy, where they are known
   */
  constructor(message: string, where: { at?: Position; remedy?: string } = {}) {
    super(message);
    this.name = 'C2CError';
    if (where.at !== undefined) this.at = where.at;
    if (where.remedy !== undefined) this.remedy = where.remedy;
  }

  /** The whole message for a terminal: place, message, remedy. */
  override toString(): string {
    const place = this.at ? `${formatPosition(this.at)}: ` : '';
    const remedy = this.remedy ? `\n  ${this.remedy}` : '';
    return `${place}${this.message}${remedy}`;
  }
}
