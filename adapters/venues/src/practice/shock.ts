import { deriveKey, normal } from './random.ts';
import type { Bits } from './random.ts';

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
  constructor(
    keys: { readonly market: Bits; readonly own: Bits },
    level: string,
    correlation: { readonly bitcoin: number; readonly common: number },
  ) {
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
      this.#bitcoin * normal(this.#bitcoinKey, index) +
      this.#common * normal(this.#commonKey, index) +
      this.#own * normal(this.#ownKey, index)
    );
  }
}
