import type { Clock } from '@tradewind/market';
import type { Scheduler } from '../scheduler.ts';
import type { VenueLogger } from '../logger.ts';
import type { ExchangeId } from './exchanges.ts';
import type { BackoffOptions } from './reconnector.ts';

export interface CcxtVenueOptions {
  readonly exchange: ExchangeId;
  readonly clock: Clock;
  /** Uniform in [0, 1), for the jitter of reconnections. */
  readonly random: () => number;
  readonly scheduler?: Scheduler;
  readonly logger?: VenueLogger;
  readonly backoff?: BackoffOptions;
  /** Without data for so long (milliseconds), a connected venue is stale; twice as long, and it is connected anew. */
  readonly staleAfterMs?: number;
  /** CCXT constructor options laid over the defaults: `apiKey`, `secret`, `hostname`, `urls`, proxies. */
  readonly ccxt?: Readonly<Record<string, unknown>>;
}

export const DEFAULT_STALE_AFTER_MS = 15_000;
