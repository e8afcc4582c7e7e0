import type { Memory } from '../memory.ts';
import { Window } from './window.ts';

/** The value of `distance` values ago. */
export class Lag {
  readonly #window: Window;

  constructor(memory: Memory, distance: number) {
    this.#window = new Window(memory, distance);
  }

  /** NaN until `distance` values came before, and for a NaN value, which is skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const full = this.#window.full;
    const leaving = this.#window.push(value);
    return full ? leaving : NaN;
  }
}
