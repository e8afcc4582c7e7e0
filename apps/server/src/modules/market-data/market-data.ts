import type {
  Bus,
  Catalogue,
  Instrument,
  PricePoint,
  Ticker,
  Timeframe,
  Trade,
  VenueHealth,
} from '@tradewind/market';
import type { CandleObject, CandleTuple, Interval } from '@tradewind/protocol';
import type { MarkPrice } from './mark-price.ts';

/** What a market is looked at for; feeds stream depth and trades only where somebody looks. */
export type InterestKind = 'book' | 'trades';

/** Where a market's price comes from and how fresh it is, in words. */
export interface FeedView {
  readonly health: VenueHealth;
  readonly isPrimary: boolean;
  /** Exchange time of the feed, UTC milliseconds. */
  readonly feedTime: number;
}

/** What REST, realtime and other modules ask of market data. Resources come ready for the wire where named so. */
export interface MarketData {
  /** Live updates arrive here; see `topics.ts`. */
  readonly bus: Bus;
  readonly primaryVenue: string;
  catalogue(): Catalogue;
  /** @throws ApiError UNKNOWN_SYMBOL */
  instrument(symbol: string): Instrument;
  /** The venue meant: the primary one where undefined. @throws ApiError UNKNOWN_VENUE */
  venue(venue: string | undefined): string;
  /** Newest ticker, or undefined before the first. */
  ticker(venue: string, symbol: string): Ticker | undefined;
  tickers(venue: string): readonly Ticker[];
  /** Newest mark price of a perpetual; undefined for a spot market, and before the first. */
  mark(symbol: string): MarkPrice | undefined;
  /** Newest last. */
  recentTrades(venue: string, symbol: string): readonly Trade[];
  /** The four-hour window of one-second prices, oldest first. */
  priceWindow(venue: string, symbol: string): Promise<PricePoint[]>;
  /** Candles of any timeframe incl. the open one, oldest first. */
  candles(query: CandleQuery): Promise<CandleTuple[]>;
  /** The statistics window of a moment: now, or the one that opens at `intervalHour` on `date`; null for an hour that opens none. */
  interval(
    venue: string,
    symbol: string,
    at?: { date?: string; intervalHour?: number },
  ): Promise<Interval | null>;
  /** Newest first, beginning with the one that is open. */
  recentIntervals(venue: string, symbol: string, count: number): Promise<Interval[]>;
  /** Declares that somebody looks at a market until the returned function is called. */
  watch(kind: InterestKind, symbol: string): () => void;
  feeds(): readonly FeedView[];
  /** Exchange time of a venue's feed, UTC milliseconds. */
  now(venue: string): number;
}

export interface CandleQuery {
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: Timeframe | '4h@1';
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
}

/** `format=object`. */
export function candleObject([time, open, high, low, close, volume]: CandleTuple): CandleObject {
  return { time, open, high, low, close, volume };
}
