import type { Ticks } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import type { Band } from './thresholds.ts';

/**
 * Positions by the mark prices between which nothing has to be done for them, packed so that a new mark price is compared
 * with all of them in one pass: about a nanosecond each. A position that changes costs two stores, where a heap or a
 * sorted list would have to be kept in order at every fill.
 */
export class Bands {
  readonly #exposures: Exposure[] = [];
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];

  set(exposure: Exposure, { low, high }: Band): void {
    if (exposure.slot < 0) exposure.slot = this.#exposures.push(exposure) - 1;
    this.#lows[exposure.slot] = low;
    this.#highs[exposure.slot] = high;
  }

  /** The last slot moves into the one that is given up. */
  delete(exposure: Exposure): void {
    const { slot } = exposure;
    const last = this.#exposures.pop()!;
    const low = this.#lows.pop()!;
    const high = this.#highs.pop()!;
    exposure.slot = -1;
    if (last === exposure) return;
    last.slot = slot;
    this.#exposures[slot] = last;
    this.#lows[slot] = low;
    this.#highs[slot] = high;
  }

  /** Adds to `into` whatever a mark price is not strictly inside the band of. */
  reached(mark: Ticks, into: Exposure[]): void {
    const lows = this.#lows;
    const highs = this.#highs;
    for (let slot = 0; slot < lows.length; slot += 1) {
      if (mark <= lows[slot]! || mark >= highs[slot]!) into.push(this.#exposures[slot]!);
    }
  }
}
