import type { Bus, Clock } from '@tradewind/market';
import type { Metrics } from '../../modules/system/metrics.ts';
import type { EngineFigures } from '../../modules/trading/publication/trading-publication.ts';
import type { RealtimeCounters } from '../counters.ts';

/** What streams of `/admin` are made of. */
export interface AdminSources {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly counters: RealtimeCounters;
  /** Absent where requests are not measured. */
  readonly httpDuration: Metrics['httpDuration'] | undefined;
  /** Absent where the engine is in another process, or there is none. */
  readonly engine: (() => EngineFigures) | undefined;
}
