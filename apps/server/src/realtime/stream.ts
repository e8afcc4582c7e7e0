import type { Instrument } from '@tradewind/market';
import type { StreamName } from '@tradewind/protocol';
import type { Logger } from '../logger.ts';
import type { MarketData } from '../modules/market-data/market-data.ts';
import type { OrderBooks } from '../modules/market-data/order-books.ts';
import type { TickerHub } from './ticker-hub.ts';

/** One stream that somebody is subscribed to; it lives from its first subscriber to its last. */
export interface Stream {
  /**
   * What a client that joins now is sent first. Undefined while nothing is known: then the first message to the room is
   * it. Called in the same turn in which the client joins, so that it and later messages follow each other.
   */
  current(): unknown;
  stop(): void;
}

/** Where a stream sends. */
export interface Outlet {
  /** Sends to the room, in order. */
  readonly publish: (payload: unknown) => void;
  /** Sends to the room a value of which only the newest counts. */
  readonly publishLatest: (payload: unknown) => void;
  /** For failures outside a client's event. */
  readonly report: (error: unknown) => void;
}

/** What streams of markets are made of. */
export interface StreamSources {
  readonly marketData: MarketData;
  readonly orderBooks: OrderBooks;
  /** Tickers of the primary venue. */
  readonly tickers: TickerHub;
  readonly logger: Logger;
}

export interface StreamContext extends StreamSources, Outlet {
  readonly venue: string;
}

/** Of a market: everything but `prices:all`. */
export type MarketStreamName = Exclude<StreamName, { kind: 'prices:all' }>;

export interface MarketStreamContext extends StreamContext {
  readonly instrument: Instrument;
}
