import type { Book, Ticker, VenueSink } from '@tradewind/market';
import type { PracticeMarket } from './market.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** Prints that are older than this when they could be told are history. */
const LATE_MS_MAX = 3_000;

/** A clock that jumped is caught up in closed minutes, this many at most; history has the rest. */
const CATCH_UP_MS_MAX = 1440 * MINUTE;

/**
 * What has been told of one market, so that everything is told once and in order, whether the market is followed as it
 * happens or a second at a time, and whatever the clock does.
 */
export class Teller {
  readonly #market: PracticeMarket;
  /** Prints before this were told; UTC milliseconds. */
  #tradesBefore = 0;
  /** The second whose ticker was told last. */
  #second = 0;
  /** Minutes that close by then were told; UTC milliseconds. */
  #minutesBefore: number;

  constructor(market: PracticeMarket, now: number) {
    this.#market = market;
    this.startFrom(now);
    this.#minutesBefore = Math.floor(now / MINUTE) * MINUTE;
  }

  get symbol(): string {
    return this.#market.symbol;
  }

  /** Tells what happens from `now` on; after a clock was set back too. Closed minutes are not told again. */
  startFrom(now: number): void {
    this.#tradesBefore = now;
    // The second before last is taken as told, so that the last one is told at once.
    this.#second = Math.floor(now / SECOND) - 2;
  }

  /** Tells the prints before a moment. */
  trades(before: number, sink: VenueSink): void {
    const from = Math.max(this.#tradesBefore, before - LATE_MS_MAX);
    if (from >= before) return;
    const trades = this.#market.trades(from, before);
    if (trades.length > 0) sink.trades(trades);
    this.#tradesBefore = before;
  }

  /** Tells what is left of a second that has ended, and returns its ticker; undefined where that was told. */
  second(second: number, sink: VenueSink): Ticker | undefined {
    if (second <= this.#second) return undefined;
    this.trades((second + 1) * SECOND, sink);
    this.#second = second;
    return this.#market.ticker(second);
  }

  book(time: number): Book {
    return this.#market.book(time);
  }

  /** Tells the minutes that have closed by the end of a second. */
  closedMinutes(second: number, sink: VenueSink): void {
    const before = Math.floor(((second + 1) * SECOND) / MINUTE) * MINUTE;
    if (before <= this.#minutesBefore) return;
    const from = Math.max(this.#minutesBefore, before - CATCH_UP_MS_MAX);
    for (const candle of this.#market.minutes(from, before)) sink.closedCandle(this.symbol, candle);
    this.#minutesBefore = before;
  }
}
