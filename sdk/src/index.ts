export type { ApiKeyOptions } from './api-key.ts';
export { ConnectionError, RequestError, SecondFactorRequiredError } from './errors.ts';
export type {
  ClientEvent,
  ClientEventPayload,
  ConnectionEvents,
  Latency,
  SessionEvents,
  StreamEvent,
  StreamPayload,
  StreamPayloads,
} from './events.ts';
export { LocalOrderBook } from './local-order-book.ts';
export type { Applied } from './local-order-book.ts';
export type { CallOptions, TokenProvider, TradingClientOptions } from './options.ts';
export type { RouteGroup } from './route-group.ts';
export type { RouteArguments, RouteInputOf } from './route-input.ts';
export type { Lock } from './session/lock.ts';
export type { RefreshTokenStore } from './session/refresh-token-store.ts';
export type { SessionChange, SessionEndReason, SignedInAs } from './session/session-change.ts';
export { TradingClient } from './trading-client.ts';
export type { Symbols } from './trading-client.ts';
export type { UserStreamName } from './user-streams.ts';
