import type { Memory } from '../memory.ts';
import { Rma } from './rma.ts';

/** Wilder's relative strength index, 0 to 100, of a series of values. */
export class RelativeStrength {
  readonly #rise: Rma;
  readonly #fall: Rma;
  readonly #before: Float64Array;

  constructor(memory: Memory, length: number) {
    this.#rise = new Rma(memory, length);
    this.#fall = new Rma(memory, length);
    this.#before = memory.floats(1, NaN);
  }

  /** NaN until `length` changes were seen. Without any fall it is 100, as on TradingView. NaN values are skipped. */
  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const change = value - this.#before[0]!;
    this.#before[0] = value;
    if (Number.isNaN(change)) return NaN;
    const rise = this.#rise.next(Math.max(change, 0));
    const fall = this.#fall.next(Math.max(-change, 0));
    if (fall === 0) return 100;
    return rise === 0 ? 0 : 100 - 100 / (1 + rise / fall);
  }
}
