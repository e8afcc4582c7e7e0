import type { Memory } from '../memory.ts';
import { Window } from './window.ts';

/**
 * Mean of the last `length` values weighted 1 (oldest) to `length` (newest). Summed anew at each bar, oldest first, as
 * TradingView does.
 */
export class Wma {
  readonly #window: Window;
  readonly #weights: number;

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length);
    this.#weights = (length * (length + 1)) / 2;
  }

  /** NaN until `length` values were seen, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const window = this.#window;
    window.push(value);
    if (!window.full) return NaN;
    if (window.flat) return value;
    const { length, values, start } = window;
    let sum = 0;
    for (let weight = 1; weight <= length; weight += 1) sum += values[start + weight - 1]! * weight;
    return sum / this.#weights;
  }
}
