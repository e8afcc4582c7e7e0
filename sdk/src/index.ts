export { ConnectionError, RequestError } from './errors.ts';
export type {
  ClientEvent,
  ClientEventPayload,
  ConnectionEvents,
  Latency,
  StreamEvent,
  StreamPayload,
  StreamPayloads,
} from './events.ts';
export { LocalOrderBook } from './local-order-book.ts';
export type { Applied } from './local-order-book.ts';
export type { CallOptions, TokenProvider, TradingClientOptions } from './options.ts';
export type { RouteGroup } from './route-group.ts';
export type { RouteArguments, RouteInputOf } from './route-input.ts';
export { TradingClient } from './trading-client.ts';
export type { Symbols } from './trading-client.ts';
