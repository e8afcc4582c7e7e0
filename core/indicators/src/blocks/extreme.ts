import type { Memory } from '../memory.ts';

const SEEN = 0;
const HEAD = 1;
const TAIL = 2;

/**
 * Highest or lowest of the last `length` values, and how long ago it was. Keeps only the values that can still become
 * the extreme, in falling order, so the work per bar does not grow with `length`. Of equal extremes the oldest counts.
 */
export class Extreme {
  readonly #length: number;
  readonly #sign: 1 | -1;
  /** Candidates from HEAD to TAIL, with room for as many more before they have to be moved to the front. */
  readonly #values: Float64Array;
  readonly #ordinals: Int32Array;
  readonly #state: Int32Array;

  constructor(memory: Memory, length: number, which: 'highest' | 'lowest') {
    this.#length = length;
    this.#sign = which === 'highest' ? 1 : -1;
    this.#values = memory.floats(2 * length + 1);
    this.#ordinals = memory.integers(2 * length + 1);
    this.#state = memory.integers(3);
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const values = this.#values;
    const state = this.#state;
    const signed = value * this.#sign;
    const ordinal = state[SEEN]!;
    let head = state[HEAD]!;
    let tail = state[TAIL]!;
    if (head < tail && this.#ordinals[head]! <= ordinal - this.#length) head += 1;
    while (tail > head && values[tail - 1]! < signed) tail -= 1;
    if (tail === values.length) {
      this.#toFront(head);
      tail -= head;
      head = 0;
    }
    values[tail] = signed;
    this.#ordinals[tail] = ordinal;
    state[SEEN] = ordinal + 1;
    state[HEAD] = head;
    state[TAIL] = tail + 1;
    return ordinal + 1 < this.#length ? NaN : values[head]! * this.#sign;
  }

  /** Bars since the extreme: 0 when it is the last value. */
  get age(): number {
    return this.#state[SEEN]! - 1 - this.#ordinals[this.#state[HEAD]!]!;
  }

  #toFront(head: number): void {
    this.#values.copyWithin(0, head);
    this.#ordinals.copyWithin(0, head);
  }
}
