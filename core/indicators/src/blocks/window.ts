import type { Memory } from '../memory.ts';

const POSITION = 0;
const SEEN = 1;
const RUN = 2;

/**
 * The last `length` values. Each is written twice, `length` cells apart, so that the whole window always lies in one
 * piece, oldest first, from {@link start} on.
 */
export class Window {
  readonly length: number;
  readonly values: Float64Array;
  readonly #state: Int32Array;

  constructor(memory: Memory, length: number) {
    this.length = length;
    this.values = memory.floats(2 * length);
    this.#state = memory.integers(3);
  }

  /** Takes in a value and returns the one that leaves: zero while the window fills. */
  push(value: number): number {
    const { length, values } = this;
    const state = this.#state;
    const position = state[POSITION]!;
    const leaving = values[position]!;
    if (state[SEEN]! < length) state[SEEN] = state[SEEN]! + 1;
    if (value !== values[position + length - 1]!) state[RUN] = 1;
    else if (state[RUN]! < length) state[RUN] = state[RUN]! + 1;
    values[position] = value;
    values[position + length] = value;
    state[POSITION] = position + 1 === length ? 0 : position + 1;
    return leaving;
  }

  /** True once `length` values were seen. */
  get full(): boolean {
    return this.#state[SEEN] === this.length;
  }

  /** True when all `length` values are equal: what sums then give only up to rounding is known exactly. */
  get flat(): boolean {
    return this.#state[RUN] === this.length;
  }

  /** Cell of the oldest value in `values`. */
  get start(): number {
    return this.#state[POSITION]!;
  }
}
