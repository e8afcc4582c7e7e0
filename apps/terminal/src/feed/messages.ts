import type { Timeframe } from '@tradewind/market';
import type { SessionEndReason } from '@tradewind/client';
import type {
  AccountUpdate,
  AdminActivity,
  CandleEvent,
  CandleTuple,
  CoverageResource,
  Interval,
  Market,
  MarginCall,
  MarketTrade,
  OrderUpdate,
  PositionUpdate,
  Sequenced,
  StatsEvent,
  SystemStatus,
  TickerResource,
  User,
  WalletUpdate,
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
  readonly [ticker: `ticker:${string}`]: TickerResource;
  readonly 'account:update': AccountUpdate;
  readonly 'order:update': OrderUpdate & Sequenced;
  readonly 'position:update': PositionUpdate & Sequenced;
  readonly 'wallet:update': WalletUpdate & Sequenced;
  readonly 'margin:call': MarginCall & Sequenced;
  readonly activity: AdminActivity;
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
  readonly details?: unknown;
  /** Seconds after which another attempt makes sense. */
  readonly retryAfterSeconds?: number;
}

/** Who is signed in. The tokens stay in the worker. */
export type SessionState =
  | { readonly state: 'restoring' }
  | { readonly state: 'signed_in'; readonly user: User }
  /** `reason`: why a session ended while this page was open. */
  | { readonly state: 'signed_out'; readonly reason?: SessionEndReason };

/** A method of the client: `['signIn']`, `['sessions', 'list']`. */
export type MethodPath = readonly [name: string] | readonly [group: string, name: string];

export type ToWorker =
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'watch' | 'unwatch'; readonly stream: Stream }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: CallName;
      readonly request: CallRequest<CallName>;
    }
  | {
      readonly type: 'invoke';
      readonly id: number;
      readonly path: MethodPath;
      readonly args: readonly unknown[];
    };

export type FromWorker =
  | { readonly type: 'link'; readonly link: LinkStatus }
  | { readonly type: 'session'; readonly session: SessionState }
  | { readonly type: 'event'; readonly stream: Stream; readonly payload: StreamPayloads[Stream] }
  /** Events of one's own account were missed: who shows it reads it again. */
  | { readonly type: 'resync' }
  | { readonly type: 'refused'; readonly stream: Stream; readonly failure: CallFailure }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: CallFailure };

/** Sends a message from the worker to the page. */
export type Post = (message: FromWorker, transfer?: Transferable[]) => void;
