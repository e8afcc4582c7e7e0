import type { Memory } from '../memory.ts';

/**
 * Wilder's true range: the bar's range, stretched to the close before. `first` says what the first bar gives, which has
 * none: its own range, or nothing.
 */
export class TrueRange {
  readonly #first: 'range' | 'nothing';
  readonly #close: Float64Array;

  constructor(memory: Memory, first: 'range' | 'nothing') {
    this.#first = first;
    this.#close = memory.floats(1, NaN);
  }

  next(high: number, low: number, close: number): number {
    const before = this.#close[0]!;
    this.#close[0] = close;
    if (Number.isNaN(before)) return this.#first === 'range' ? high - low : NaN;
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  }
}
