/** 2^32 over the golden ratio: spreads what differs little. */
const SPREAD = 0x9e3779b1;
/** Of so many bits one is set at most, so that nearly everything that is not in the filter is told at the first look. */
const SPARSENESS = 16;
const MOST_BITS = 24;

/**
 * Says of a 32-bit word whether it may have been added. Kept as small as it can be, for it is looked at for every word of
 * a text and should stay in the processor's nearest cache.
 */
export class BitFilter {
  private words: Int32Array;
  private shift: number;
  private added = 0;

  /** `bits`: its size is two to this power. */
  constructor(bits: number) {
    this.words = new Int32Array(1 << (bits - 5));
    this.shift = 32 - bits;
  }

  /** Whether it has taken so much that too many looks would go on: time for one of twice the size. */
  get isFull(): boolean {
    return this.added * SPARSENESS > this.words.length * 32 && this.shift > 32 - MOST_BITS;
  }

  /** An empty one of twice the size. */
  larger(): BitFilter {
    return new BitFilter(33 - this.shift);
  }

  add(word: number): void {
    const slot = Math.imul(word, SPREAD) >>> this.shift;
    this.words[slot >>> 5]! |= 1 << slot;
    this.added++;
  }

  has(word: number): boolean {
    const slot = Math.imul(word, SPREAD) >>> this.shift;
    return (this.words[slot >>> 5]! & (1 << slot)) !== 0;
  }

  /** The first of `words[from, end)` that may have been added; `end` where none was. */
  next(words: Int32Array, from: number, end: number): number {
    const { words: filter, shift } = this;
    for (let at = from; at < end; at++) {
      const slot = Math.imul(words[at]!, SPREAD) >>> shift;
      if ((filter[slot >>> 5]! & (1 << slot)) !== 0) return at;
    }
    return end;
  }
}
