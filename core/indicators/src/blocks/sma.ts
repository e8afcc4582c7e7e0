import type { Memory } from '../memory.ts';
import { ExactSum } from './exact-sum.ts';
import { Window } from './window.ts';

/** Simple mean of the last `length` values. The mean of equal values is exactly that value. */
export class Sma {
  readonly #window: Window;
  readonly #sum: ExactSum;

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length);
    this.#sum = new ExactSum(memory);
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const window = this.#window;
    this.#sum.exchange(value, window.push(value));
    if (!window.full) return NaN;
    return window.flat ? value : this.#sum.value / window.length;
  }

  /**
   * {@link next} for the rows `[start, end)` of a column, which may be the result's own. A loop apart helps indicators
   * made of more blocks than the engine inlines into one.
   */
  fill(values: Float64Array, result: Float64Array, start: number, end: number): void {
    for (let row = start; row < end; row += 1) result[row] = this.next(values[row]!);
  }
}
