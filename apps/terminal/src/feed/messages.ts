import type { Timeframe } from '@tradewind/market';
import type {
  CandleEvent,
  CandleTuple,
  CoverageResource,
  Interval,
  Market,
  MarketTrade,
  StatsEvent,
  SystemStatus,
  WatchlistPrice,
} from '@tradewind/protocol';

/** Depth as the painters take it: `[price, quantity, price, quantity, …]`, best level first. */
export interface BookSnapshot {
  readonly symbol: string;
  readonly time: number;
  readonly bids: Float64Array<ArrayBuffer>;
  readonly asks: Float64Array<ArrayBuffer>;
}

/** What each kind of stream delivers to the page. */
export interface StreamPayloads {
  readonly 'prices:all': readonly WatchlistPrice[];
  readonly [book: `orderbook:${string}`]: BookSnapshot;
  readonly [trades: `trades:${string}`]: readonly MarketTrade[];
  readonly [candle: `candle:${string}`]: CandleEvent;
  readonly [stats: `stats:${string}`]: StatsEvent;
}

export type Stream = Extract<keyof StreamPayloads, string>;

export interface CandleRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Open times `[from, to)`, UTC milliseconds; without `from` the newest come. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
}

export interface CoveragePage {
  readonly data: readonly CoverageResource[];
  readonly nextCursor: string | null;
}

export interface SymbolWindows {
  readonly symbol: string;
  readonly id: string;
  readonly intervals: readonly Interval[];
}

/** Questions that the page asks; each is one REST call, made by the worker. */
export interface Calls {
  markets(request: null): readonly Market[];
  candles(request: CandleRequest): readonly CandleTuple[];
  /** The newest statistics windows of every symbol, newest first. */
  windows(request: { readonly count: number }): readonly SymbolWindows[];
  status(request: null): SystemStatus;
  coverage(request: { readonly cursor: string | null }): CoveragePage;
}

export type CallName = keyof Calls;
export type CallRequest<Name extends CallName> = Parameters<Calls[Name]>[0];
export type CallResult<Name extends CallName> = ReturnType<Calls[Name]>;

export type LinkState = 'connecting' | 'connected' | 'reconnecting';

export interface LinkStatus {
  readonly state: LinkState;
  /** Of the last round trip over the socket; null before the first. */
  readonly latencyMs: number | null;
}

/** A refused call, as it crosses the worker boundary (class instances do not). */
export interface CallFailure {
  readonly code: string;
  readonly message: string;
}

export type ToWorker =
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'watch' | 'unwatch'; readonly stream: Stream }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: CallName;
      readonly request: CallRequest<CallName>;
    };

export type FromWorker =
  | { readonly type: 'link'; readonly link: LinkStatus }
  | { readonly type: 'event'; readonly stream: Stream; readonly payload: StreamPayloads[Stream] }
  | { readonly type: 'refused'; readonly stream: Stream; readonly failure: CallFailure }
  | { readonly type: 'result'; readonly id: number; readonly value: CallResult<CallName> }
  | { readonly type: 'failure'; readonly id: number; readonly failure: CallFailure };
