import type { Ticker } from '@tradewind/market';

/** A market's tickers are passed on at most this often, in milliseconds. */
export const TICKER_PERIOD_MS = 1_000;

/** Keeps the newest ticker of each market and hands out those that are due: at most one a second for each. */
export class TickerBoard {
  readonly #pending = new Map<string, Ticker>();
  readonly #passedOnAt = new Map<string, number>();

  put(ticker: Ticker): void {
    this.#pending.set(ticker.symbol, ticker);
  }

  /** The tickers that are due at `now`, in the order in which they changed. */
  take(now: number): Ticker[] {
    const due: Ticker[] = [];
    for (const ticker of this.#pending.values()) {
      if (now - (this.#passedOnAt.get(ticker.symbol) ?? -Infinity) >= TICKER_PERIOD_MS) due.push(ticker);
    }
    for (const { symbol } of due) {
      this.#pending.delete(symbol);
      this.#passedOnAt.set(symbol, now);
    }
    return due;
  }
}
