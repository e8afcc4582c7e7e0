import type { Ticks } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import type { Band } from './thresholds.ts';

const FIRST_CAPACITY = 64;

/**
 * Positions by the mark prices between which nothing has to be done for them, packed so that a new mark price is compared
 * with all of them in one pass over a typed array: about a nanosecond each, and a position that changes costs two stores,
 * where a heap or a sorted list would have to be kept in order at every fill.
 */
export class Bands {
  /** Low and high of each slot. */
  #bounds = new Float64Array(2 * FIRST_CAPACITY);
  readonly #exposures: Exposure[] = [];

  set(exposure: Exposure, { low, high }: Band): void {
    if (exposure.slot < 0) {
      exposure.slot = this.#exposures.length;
      this.#exposures.push(exposure);
      if (this.#exposures.length * 2 > this.#bounds.length) this.#grow();
    }
    this.#bounds[2 * exposure.slot] = low;
    this.#bounds[2 * exposure.slot + 1] = high;
  }

  /** The last slot moves into the one that is given up. */
  delete(exposure: Exposure): void {
    const { slot } = exposure;
    const last = this.#exposures.pop()!;
    const from = 2 * this.#exposures.length;
    if (last !== exposure) {
      this.#exposures[slot] = last;
      last.slot = slot;
      this.#bounds.copyWithin(2 * slot, from, from + 2);
    }
    exposure.slot = -1;
  }

  /** Adds to `into` whatever a mark price is not strictly inside the band of. */
  reached(mark: Ticks, into: Exposure[]): void {
    const bounds = this.#bounds;
    const end = 2 * this.#exposures.length;
    for (let at = 0; at < end; at += 2) {
      if (mark <= bounds[at]! || mark >= bounds[at + 1]!) into.push(this.#exposures[at >> 1]!);
    }
  }

  #grow(): void {
    const grown = new Float64Array(this.#bounds.length * 2);
    grown.set(this.#bounds);
    this.#bounds = grown;
  }
}
