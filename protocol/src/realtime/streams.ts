import { z } from 'zod';
import { isTimeframe } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import type { CandleTuple } from '../resources/candle.ts';
import type { Interval } from '../resources/interval.ts';
import type { BookLevel } from '../resources/order-book.ts';
import type { TickerResource } from '../resources/ticker.ts';
import type { MarketTrade } from '../resources/trade.ts';

/** `subscribe` and `unsubscribe` of every namespace but `/`. */
export const streamsPayload = z.strictObject({
  streams: z.array(z.string().min(1).max(100)).min(1).max(500),
});

/**
 * `subscribe` of `/user`: with `since`, the `seq` of the last event seen, what came after it is sent again first. The
 * acknowledgement says whether that was possible; where it was not, who shows it reads it again.
 */
export const userStreamsPayload = streamsPayload.extend({ since: z.number().int().min(0).optional() });

/** What `subscribe` of `/user` answers. */
export interface UserSubscribed {
  readonly streams: readonly string[];
  /**
   * `seq` of the account's newest event when it entered: all up to it was sent before this answer. Where that can't be
   * told, `since` comes back.
   */
  readonly seq: number;
  /** False where events after `since` are no longer kept, or who keeps them did not answer. */
  readonly resumed: boolean;
}

/** `ping` of every namespace but `/`: answers `{ok: true, time}`, so that a client can measure its round trip. */
export const pingPayload = z.strictObject({}).optional();

/** What `ping` answers. */
export interface Pong {
  /** The server's wall clock, UTC milliseconds. */
  readonly time: number;
}

/** A stream's name taken apart. `symbol` is as the client wrote it. */
export type StreamName =
  | { readonly namespace: '/prices'; readonly kind: 'prices:all' }
  | { readonly namespace: '/prices'; readonly kind: 'price' | 'trade' | 'ticker'; readonly symbol: string }
  | {
      readonly namespace: '/market';
      readonly kind: 'orderbook' | 'stats' | 'trades';
      readonly symbol: string;
    }
  | {
      readonly namespace: '/market';
      readonly kind: 'candle';
      readonly symbol: string;
      readonly timeframe: Timeframe;
    };

const KINDS = {
  '/prices': ['price', 'trade', 'ticker'],
  '/market': ['orderbook', 'stats', 'trades', 'candle'],
} as const;

export type StreamNamespace = keyof typeof KINDS;

/**
 * Reads `price:BTC/USDT`, `candle:BTC/USDT:USDT:1m`, `prices:all`. The symbol may itself contain a colon, so the
 * timeframe is what stands behind the last one. Undefined for a stream that the namespace does not have.
 */
export function parseStream(namespace: StreamNamespace, stream: string): StreamName | undefined {
  if (namespace === '/prices' && stream === 'prices:all') return { namespace, kind: 'prices:all' };
  const colon = stream.indexOf(':');
  if (colon <= 0) return undefined;
  const kind = stream.slice(0, colon);
  const rest = stream.slice(colon + 1);
  if (rest === '' || !(KINDS[namespace] as readonly string[]).includes(kind)) return undefined;
  if (kind === 'candle') {
    const last = rest.lastIndexOf(':');
    const timeframe = rest.slice(last + 1);
    if (last <= 0 || !isTimeframe(timeframe)) return undefined;
    return { namespace: '/market', kind, symbol: rest.slice(0, last), timeframe };
  }
  return { namespace, kind, symbol: rest } as StreamName;
}

/** One row of `prices:all`: `/prices` sends those that changed, once a second, in one message. */
export interface WatchlistPrice {
  readonly symbol: string;
  readonly id: string;
  readonly venue: string;
  readonly price: number;
  readonly change24h: number;
  readonly changePercent24h: number;
  readonly high24h: number;
  readonly low24h: number;
  readonly volume24h: number;
  readonly quoteVolume24h: number;
  readonly time: number;
}

/**
 * `orderbook:<symbol>`. A snapshot first, then deltas: each carries the sequence it leads to, the one it follows, and
 * the checksum of the book after it. A level with quantity `"0"` is gone. On a break in sequence or a wrong checksum
 * a client subscribes again and gets a snapshot.
 */
export interface OrderBookEvent {
  readonly type: 'snapshot' | 'delta';
  readonly symbol: string;
  readonly id: string;
  readonly venue: string;
  readonly time: number;
  readonly sequence: number;
  /** Of the message before; equal to `sequence` in a snapshot. */
  readonly previousSequence: number;
  readonly checksum: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** `candle:<symbol>:<timeframe>`: the open candle as it grows, and once more when it has closed. */
export interface CandleEvent {
  readonly symbol: string;
  readonly id: string;
  readonly venue: string;
  readonly timeframe: Timeframe;
  readonly time: number;
  readonly candle: CandleTuple;
  readonly isClosed: boolean;
}

/** `stats:<symbol>`: 24 h statistics and the current four-hour window. */
export interface StatsEvent extends TickerResource {
  readonly interval: Interval | null;
}

/** `trade:<symbol>` sends one trade, `trades:<symbol>` those of a moment together; the first message is recent history. */
export type TradesEvent = readonly MarketTrade[];
