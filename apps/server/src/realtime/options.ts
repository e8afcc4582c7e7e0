import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Clock } from '@tradewind/market';
import type { Config } from '../config.ts';
import type { Logger } from '../logger.ts';
import type { MarketData } from '../modules/market-data/market-data.ts';
import type { OrderBooks } from '../modules/market-data/order-books.ts';
import type { EngineFigures } from '../modules/trading/publication/trading-publication.ts';
import type { ConnectionAuthentication } from './authentication.ts';
import type { RealtimeMetrics } from './metrics.ts';

/** The variables of the environment that realtime reads. */
export type RealtimeConfig = Pick<
  Config,
  | 'WS_PING_INTERVAL'
  | 'WS_PING_TIMEOUT'
  | 'WS_MAX_CONNECTIONS'
  | 'WS_RATE_LIMIT_POINTS'
  | 'WS_RATE_LIMIT_DURATION'
  | 'WS_MAX_SUBSCRIPTIONS'
  | 'CORS_ORIGIN'
  | 'CORS_CREDENTIALS'
>;

/** Two node-redis clients, connected; the subscriber is used for nothing else. The caller closes them. */
export interface RedisPair {
  readonly publisher: object;
  readonly subscriber: object;
  /** Prefix of the channels. */
  readonly prefix: string;
}

export interface RealtimeOptions {
  /** `fastify.server`, or any server of node:http. It is not closed by realtime. */
  readonly httpServer: HttpServer;
  readonly marketData: MarketData;
  readonly orderBooks: OrderBooks;
  readonly config: RealtimeConfig;
  readonly logger: Logger;
  /** The wall clock. */
  readonly clock: Clock;
  readonly metrics?: RealtimeMetrics;
  /** Who knows callers. Without it `/user` and `/admin` don't exist. */
  readonly authentication?: ConnectionAuthentication;
  /** True where some process publishes events of trading and keeps the newest, for clients that were away. */
  readonly keepsUserEvents?: boolean;
  /** The exchange's figures, for `/admin`, where its engine is in this process. */
  readonly engine?: () => EngineFigures;
  /** The client's address behind trusted proxies; that of the connection where absent. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** Given when several processes serve clients. */
  readonly redis?: RedisPair;
  /** Connections that one address may hold; unbounded where absent, because a proxy's clients share its address. */
  readonly maxConnectionsPerAddress?: number;
  readonly limits?: Partial<RealtimeLimits>;
}

/** Bounds that have no variable of their own. */
export interface RealtimeLimits {
  /** Longest message that a client may send. */
  readonly messageBytesMax: number;
  /** What may wait unsent for one connection before it is dropped as a slow consumer. */
  readonly backlogBytesMax: number;
  readonly backlogMessagesMax: number;
  /** How often backlogs are looked at. */
  readonly backlogCheckMs: number;
  /** Connections that one account may hold to `/user` and `/admin` of this process. */
  readonly connectionsPerAccountMax: number;
  /** A connection whose proof nobody revoked is looked at again after one to two of these. */
  readonly revalidateEveryMs: number;
  /** How long a subscription to one's own trading waits for who keeps its events. */
  readonly userEventsTimeoutMs: number;
}

export const DEFAULT_LIMITS: RealtimeLimits = {
  messageBytesMax: 64 * 1024,
  backlogBytesMax: 2 * 1024 * 1024,
  backlogMessagesMax: 5_000,
  backlogCheckMs: 250,
  connectionsPerAccountMax: 50,
  revalidateEveryMs: 30_000,
  userEventsTimeoutMs: 2_000,
};
