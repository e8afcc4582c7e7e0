import type { Book, Candle, Ticker, Trade, VenueHealth, VenueSink } from '@tradewind/market';
import type { DerivedMarket } from './derived-market.ts';

/** Which markets a venue was asked for, perpetuals by the symbol of their spot market. */
export interface Asked {
  /** Markets of the venue itself. */
  readonly own: ReadonlySet<string>;
  readonly derived: ReadonlyMap<string, DerivedMarket>;
}

/** Passes on what a venue streams, and beside it what it means for perpetuals. */
export class DerivedSink implements VenueSink {
  readonly #sink: VenueSink;
  readonly #asked: Asked;
  #depth: ReadonlySet<string> = new Set();

  constructor(sink: VenueSink, asked: Asked) {
    this.#sink = sink;
    this.#asked = asked;
  }

  /** Depth of these markets is passed on; a book that only one of the two markets is watched for is not sent twice. */
  watchDepth(symbols: readonly string[]): void {
    this.#depth = new Set(symbols);
  }

  tickers(tickers: readonly Ticker[]): void {
    const passed = tickers.filter(({ symbol }) => this.#asked.own.has(symbol));
    for (const ticker of tickers) {
      const derived = this.#asked.derived.get(ticker.symbol);
      if (derived !== undefined) passed.push(derived.ticker(ticker));
    }
    if (passed.length > 0) this.#sink.tickers(passed);
  }

  trades(trades: readonly Trade[]): void {
    for (const [symbol, ofSymbol] of Map.groupBy(trades, (trade) => trade.symbol)) {
      if (this.#asked.own.has(symbol)) this.#sink.trades(ofSymbol);
      const derived = this.#asked.derived.get(symbol)?.trades(ofSymbol) ?? [];
      if (derived.length > 0) this.#sink.trades(derived);
    }
  }

  book(book: Book): void {
    if (this.#depth.has(book.symbol)) this.#sink.book(book);
    const derived = this.#asked.derived.get(book.symbol);
    if (derived !== undefined && this.#depth.has(derived.symbol)) this.#sink.book(derived.book(book));
  }

  closedCandle(symbol: string, candle: Candle): void {
    if (this.#asked.own.has(symbol)) this.#sink.closedCandle(symbol, candle);
    const derived = this.#asked.derived.get(symbol);
    if (derived !== undefined) this.#sink.closedCandle(derived.symbol, derived.candle(candle));
  }

  health(health: VenueHealth): void {
    this.#sink.health(health);
  }
}
