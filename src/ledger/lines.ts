/** The lines of a file, without holding the whole text: a ledger may be larger than a string can be. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

export function* readLines(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(2 ** 20);
    const decoder = new StringDecoder('utf8');
    let held = '';
    for (;;) {
      const count = readSync(handle, buffer);
      const text = held + (count === 0 ? decoder.end() : decoder.write(buffer.subarray(0, count)));
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        if (end > from) yield text.slice(from, end);
        from = end + 1;
      }
      held = text.slice(from);
      if (count === 0) {
        if (held !== '') yield held;
        return;
      }
    }
  } finally {
    closeSync(handle);
  }
}
