import type { Memory } from '../memory.ts';
import { Extreme } from './extreme.ts';

/** Where a value stands between the lowest low and the highest high of `length` bars, 0 to 100. */
export class Stochastic {
  readonly #highest: Extreme;
  readonly #lowest: Extreme;

  constructor(memory: Memory, length: number) {
    this.#highest = new Extreme(memory, length, 'highest');
    this.#lowest = new Extreme(memory, length, 'lowest');
  }

  /** NaN until `length` bars were seen. Where the range is zero it is exactly 0. */
  next(value: number, high: number, low: number): number {
    const highest = this.#highest.next(high);
    const lowest = this.#lowest.next(low);
    return highest === lowest ? 0 : (100 * (value - lowest)) / (highest - lowest);
  }
}
