import type { ManagerOptions } from 'socket.io-client';

/** A token, or where to get one whenever it is needed. */
export type TokenProvider = string | (() => string | undefined | Promise<string | undefined>);

export interface TradingClientOptions {
  /** Where the server is: `http://localhost:3000`. */
  readonly url: string;
  /** Sent with each request and in the realtime handshake. Public market data needs none. */
  readonly token?: TokenProvider;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
  /** Options of the Socket.IO connection, as `transports` or `extraHeaders`. */
  readonly socket?: Partial<ManagerOptions>;
  /** How long a REST request may take, all attempts of it each. */
  readonly timeoutMs?: number;
  /** How often a GET that failed for reasons that pass is tried again. */
  readonly retriesMax?: number;
  /** How often the round trip is measured while connected; 0 for never. */
  readonly latencyEveryMs?: number;
}

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export async function readToken(token: TokenProvider | undefined): Promise<string | undefined> {
  return typeof token === 'function' ? token() : token;
}
