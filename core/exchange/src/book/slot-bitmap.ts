/** Bits of the index: one for each slot of the window of prices. */
export const SLOTS = 2 ** 16;

/** The lowest set bit of `words` that is `from` or above and in the same word, or −1. */
function lowestInWord(words: Uint32Array, from: number): number {
  const bits = words[from >>> 5]! & (-1 << (from & 31));
  return bits === 0 ? -1 : (from & ~31) + lowestBit(bits);
}

/** Position of the lowest set bit; `bits` is not 0. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/**
 * Which of {@link SLOTS} slots are taken, and the next taken one in at most four reads: a bit for each slot, a bit for
 * each word of those that is not 0, and a bit for each word of those. Each array ends in a word that stays 0, so that a
 * search from behind the last slot finds nothing without a special case.
 */
export class SlotBitmap {
  readonly #slots = new Uint32Array(SLOTS / 32 + 1);
  readonly #words = new Uint32Array(SLOTS / 32 ** 2 + 1);
  readonly #groups = new Uint32Array(SLOTS / 32 ** 3 + 1);

  add(slot: number): void {
    const word = slot >>> 5;
    const group = word >>> 5;
    this.#slots[word]! |= 1 << (slot & 31);
    this.#words[group]! |= 1 << (word & 31);
    this.#groups[group >>> 5]! |= 1 << (group & 31);
  }

  delete(slot: number): void {
    const word = slot >>> 5;
    const group = word >>> 5;
    if ((this.#slots[word]! &= ~(1 << (slot & 31))) !== 0) return;
    if ((this.#words[group]! &= ~(1 << (word & 31))) !== 0) return;
    this.#groups[group >>> 5]! &= ~(1 << (group & 31));
  }

  /** The lowest taken slot that is `from` or above, or −1. `from` is 0 to {@link SLOTS}. */
  next(from: number): number {
    const slot = lowestInWord(this.#slots, from);
    if (slot >= 0) return slot;
    const word = this.#nextWord((from >>> 5) + 1);
    return word < 0 ? -1 : word * 32 + lowestBit(this.#slots[word]!);
  }

  #nextWord(from: number): number {
    if (from >= SLOTS / 32) return -1;
    const word = lowestInWord(this.#words, from);
    if (word >= 0) return word;
    const group = this.#nextGroup((from >>> 5) + 1);
    return group < 0 ? -1 : group * 32 + lowestBit(this.#words[group]!);
  }

  #nextGroup(from: number): number {
    const group = lowestInWord(this.#groups, from);
    if (group >= 0 || from >= 32) return group;
    return lowestInWord(this.#groups, 32);
  }
}
