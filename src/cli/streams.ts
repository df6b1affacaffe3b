/** Standard output and error: back pressure, a closed pipe, Ctrl-C. */
import { once } from 'node:events';

/** Exit codes of the contract (README, "Exit codes"); 130 is the shell's for Ctrl-C. */
export const EXIT = { ok: 0, failed: 1, threshold: 2, interrupted: 130 } as const;

/** Ends quietly when the reader of our output has seen enough (`| head`), and at once on Ctrl-C. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.ok);
      throw error;
    });
  }
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted; what was printed so far is complete rows.\n');
    process.exit(EXIT.interrupted);
  });
}

/** Writes to standard output, in pieces of some size, and waits while the reader is slower. */
export class Output {
  private held = '';

  async write(text: string): Promise<void> {
    this.held += text;
    if (this.held.length >= 32_768) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.held;
    this.held = '';
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}

/** A line for the person at the terminal. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Text of a log made harmless for a terminal: control characters (escape sequences would act on the terminal) and
 * those that change the writing direction are shown as escapes.
 */
export function printable(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
