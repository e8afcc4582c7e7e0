import type { ManagerOptions } from 'socket.io-client';
import type { ApiKeyOptions } from './api-key.ts';
import type { Lock } from './session/lock.ts';
import type { RefreshTokenStore } from './session/refresh-token-store.ts';

/** A token, or where to get one whenever it is needed. */
export type TokenProvider = string | (() => string | undefined | Promise<string | undefined>);

export interface TradingClientOptions {
  /** Where the server is: `http://localhost:3000`. */
  readonly url: string;
  /**
   * A token from elsewhere, sent with each request and in the realtime handshake, for programs that don't sign in by
   * this client. Public market data needs none.
   */
  readonly token?: TokenProvider;
  /** A platform API key, in place of signing in. */
  readonly apiKey?: ApiKeyOptions;
  /**
   * Where the refresh token of a session lives. `'cookie'`: out of reach of scripts, kept by the browser; the default
   * there. Elsewhere the default is this client's memory; a store of one's own makes sessions outlive the process.
   */
  readonly refreshTokens?: 'cookie' | RefreshTokenStore;
  /** Keeps clients that share one session from refreshing at the same time. Browsers default to Web Locks. */
  readonly lock?: Lock;
  /** Cookies for a server of another origin: `'include'`, which that server must allow (CORS_CREDENTIALS). */
  readonly credentials?: RequestCredentials;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
  /** Options of the Socket.IO connection, as `transports` or `extraHeaders`. */
  readonly socket?: Partial<ManagerOptions>;
  /** How long a REST request may take, all attempts of it each. */
  readonly timeoutMs?: number;
  /** How often a GET, or a write with a key, that failed for reasons that pass is tried again. */
  readonly retriesMax?: number;
  /** How often the round trip is measured while connected; 0 for never. */
  readonly latencyEveryMs?: number;
}

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * Writes that trade or move money: the server does what comes with the same key and body once, and answers the first
   * result to all. With a key, or a `clientOrderId`, a write whose answer was lost is sent again by itself. Transfers,
   * deposits and withdrawals get a key of their own where none is given; give one to be able to ask again later.
   */
  readonly idempotencyKey?: string;
}
