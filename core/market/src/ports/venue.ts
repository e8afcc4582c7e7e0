import type { Book } from '../book.ts';
import type { Candle, Candles } from '../candles.ts';
import type { Instrument } from '../instrument.ts';
import type { Ticker } from '../ticker.ts';
import type { FixedTimeframe } from '../timeframe.ts';
import type { Trade } from '../trade.ts';

/** Asked between pages; an `AbortSignal` is one. */
export interface CancelSignal {
  readonly aborted: boolean;
}

export type FeedKind = 'live' | 'replay' | 'practice';

/** `connecting` until the first data; `stale` when data stopped; `down` while reconnecting after a failure. */
export type FeedState = 'connecting' | 'live' | 'stale' | 'down' | 'stopped';

export interface VenueHealth {
  readonly venue: string;
  readonly kind: FeedKind;
  /** In words, as users see it: `LIVE Binance`, `REPLAY 2021-05-12 ×10`, `PRACTICE`. */
  readonly label: string;
  readonly state: FeedState;
  /** Wall-clock time of the last data, UTC milliseconds; null before the first. */
  readonly lastDataAt: number | null;
  readonly reconnects: number;
  /** The newest failure, in words without secrets; null where there was none. */
  readonly lastError: string | null;
}

/** Where a venue's normalised data goes. Calls must not throw and are made in exchange order per symbol. */
export interface VenueSink {
  /** Tickers that changed; about one a second for each tracked symbol. */
  tickers(tickers: readonly Ticker[]): void;
  trades(trades: readonly Trade[]): void;
  /** Whole depth, best 100 levels a side at most, for watched symbols. */
  book(book: Book): void;
  /** The venue's own one-minute candle once it has closed. */
  closedCandle(symbol: string, candle: Candle): void;
  health(health: VenueHealth): void;
}

/** One source of market data. Implementations: CCXT exchanges, replay, the practice market. */
export interface Venue {
  readonly id: string;
  readonly kind: FeedKind;
  /** Exchange time: the wall clock for live venues, feed time for replay. UTC milliseconds. */
  now(): number;
  /** The venue's instruments with their filters. @throws when the venue can't be reached. */
  instruments(): Promise<Instrument[]>;
  /** Connects and streams tickers, trades and closed candles of `symbols` until `stop`. Resolves once connected. */
  start(symbols: readonly string[], sink: VenueSink): Promise<void>;
  /** Depth streams only for these symbols from now on (a market that somebody views or trades). */
  watchDepth(symbols: readonly string[]): void;
  /** Trades stream only for these where the venue can't stream them all. */
  watchTrades(symbols: readonly string[]): void;
  /**
   * Closed candles `[from, to)` by open time, oldest first, in pages; respects the venue's rate limits. Stops early
   * when `signal` aborts.
   */
  history(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncIterable<Candles>;
  health(): VenueHealth;
  stop(): Promise<void>;
}
