import type { Memory } from '../memory.ts';
import { ExactSum } from './exact-sum.ts';
import { Window } from './window.ts';

/**
 * Population variance of the last `length` values, `max(0, Σx²/n − m²)` as TradingView orders it. The variance of equal
 * values is exactly zero.
 */
export class RollingVariance {
  readonly #window: Window;
  readonly #sum: ExactSum;
  readonly #squares: ExactSum;
  readonly #mean: Float64Array;

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length);
    this.#sum = new ExactSum(memory);
    this.#squares = new ExactSum(memory);
    this.#mean = memory.floats(1, NaN);
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const window = this.#window;
    const leaving = window.push(value);
    this.#sum.exchange(value, leaving);
    this.#squares.exchange(value * value, leaving * leaving);
    if (!window.full) return NaN;
    const flat = window.flat;
    const mean = flat ? value : this.#sum.value / window.length;
    this.#mean[0] = mean;
    return flat ? 0 : Math.max(0, this.#squares.value / window.length - mean * mean);
  }

  /** Mean of the same window. */
  get mean(): number {
    return this.#mean[0]!;
  }
}
