import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../scripts/lib/wat.mjs';
import { BRACKETS_CODE } from '../../src/trail/brackets-code.js';
import { Brackets } from '../../src/trail/brackets.js';
import { MORE, skipToClose } from '../../src/trail/json-bytes.js';

/** Text that is hard on a reader of quotes and backslashes, with every bracket paired by chance only. */
const hard = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '\\\\', '"', '{', '}', '[', ']', 'a', '"{"', '"\\""', '\\"'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 400 },
  )
  .map((parts) => parts.join(''));

/** What a person would write: one byte after the other. */
function bracketsOf(bytes: Buffer): number[] {
  const places: number[] = [];
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const c = String.fromCharCode(bytes[i] as number);
    // A backslash takes the meaning from a quote or a backslash; before a bracket it is no JSON.
    if (c === '\\' && [0x22, 0x5c].includes(bytes[i + 1] as number)) i++;
    else if (c === '"') inString = !inString;
    else if (!inString && '{}[]'.includes(c)) places.push(i);
  }
  return places;
}

function endOf(bytes: Buffer, at: number): number {
  let depth = 1;
  for (const place of bracketsOf(bytes)) {
    if (place < at) continue;
    depth += '{['.includes(String.fromCharCode(bytes[place] as number)) ? 1 : -1;
    if (depth === 0) return place + 1;
  }
  return MORE;
}

describe('Brackets', () => {
  it('is what brackets.wat says', async () => {
    const code = await assemble(readFileSync('src/trail/brackets.wat', 'utf8'));
    expect(Buffer.from(code).toString('base64')).toBe(BRACKETS_CODE);
  });

  it('finds the same ends as one byte after the other', () => {
    const fast = new Brackets();
    fc.assert(
      fc.property(fc.array(hard, { minLength: 1, maxLength: 3 }), fc.nat(200), (texts, padding) => {
        const bytes = Buffer.from(`${' '.repeat(padding)}${texts.join('"x"')}`);
        fast.open(bytes, 0);
        let at = 0;
        // Each end found is where the next search begins, as in the scanner.
        for (let i = 0; i < 20; i++) {
          const end = fast.close(at);
          expect(end).toBe(endOf(bytes, at));
          if (end === MORE) break;
          at = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('goes on over the borders of its pieces', () => {
    const filler = `"${'x'.repeat(997)}\\""`;
    for (const shift of [0, 1, 62, 63, 64, 65]) {
      const inside = Array.from({ length: 400 }, () => filler).join(',');
      const bytes = Buffer.from(`${' '.repeat(shift)}{"a":[${inside}],"b":"}"}{"c":[]}`);
      for (const plain of [false, true]) {
        const brackets = new Brackets(plain);
        brackets.open(bytes, shift);
        const first = brackets.close(shift + 1);
        expect(first).toBe(bytes.length - '{"c":[]}'.length);
        expect(brackets.close(first + 1)).toBe(bytes.length);
      }
      expect(skipToClose(bytes, shift + 1, bytes.length)).toBe(bytes.length - '{"c":[]}'.length);
    }
  });

  it('works in this Node: the fast way is not silently off', () => {
    expect(new Brackets().fast).toBe(true);
    expect(new Brackets(true).fast).toBe(false);
  });
});
