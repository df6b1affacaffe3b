/**
 * The ids of rows seen so far, in twelve bytes each: an open-addressing table of the first 96 bits of each id.
 * A million rows take 24 MB at most; two different rows are taken for one with a chance of 1 in 10^17 then.
 */
import { createHash } from 'node:crypto';

const WORDS = 3;

export class RowIdSet {
  private slots: Uint32Array;
  private mask: number;
  private count = 0;

  /** @param capacity slots to begin with, a power of two */
  constructor(capacity = 1024) {
    this.slots = new Uint32Array(capacity * WORDS);
    this.mask = capacity - 1;
  }

  get size(): number {
    return this.count;
  }

  /** Adds an id (hexadecimal, as SHA-256 prints; any other text is hashed). @returns false when it was there */
  add(id: string): boolean {
    const hex = /^[0-9a-f]{24}/.test(id) ? id : createHash('sha256').update(id).digest('hex');
    const a = Number.parseInt(hex.slice(0, 8), 16);
    const b = Number.parseInt(hex.slice(8, 16), 16);
    // All zeros marks an empty slot.
    const c = (Number.parseInt(hex.slice(16, 24), 16) | 1) >>> 0;
    if (!this.insert(a, b, c)) return false;
    this.count++;
    if (this.count * 2 > this.mask) this.grow();
    return true;
  }

  private insert(a: number, b: number, c: number): boolean {
    const { slots, mask } = this;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (slots[at + 2] === 0) {
        slots[at] = a;
        slots[at + 1] = b;
        slots[at + 2] = c;
        return true;
      }
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return false;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < old.length; at += WORDS) {
      const c = old[at + 2] as number;
      if (c !== 0) this.insert(old[at] as number, old[at + 1] as number, c);
    }
  }
}
