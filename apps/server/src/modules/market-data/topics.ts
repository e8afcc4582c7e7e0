import type { Candle, Ticker, Trade } from '@tradewind/market';
import type { BookOverlay } from './book-overlay.ts';
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
  /**
   * `Trade[]` that users made here, at the prices of a venue. Apart from the venue's own, which candles and the exchange
   * itself are driven by: a trade of ours must not come back to it as a print.
   */
  ownTrades: (venue: string, symbol: string) => `own-trades:${venue}:${symbol}`,
  /** `Book`: the whole depth of a watched market. */
  book: (venue: string, symbol: string) => `book:${venue}:${symbol}`,
  /** `OverlayMessage`: what users did to the depth of a market. */
  overlay: (venue: string, symbol: string) => `overlay:${venue}:${symbol}`,
  /** Asks for all overlays that have anything in them, by who begins to listen. */
  overlaysAsked: 'overlays-asked',
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

export interface OverlayMessage {
  readonly venue: string;
  readonly overlay: BookOverlay;
}

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
