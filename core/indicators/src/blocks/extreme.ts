import type { Memory } from '../memory.ts';

const SEEN = 0;
const HEAD = 1;
const SIZE = 2;

/**
 * Highest or lowest of the last `length` values, and how long ago it was. Keeps only the values that can still become
 * the extreme, in falling order, so the work per bar does not grow with `length`. Of equal extremes the oldest counts.
 */
export class Extreme {
  readonly #length: number;
  readonly #sign: 1 | -1;
  readonly #values: Float64Array;
  readonly #ordinals: Int32Array;
  readonly #state: Int32Array;

  constructor(memory: Memory, length: number, which: 'highest' | 'lowest') {
    this.#length = length;
    this.#sign = which === 'highest' ? 1 : -1;
    this.#values = memory.floats(length);
    this.#ordinals = memory.integers(length);
    this.#state = memory.integers(3);
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const length = this.#length;
    const values = this.#values;
    const ordinals = this.#ordinals;
    const state = this.#state;
    const signed = value * this.#sign;
    const ordinal = state[SEEN]!;
    let head = state[HEAD]!;
    let size = state[SIZE]!;
    if (size > 0 && ordinals[head]! <= ordinal - length) {
      head = head + 1 === length ? 0 : head + 1;
      size -= 1;
    }
    let slot = head + size;
    if (slot >= length) slot -= length;
    while (size > 0) {
      const back = slot === 0 ? length - 1 : slot - 1;
      if (values[back]! >= signed) break;
      slot = back;
      size -= 1;
    }
    values[slot] = signed;
    ordinals[slot] = ordinal;
    state[SEEN] = ordinal + 1;
    state[HEAD] = head;
    state[SIZE] = size + 1;
    return ordinal + 1 < length ? NaN : values[head]! * this.#sign;
  }

  /** Bars since the extreme: 0 when it is the last value. */
  get age(): number {
    return this.#state[SEEN]! - 1 - this.#ordinals[this.#state[HEAD]!]!;
  }
}
