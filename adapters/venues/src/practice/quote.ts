import { deriveKey, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';
import type { PracticeParameters } from './parameters.ts';

/** Best bid and ask in ticks. */
export interface Quote {
  readonly bid: number;
  readonly ask: number;
}

/** Seconds that a quiet market's spread and side stay as they are. */
const QUOTE_SECONDS = 7;

/**
 * Where the best bid and ask stand beside the last price: that price is one of them, since a taker's purchase prints at
 * the ask and a sale at the bid.
 */
export class Quotes {
  readonly #spreadTicks: number;
  readonly #sideKey: Bits;
  readonly #widthKey: Bits;

  constructor({ symbol, spreadTicks }: PracticeParameters, seed: number) {
    const key = deriveKey(deriveKey(seed >>> 0, symbol), 'quotes');
    this.#spreadTicks = spreadTicks;
    this.#sideKey = deriveKey(key, 'side');
    this.#widthKey = deriveKey(key, 'width');
  }

  /** Whether the last trade of a second was a purchase: as the price went, or where it stood still as it happens. */
  lastWasBuy(second: number, open: number, close: number): boolean {
    if (open !== close) return close > open;
    return randomBits(this.#sideKey, Math.floor(second / QUOTE_SECONDS)) % 2 === 0;
  }

  /** The quote beside a last price in ticks. */
  around(second: number, price: number, wasBuy: boolean): Quote {
    const width = uniform(randomBits(this.#widthKey, Math.floor(second / QUOTE_SECONDS)));
    const spread = Math.max(1, Math.round(this.#spreadTicks * (0.6 + 0.8 * width)));
    const bid = Math.max(1, wasBuy ? price - spread : price);
    return { bid, ask: Math.max(bid + 1, wasBuy ? price : price + spread) };
  }
}
