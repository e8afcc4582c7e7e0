import { deriveKey, draw, NORMAL, randomBits } from './random.ts';
import type { Bits } from './random.ts';

/** Correlation with BTC; of what remains, with the other markets. */
export interface Correlation {
  readonly bitcoin: number;
  readonly common: number;
}

/** Keys from which everything about one market is drawn. */
export interface MarketKeys {
  /** Common to all markets of a seed. */
  readonly market: Bits;
  readonly own: Bits;
}

/**
 * Standard normal shocks of one market: a part that is BTC's own shock, a part common to the other markets, a part of
 * its own. The parts are such that two markets correlate as the recordings say.
 */
export class Shocks {
  readonly #bitcoin: number;
  readonly #common: number;
  readonly #own: number;
  readonly #bitcoinKey: Bits;
  readonly #commonKey: Bits;
  readonly #ownKey: Bits;

  /** `level` names the scale of time, so that hours and minutes are shocked independently. */
  constructor(keys: MarketKeys, level: string, correlation: Correlation) {
    const rest = Math.sqrt(1 - correlation.bitcoin ** 2);
    this.#bitcoin = correlation.bitcoin;
    this.#common = rest * correlation.common;
    this.#own = rest * Math.sqrt(1 - correlation.common ** 2);
    this.#bitcoinKey = deriveKey(keys.market, `bitcoin ${level}`);
    this.#commonKey = deriveKey(keys.market, `common ${level}`);
    this.#ownKey = deriveKey(keys.own, `shock ${level}`);
  }

  at(index: number): number {
    return (
      this.#bitcoin * draw(NORMAL, randomBits(this.#bitcoinKey, index)) +
      this.#common * draw(NORMAL, randomBits(this.#commonKey, index)) +
      this.#own * draw(NORMAL, randomBits(this.#ownKey, index))
    );
  }
}
