import type { Trade } from '@tradewind/market';
import { SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';
import { deriveKey, draw, EXPONENTIAL, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';

/** A second with more prints than this shows them merged, as venues' aggregate streams do. */
const MAX_TRADES = 24;

/**
 * The prints of each second: they begin at its open, reach its high and its low, end at its close, and their quantities
 * sum to its volume.
 */
export class TradeTape {
  readonly #path: MarketPath;
  readonly #venue: string;
  readonly #key: Bits;

  constructor(path: MarketPath, venue: string, seed: number) {
    this.#path = path;
    this.#venue = venue;
    this.#key = deriveKey(seed >>> 0, `trades ${path.parameters.symbol}`);
  }

  /** Prints of a second counted from 1970-01-01, oldest first; none where nothing traded. */
  at(second: number): Trade[] {
    const { symbol, ticksPerUnit, lotsPerUnit, tradesPerSecond } = this.#path.parameters;
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    const bars = this.#path.seconds(minute);
    const bar = second - minute * SECONDS_IN_MINUTE;
    const lots = bars.lots[bar]!;
    if (lots === 0) return [];
    const prices = this.#prices(second, tradesPerSecond, lots, {
      open: bars.open[bar]!,
      high: bars.high[bar]!,
      low: bars.low[bar]!,
      close: bars.close[bar]!,
    });
    const quantities = this.#divide(second, lots, prices.length);
    const times = this.#times(second, prices.length);
    let last = bars.open[bar]!;
    return prices.map((price, index) => {
      const bits = randomBits(this.#key ^ 0x3c6ef372, second * 32 + index);
      const side = price > last || (price === last && bits % 2 === 0) ? 'buy' : 'sell';
      last = price;
      return {
        venue: this.#venue,
        symbol,
        id: `${second}-${index}`,
        time: times[index]!,
        price: price / ticksPerUnit,
        quantity: quantities[index]! / lotsPerUnit,
        side,
      };
    });
  }

  #prices(
    second: number,
    mean: number,
    lots: number,
    { open, high, low, close }: { open: number; high: number; low: number; close: number },
  ): number[] {
    const highFirst = randomBits(this.#key, second) % 2 === 0;
    const corners = [open, ...(highFirst ? [high, low] : [low, high]), close];
    // A print at each corner of the bar; those that repeat the one before say nothing new.
    const path = corners.filter((price, index) => index === 0 || price !== corners[index - 1]);
    const wanted = Math.round(
      mean * (0.5 + draw(EXPONENTIAL, randomBits(this.#key ^ 0x510e527f, second)) / 2),
    );
    const count = Math.max(path.length, Math.min(MAX_TRADES, wanted, lots));
    const prices: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const position = count === 1 ? path.length - 1 : (index * (path.length - 1)) / (count - 1);
      const before = Math.floor(position);
      const from = path[before]!;
      const to = path[Math.min(before + 1, path.length - 1)]!;
      prices.push(Math.round(from + (to - from) * (position - before)));
    }
    // Rounding positions may pass a corner by; the corner nearest in order takes the print's place.
    path.forEach((price, corner) => {
      const index = path.length === 1 ? 0 : Math.round((corner * (count - 1)) / (path.length - 1));
      prices[index] = price;
    });
    return prices;
  }

  /** Whole lots for each print, at least one, that sum to `lots`. */
  #divide(second: number, lots: number, count: number): number[] {
    const weights = Array.from({ length: count }, (_, index) =>
      draw(EXPONENTIAL, randomBits(this.#key ^ 0x6a09e667, second * 32 + index)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const free = lots - count;
    let passed = 0;
    let given = 0;
    return weights.map((weight) => {
      passed += weight;
      const upTo = Math.min(free, Math.round((passed / total) * free));
      const share = 1 + upTo - given;
      given = upTo;
      return share;
    });
  }

  #times(second: number, count: number): number[] {
    const offsets = Array.from({ length: count }, (_, index) =>
      Math.floor(uniform(randomBits(this.#key ^ 0x1f83d9ab, second * 32 + index)) * 1000),
    );
    return offsets.sort((a, b) => a - b).map((offset) => second * 1000 + offset);
  }
}
