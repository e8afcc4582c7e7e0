import type { Candles, FixedTimeframe, Instrument, Level, StoredTimeframe, Trade } from '@tradewind/market';

/** A stretch of a market's recorded candles. */
export interface RecordedSpan {
  /** The finest timeframe that is recorded. */
  readonly timeframe: StoredTimeframe;
  /** Where the last of its candles ends, or where a finer timeframe begins, UTC milliseconds. */
  readonly end: number;
}

/** One recorded event of a market, in the order received. `time` is exchange time, UTC milliseconds. */
export type RecordedEvent =
  | { readonly kind: 'trade'; readonly time: number; readonly trade: Trade }
  | { readonly kind: 'quote'; readonly time: number; readonly bid: number; readonly ask: number }
  | {
      readonly kind: 'depth';
      readonly time: number;
      /** Whether the levels replace the whole book; else each replaces its own, and a quantity of 0 removes it. */
      readonly reset: boolean;
      readonly bids: readonly Level[];
      readonly asks: readonly Level[];
    };

/** Recorded trades, quotes and books of one market. */
export interface RecordedEvents {
  /** First and last moment, UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  /** From the beginning, since books build on one another. */
  events(): AsyncIterable<RecordedEvent, void>;
}

/** Stored history that a replay plays. */
export interface ReplaySource {
  instruments(): Promise<Instrument[]>;
  /** What is recorded of `symbol` at `time`, or within a day after it; null where nothing is. */
  span(symbol: string, time: number): Promise<RecordedSpan | null>;
  /** Closed candles `[from, to)` by open time; those of a larger timeframe are derived. */
  candles(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
  ): Promise<Candles>;
  /** Recorded trades and books of `symbol` that cover `time`, where there are any. */
  events?(symbol: string, venue: string, time: number): Promise<RecordedEvents | null>;
}
