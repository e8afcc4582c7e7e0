/**
 * The part of a CCXT exchange that this package relies on. CCXT's own declarations name every exchange it knows, which
 * costs each type check several seconds; this names what is used, and the conformance tests hold CCXT to it.
 */
export interface CcxtExchange {
  readonly id: string;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly urls: { readonly api: unknown };
  readonly options: Record<string, unknown>;
  markets: Record<string, CcxtMarket> | undefined;
  currencies: Record<string, unknown> | undefined;
  clients: Record<string, CcxtClient>;
  orderbooks: Record<string, unknown>;
  ohlcvs: Record<string, unknown>;
  timeout: number;
  client(url: string): CcxtClient;
  loadMarkets(): Promise<Record<string, CcxtMarket>>;
  setMarkets(markets: unknown, currencies?: unknown): unknown;
  market(symbol: string): CcxtMarket;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since: number | undefined,
    limit: number | undefined,
    params?: object,
  ): Promise<CcxtCandle[]>;
  watchTicker(symbol: string, params?: object): Promise<unknown>;
  watchTickers(symbols: readonly string[], params?: object): Promise<unknown>;
  watchTrades(symbol: string): Promise<unknown>;
  watchTradesForSymbols(symbols: readonly string[]): Promise<unknown>;
  watchOHLCV(symbol: string, timeframe: string): Promise<unknown>;
  watchOHLCVForSymbols(pairs: readonly (readonly [string, string])[]): Promise<unknown>;
  watchOrderBook(symbol: string, limit?: number): Promise<unknown>;
  unWatchTrades(symbol: string): Promise<unknown>;
  unWatchOrderBook(symbol: string): Promise<unknown>;
  /** Coinbase alone: one subscription to a channel for several markets. */
  subscribeMultiple?(channel: string, isPrivate: boolean, symbols: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** One WebSocket connection of CCXT. */
export interface CcxtClient {
  readonly url: string;
  readonly subscriptions: Record<string, unknown>;
  readonly futures: Record<string, { reject(error: Error): void }>;
  readonly connection?: { terminate(): void };
  error?: unknown;
  resolve(result: unknown, messageHash?: string): unknown;
  reject(error: unknown, messageHash?: string): unknown;
  send(message: unknown): Promise<unknown>;
  log(...details: unknown[]): void;
  onError(error: unknown): void;
  close(): unknown;
}

export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string;
  readonly type: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly linear?: boolean;
  readonly active?: boolean;
  readonly precision: { readonly price?: number; readonly amount?: number };
  readonly limits: {
    readonly cost?: { readonly min?: number };
    readonly amount?: { readonly min?: number };
    readonly leverage?: { readonly max?: number };
  };
  readonly info: Readonly<Record<string, unknown>>;
}

/** `[open time, open, high, low, close, volume]`; CCXT leaves undefined what a venue did not send. */
export type CcxtCandle = readonly (number | undefined)[];

export interface CcxtTicker {
  readonly symbol: string;
  readonly timestamp?: number;
  readonly last?: number;
  readonly close?: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly vwap?: number;
  readonly percentage?: number;
  readonly baseVolume?: number;
  readonly quoteVolume?: number;
  readonly info: unknown;
}

export interface CcxtTrade {
  readonly symbol: string;
  readonly id?: string;
  readonly timestamp?: number;
  readonly price?: number;
  readonly amount?: number;
  readonly side?: string;
}

/** Sides are `[price, quantity]` rows, best first; CCXT changes them in place. */
export interface CcxtBook {
  readonly symbol: string;
  readonly timestamp?: number;
  readonly bids: CcxtBookSide;
  readonly asks: CcxtBookSide;
}

export interface CcxtBookSide extends ReadonlyArray<readonly number[]> {
  /** Levels that CCXT keeps. */
  depth?: number;
}
