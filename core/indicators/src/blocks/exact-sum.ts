import type { Memory } from '../memory.ts';

const HIGH = 0;
const LOW = 1;

/**
 * A running sum that remembers what rounding cut off (Knuth's two-sum, kept as a pair of doubles, about 106 bits). Adding
 * and taking away a million values leaves no drift, so a window's sum depends on the window alone and not on where the
 * series began.
 */
export class ExactSum {
  readonly #state: Float64Array;

  constructor(memory: Memory) {
    this.#state = memory.floats(2);
  }

  /** Adds one value and takes another away. */
  exchange(entering: number, leaving: number): void {
    const state = this.#state;
    const high = state[HIGH]!;
    const first = high + entering;
    const firstPart = first - high;
    const firstLost = high - (first - firstPart) + (entering - firstPart);
    const second = first - leaving;
    const secondPart = second - first;
    const secondLost = first - (second - secondPart) + (-leaving - secondPart);
    const low = state[LOW]! + (firstLost + secondLost);
    const sum = second + low;
    state[HIGH] = sum;
    state[LOW] = low - (sum - second);
  }

  clear(): void {
    this.#state.fill(0);
  }

  /** The sum, rounded once. */
  get value(): number {
    return this.#state[HIGH]!;
  }
}
