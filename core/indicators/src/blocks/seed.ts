import type { Memory } from '../memory.ts';

const SUM = 0;
const SEEN = 1;

/** Simple mean of the first `length` values, with which recursive means begin. */
export class Seed {
  readonly #length: number;
  readonly #state: Float64Array;

  constructor(memory: Memory, length: number) {
    this.#length = length;
    this.#state = memory.floats(2);
  }

  /** NaN until the value that completes the seed, then the mean. NaN values are skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const state = this.#state;
    const seen = state[SEEN]! + 1;
    state[SEEN] = seen;
    state[SUM] = state[SUM]! + value;
    return seen === this.#length ? state[SUM] / seen : NaN;
  }
}
