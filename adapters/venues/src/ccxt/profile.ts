import type { CcxtExchange } from './exchange.ts';

/** How one exchange is used: which of CCXT's calls serve each kind of data, and within which of its limits. */
export interface ExchangeProfile {
  /** Venue id. */
  readonly id: string;
  /** As users see it. */
  readonly name: string;
  /** CCXT class. */
  readonly module: string;
  /** CCXT constructor options of this exchange. */
  readonly config: object;
  /** Markets for one subscription call. */
  readonly batch: { readonly tickers: number; readonly trades: number; readonly candles: number };
  /** Markets for one connection, where the exchange limits its topics; Infinity where CCXT spreads them itself. */
  readonly marketsPerConnection: number;
  tickers(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>;
  trades(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>;
  /** Absent where the trades of all markets are streamed; else ends the stream of one that is no longer watched. */
  readonly dropTrades?: (exchange: CcxtExchange, symbol: string) => Promise<unknown>;
  /** True where CCXT's `side` of a public trade is the maker's, as the exchange sends it. */
  readonly tradesNameMaker?: boolean;
  readonly books: BookSource;
  readonly candles: CandleSource;
  readonly history: HistoryPaging;
}

export interface BookSource {
  /** Subscribes to the book of one market. */
  subscribe(exchange: CcxtExchange, symbol: string): Promise<unknown>;
  /** The key under which CCXT keeps that subscription. */
  key(exchange: CcxtExchange, symbol: string): string;
  /**
   * True where CCXT cuts its own copy of the book to the depth of the first snapshot, though the exchange updates every
   * level: a price that moves on would meet levels that were cut away.
   */
  readonly keepsEveryLevel?: boolean;
  /** The exchange's message that ends it, where CCXT has no call that does. */
  unsubscribeMessage?(exchange: CcxtExchange, symbol: string): object;
}

/**
 * Where closed one-minute candles come from.
 * - `flagged`: streamed, and the frame that closes a candle says so.
 * - `timed`: streamed without such a flag; a candle has closed when a newer one appears or the minute is over.
 * - `polled`: not streamed; fetched over REST after each minute.
 */
export type CandleSource =
  | {
      readonly kind: 'flagged';
      subscribe(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>;
      isFinal(frame: unknown): boolean;
    }
  | {
      readonly kind: 'timed';
      /** How long after the end of a minute its last update may still arrive. */
      readonly graceMs: number;
      subscribe(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>;
    }
  | {
      readonly kind: 'polled';
      /** How long after the end of a minute REST has its candle. */
      readonly graceMs: number;
    };

export interface HistoryPaging {
  /** Candles a call. */
  readonly limit: number;
  /**
   * True where a call answers only what lies within `limit` candles of its start, so that an empty page does not mean
   * the end; false where it answers the next candles however far away.
   */
  readonly windowed: boolean;
}
