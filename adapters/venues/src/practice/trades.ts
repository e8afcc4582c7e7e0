import { SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';
import type { Quotes } from './quote.ts';
import { deriveKey, draw, EXPONENTIAL, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';

/** A second with more prints than this shows them merged, as venues' aggregate streams do. */
const MAX_TRADES = 32;

/** Prints at the price of the one before: orders that fill against several makers at once. */
const REPEATED = 0.6;

/** One print on the market's grid. */
export interface Print {
  /** Unique within its market and rising: second × 32 + place. */
  readonly id: number;
  /** UTC milliseconds. */
  readonly time: number;
  readonly ticks: number;
  readonly lots: number;
  readonly isBuy: boolean;
}

/**
 * The prints of each second: they begin at its open, reach its high and its low, end at its close, and their quantities
 * sum to its volume. A function of seed, market and time, like the path.
 */
export class TradeTape {
  readonly #path: MarketPath;
  readonly #quotes: Quotes;
  readonly #meanLots: number;
  readonly #countKey: Bits;
  readonly #priceKey: Bits;
  readonly #sizeKey: Bits;
  readonly #timeKey: Bits;
  #second = Number.NaN;
  #prints: readonly Print[] = [];

  constructor(path: MarketPath, quotes: Quotes, seed: number) {
    const { symbol, dailyLots, tradesPerSecond } = path.parameters;
    const key = deriveKey(deriveKey(seed >>> 0, symbol), 'trades');
    this.#path = path;
    this.#quotes = quotes;
    this.#meanLots = dailyLots / 86_400 / tradesPerSecond;
    this.#countKey = deriveKey(key, 'count');
    this.#priceKey = deriveKey(key, 'price');
    this.#sizeKey = deriveKey(key, 'size');
    this.#timeKey = deriveKey(key, 'time');
  }

  /** Prints of a second counted from 1970-01-01, oldest first; none where nothing traded. */
  at(second: number): readonly Print[] {
    if (second !== this.#second) {
      this.#prints = this.#compute(second);
      this.#second = second;
    }
    return this.#prints;
  }

  #compute(second: number): Print[] {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    const bars = this.#path.seconds(minute);
    const bar = second - minute * SECONDS_IN_MINUTE;
    const lots = bars.lots[bar]!;
    if (lots === 0) return [];
    const open = bars.open[bar]!;
    const close = bars.close[bar]!;
    const corners = this.#corners(second, open, bars.high[bar]!, bars.low[bar]!, close);
    const wanted = poisson(lots / this.#meanLots, uniform(randomBits(this.#countKey, second)));
    const count = Math.max(corners.length, Math.min(MAX_TRADES, lots, wanted));
    const prices = this.#prices(second, corners, count);
    const quantities = this.#quantities(second, lots, count);
    const times = this.#times(second, count);
    const lastIsBuy = this.#quotes.lastWasBuy(second, open, close);
    let isBuy = this.#quotes.lastWasBuy(second - 1, open, open);
    return prices.map((ticks, index) => {
      const before = index === 0 ? open : prices[index - 1]!;
      if (ticks !== before) isBuy = ticks > before;
      if (index === count - 1) isBuy = lastIsBuy;
      return { id: second * MAX_TRADES + index, time: times[index]!, ticks, lots: quantities[index]!, isBuy };
    });
  }

  /** The prices that have to print, in order, without repetition. */
  #corners(second: number, open: number, high: number, low: number, close: number): number[] {
    const highFirst = randomBits(this.#countKey ^ 1, second) % 2 === 0;
    const corners = [open, ...(highFirst ? [high, low] : [low, high]), close];
    return corners.filter((price, index) => index === 0 || price !== corners[index - 1]);
  }

  /** A price for each print: corners at even distances, in between on the way from one to the next. */
  #prices(second: number, corners: readonly number[], count: number): number[] {
    const legs = corners.length - 1;
    if (legs === 0) return Array.from({ length: count }, () => corners[0]!);
    const prices: number[] = [];
    for (let leg = 0; leg < legs; leg += 1) {
      const [from, to] = [corners[leg]!, corners[leg + 1]!];
      const first = Math.round((leg * (count - 1)) / legs);
      const next = Math.round(((leg + 1) * (count - 1)) / legs);
      let share = 0;
      for (let index = first; index < next; index += 1) {
        const bits = randomBits(this.#priceKey, second * MAX_TRADES + index);
        const moves = index > first && uniform(bits) > REPEATED;
        if (moves)
          share += (1 - share) * uniform(randomBits(this.#priceKey ^ 1, second * MAX_TRADES + index)) * 0.5;
        prices.push(Math.round(from + (to - from) * share));
      }
    }
    prices.push(corners[legs]!);
    return prices;
  }

  /** Whole lots for each print, at least one, that sum to `lots`; few large ones among many small ones. */
  #quantities(second: number, lots: number, count: number): number[] {
    const weights = Array.from(
      { length: count },
      (_, index) => draw(EXPONENTIAL, randomBits(this.#sizeKey, second * MAX_TRADES + index)) ** 3,
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const free = lots - count;
    let passed = 0;
    let given = 0;
    return weights.map((weight, index) => {
      passed += weight;
      const upTo = index === count - 1 ? free : Math.min(free, Math.round((passed / total) * free));
      const share = 1 + upTo - given;
      given = upTo;
      return share;
    });
  }

  #times(second: number, count: number): number[] {
    return Array.from({ length: count }, (_, index) =>
      Math.floor(uniform(randomBits(this.#timeKey, second * MAX_TRADES + index)) * 1000),
    )
      .sort((a, b) => a - b)
      .map((offset) => second * 1000 + offset);
  }
}

/** Poisson quantile by summing up; enough for the few trades of a second. */
function poisson(mean: number, probability: number): number {
  if (mean > MAX_TRADES) return MAX_TRADES;
  let term = Math.exp(-mean);
  let sum = term;
  let count = 0;
  while (sum < probability && count < MAX_TRADES) {
    count += 1;
    term *= mean / count;
    sum += term;
  }
  return count;
}
