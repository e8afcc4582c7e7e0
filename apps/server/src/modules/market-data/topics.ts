import type { Candle, Ticker, Trade } from '@tradewind/market';
import type { MarkPrice } from './mark-price.ts';

/**
 * Topics of the bus that carry market data from feeds to everybody else, and the message of each. A message is one
 * JSON value, so the two may run in different processes.
 */
export const topics = {
  /** `Ticker[]`: those that changed, several messages a second. */
  tickers: (venue: string) => `tickers:${venue}`,
  /** `Trade[]` of one market, oldest first. */
  trades: (venue: string, symbol: string) => `trades:${venue}:${symbol}`,
  /** `Book`: the whole depth of a watched market. */
  book: (venue: string, symbol: string) => `book:${venue}:${symbol}`,
  /** `MinuteCandle`: the open minute about once a second, and once when it has closed. */
  candle: (venue: string, symbol: string) => `candle:${venue}:${symbol}`,
  /** `MarkPrice[]`: those of perpetuals that changed, named after the primary venue of the world they belong to. */
  marks: (venue: string) => `marks:${venue}`,
  /** `Interest`: which markets somebody looks at; renewed every ten seconds by each process that serves clients. */
  interest: 'interest',
} as const;

export type TickersMessage = readonly Ticker[];
export type TradesMessage = readonly Trade[];
export type MarksMessage = readonly MarkPrice[];

export interface MinuteCandle {
  readonly symbol: string;
  readonly candle: Candle;
  readonly closed: boolean;
}

export interface Interest {
  /** Distinguishes processes, so that each replaces its own earlier message only. */
  readonly source: string;
  readonly books: readonly string[];
  readonly trades: readonly string[];
}
