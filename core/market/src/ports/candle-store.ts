import type { Candles } from '../candles.ts';
import type { Timeframe } from '../timeframe.ts';
import type { Buckets } from '../resample.ts';

/** Candle series are keyed by venue, so live, replayed and practice history never mix. */
export interface SeriesKey {
  readonly venue: string;
  /** Unified symbol. */
  readonly symbol: string;
}

/** Candles of one series. */
export interface SeriesCandles {
  readonly key: SeriesKey;
  readonly candles: Candles;
}

/** `[from, to)` in UTC milliseconds by open time. With `limit`, the newest `limit` candles of the range. */
export interface CandleRange {
  readonly from: number;
  readonly to: number;
  readonly limit?: number;
}

/** Timeframes that are stored. Everything larger is derived, so that copies can't drift apart. */
export type StoredTimeframe =
  '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d';

/**
 * `provisional`: built from ticks. `closed`: the venue's own. A closed candle replaces a provisional or an older closed
 * one (a correction); a provisional one never replaces a closed one.
 */
export type CandleState = 'provisional' | 'closed';

/** A run of absent candles `[from, to)`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly missing: number;
}

export interface Coverage {
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: StoredTimeframe;
  /** Open of the first and of the last stored candle. */
  readonly first: number;
  readonly last: number;
  readonly candles: number;
  /** Absent candles between first and last, oldest first, at most `gapLimit` of them; `missing` counts them all. */
  readonly gaps: readonly Gap[];
  readonly gapCount: number;
  readonly missing: number;
}

/** Candle history of all venues. Implementations: PostgreSQL (hot), Parquet (cold), and the two as one. */
export interface CandleStore {
  /**
   * Stores candles of one series; idempotent. Rows must be sound (see `candleDefect`), aligned to the timeframe and
   * ascending. All of them are stored or none.
   */
  write(key: SeriesKey, timeframe: StoredTimeframe, candles: Candles, state: CandleState): Promise<void>;
  /** As `write`, for many series in one transaction: what a feed collected for all its markets. */
  writeMany(timeframe: StoredTimeframe, series: readonly SeriesCandles[], state: CandleState): Promise<void>;
  /**
   * Candles of any timeframe, derived from the finest stored one that covers each stretch.
   * `1s` is not stored; it lives in the price window of the cache.
   */
  read(key: SeriesKey, timeframe: Timeframe, range: CandleRange): Promise<Candles>;
  /** As `read`, with buckets of one's own (the four-hour statistics windows). */
  readBuckets(key: SeriesKey, buckets: Buckets, range: CandleRange): Promise<Candles>;
  /** What is stored, and what is missing in it. */
  coverage(filter?: Partial<SeriesKey> & { readonly gapLimit?: number }): Promise<Coverage[]>;
}
