import type { Timeframe } from '@tradewind/market';
import type {
  AdminStream,
  AdminStreamPayloads,
  CandleEvent,
  MarketTrade,
  OrderBookResource,
  StatsEvent,
  TickerResource,
  TradesEvent,
  UserStream,
  UserStreamPayloads,
  WatchlistPrice,
} from '@tradewind/protocol';
import type { SessionChange } from './session/session-change.ts';

/** Streams by name, and what each sends. Symbols are unified: `price:BTC/USDT`, `price:BTC/USDT:USDT`. */
export interface StreamPayloads extends UserStreamPayloads, AdminStreamPayloads {
  [stream: `price:${string}`]: WatchlistPrice;
  [stream: `ticker:${string}`]: TickerResource;
  [stream: `trade:${string}`]: MarketTrade;
  [stream: `trades:${string}`]: TradesEvent;
  /** The whole book after each change, verified. */
  [stream: `orderbook:${string}`]: OrderBookResource;
  [stream: `stats:${string}`]: StatsEvent;
  [stream: `candle:${string}:${Timeframe}`]: CandleEvent;
  'prices:all': readonly WatchlistPrice[];
}

/** How far the server is. */
export interface Latency {
  /** Of a message there and back, in milliseconds. */
  readonly roundTripMs: number;
  /** What to add to one's own clock to have the server's, in milliseconds; exact to half a round trip. */
  readonly clockOffsetMs: number;
}

/** The state of the realtime connection. */
export interface ConnectionEvents {
  /** Connected, or connected again; subscriptions are renewed without further ado. */
  connected: { readonly isReconnect: boolean };
  /** A new attempt begins. */
  reconnecting: { readonly attempt: number };
  disconnected: { readonly reason: string };
  /**
   * Events of one's own trading were missed that the server no longer has, or there may have been some: read again what
   * is shown of it. `seq` is that of the newest event; later ones follow.
   */
  'user:resync': { readonly seq: number };
  /** Measured from time to time. */
  latency: Latency;
  /** What went wrong outside a call of one's own: a refused connection, a subscription that could not be renewed. */
  error: Error;
}

/** Who is signed in. */
export interface SessionEvents {
  /** Signed in, refreshed, or over; also where another tab did it. */
  session: SessionChange;
}

export type StreamEvent =
  | UserStream
  | AdminStream
  | `price:${string}`
  | `ticker:${string}`
  | `trade:${string}`
  | `trades:${string}`
  | `orderbook:${string}`
  | `stats:${string}`
  | `candle:${string}:${Timeframe}`
  | 'prices:all';

export type ClientEvent = StreamEvent | keyof ConnectionEvents | keyof SessionEvents;

export type StreamPayload<Event extends StreamEvent> = StreamPayloads[Event];

export type ClientEventPayload<Event extends ClientEvent> = Event extends keyof ConnectionEvents
  ? ConnectionEvents[Event]
  : Event extends keyof SessionEvents
    ? SessionEvents[Event]
    : Event extends StreamEvent
      ? StreamPayload<Event>
      : never;
