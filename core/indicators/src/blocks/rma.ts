import type { Memory } from '../memory.ts';
import { Seed } from './seed.ts';

/**
 * Wilder's running mean, `α = 1 / length`, seeded by the simple mean of the first `length` values. The order of
 * operations, `(mean(length − 1) + value) / length`, is TradingView's.
 */
export class Rma {
  readonly #length: number;
  readonly #seed: Seed;
  readonly #mean: Float64Array;

  constructor(memory: Memory, length: number) {
    this.#length = length;
    this.#seed = new Seed(memory, length);
    this.#mean = memory.floats(1, NaN);
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    const cell = this.#mean;
    const mean = cell[0]!;
    if (Number.isNaN(mean)) return (cell[0] = this.#seed.next(value));
    if (Number.isNaN(value)) return NaN;
    return (cell[0] = (mean * (this.#length - 1) + value) / this.#length);
  }
}
