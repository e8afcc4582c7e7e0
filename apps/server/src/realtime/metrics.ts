import type { Metrics } from '../modules/system/metrics.ts';

/** Why a connection or an attempt to connect was ended by the server. */
export type DropReason = 'slow_consumer' | 'flooding' | 'too_many_connections' | 'unauthenticated';

/** What realtime reports while it runs, to Prometheus. */
export type RealtimeMetrics = Pick<
  Metrics,
  'connections' | 'realtimeEventsIn' | 'realtimeMessagesOut' | 'realtimeDropped' | 'httpDuration'
>;
