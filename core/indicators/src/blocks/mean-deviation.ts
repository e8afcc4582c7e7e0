import type { Memory } from '../memory.ts';
import { Window } from './window.ts';

/** Distance of a value from the mean of the last `length`, in units of `unit` mean absolute deviations. */
export class MeanDeviation {
  readonly #window: Window;
  readonly #unit: number;

  constructor(memory: Memory, length: number, unit: number) {
    this.#window = new Window(memory, length);
    this.#unit = unit;
  }

  /** NaN until `length` values were seen. Where all values are equal it is exactly 0. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const window = this.#window;
    window.push(value);
    if (!window.full) return NaN;
    if (window.flat) return 0;
    const { length, values, start } = window;
    const end = start + length;
    let sum = 0;
    for (let cell = start; cell < end; cell += 1) sum += values[cell]!;
    const mean = sum / length;
    let deviation = 0;
    for (let cell = start; cell < end; cell += 1) deviation += Math.abs(values[cell]! - mean);
    return (value - mean) / (this.#unit * (deviation / length));
  }
}
