import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'tradewind_http_request_duration_seconds',
      help: 'Time to answer a request, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    ticks: new Counter({ name: 'tradewind_ticks_total', help: 'Tickers taken in', registers }),
    feedFailures: new Counter({
      name: 'tradewind_feed_failures_total',
      help: 'Writes that failed and will be tried again, by part',
      labelNames: ['part'],
      registers,
    }),
    mails: new Counter({
      name: 'tradewind_mails_total',
      help: 'Mails by kind and what became of them',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    lastTickAge: new Gauge({
      name: 'tradewind_last_tick_age_seconds',
      help: 'Age of the newest ticker',
      registers,
    }),
    connections: new Gauge({
      name: 'tradewind_realtime_connections',
      help: 'Realtime connections',
      registers,
    }),
    realtimeEventsIn: new Counter({
      name: 'tradewind_realtime_events_in_total',
      help: 'Client events, by namespace',
      labelNames: ['namespace'],
      registers,
    }),
    realtimeMessagesOut: new Counter({
      name: 'tradewind_realtime_messages_out_total',
      help: 'Messages sent to clients, each receiver counted, by namespace',
      labelNames: ['namespace'],
      registers,
    }),
    realtimeDropped: new Counter({
      name: 'tradewind_realtime_dropped_total',
      help: 'Clients cut off, by reason',
      labelNames: ['reason'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
