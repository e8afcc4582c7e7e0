import { deriveKey, randomBits } from './random.ts';
import type { Bits } from './random.ts';
import type { MarketKeys } from './shock.ts';

/** How rare bursts of volatility are at one scale of time, and how violent. */
export interface BurstLaw {
  /** Share of the bars that burst. */
  readonly chance: number;
  /** Factor on such a bar's variance. */
  readonly variance: number;
}

/**
 * News, stop runs, large orders: single bars that move many times as much as their neighbours. Half of them come over
 * all markets at once. They are the market's jumps and make most of its heavy tails.
 */
export class Bursts {
  readonly #limit: number;
  readonly #variance: number;
  readonly #commonKey: Bits;
  readonly #ownKey: Bits;

  constructor(keys: MarketKeys, level: string, { chance, variance }: BurstLaw) {
    this.#limit = (chance / 2) * 2 ** 32;
    this.#variance = variance;
    this.#commonKey = deriveKey(keys.market, `${level} burst`);
    this.#ownKey = deriveKey(keys.own, `${level} burst`);
  }

  /** Factor on the variance of bar `index`: 1, or far more. */
  at(index: number): number {
    return randomBits(this.#commonKey, index) < this.#limit || randomBits(this.#ownKey, index) < this.#limit
      ? this.#variance
      : 1;
  }
}
