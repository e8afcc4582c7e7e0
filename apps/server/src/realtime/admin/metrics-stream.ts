import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AdminMetrics, EngineMetrics } from '@tradewind/protocol';
import type { Outlet, Stream } from '../stream.ts';
import { readHttpFigures } from './http-figures.ts';
import type { AdminSources } from './sources.ts';

const EVERY_MS = 1_000;
const RESOLUTION_MS = 10;

/** `metrics`: load of this process, each second. */
export function metricsStream(sources: AdminSources, outlet: Outlet): Stream {
  const { clock, counters, httpDuration } = sources;
  const engine = engineMetrics(sources);
  let latest: AdminMetrics | undefined;
  let requestsBefore: number | undefined;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();

  const requests = async (): Promise<number | null> => {
    if (httpDuration === undefined) return null;
    const { count } = await readHttpFigures(httpDuration);
    const answered = requestsBefore === undefined ? null : count - requestsBefore;
    requestsBefore = count;
    return answered;
  };

  const measure = async (): Promise<void> => {
    const requestsPerSecond = await requests();
    const { rss, heapUsed } = process.memoryUsage();
    // What is measured is the time between two turns of a timer; how late the later one was is what exceeds its period.
    const lateMs = delay.percentile(99) / 1e6 - RESOLUTION_MS;
    delay.reset();
    const { connections, subscriptions, messagesPerSecond, dropped } = counters.stats();
    latest = {
      time: clock.now(),
      connections,
      subscriptions,
      messagesPerSecond,
      dropped,
      requestsPerSecond,
      eventLoopDelayP99Ms: Number.isFinite(lateMs) ? Math.max(0, Math.round(lateMs * 100) / 100) : 0,
      memory: { rssBytes: rss, heapUsedBytes: heapUsed },
      engine: engine(),
    };
    outlet.publish(latest);
  };

  // The first reading only says from where requests are counted.
  requests().catch(outlet.report);
  const timer = setInterval(() => void measure().catch(outlet.report), EVERY_MS);
  return {
    current: () => latest,
    stop: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}

/** Reads the exchange's figures; what it counts since the start becomes what it did since the last reading. */
function engineMetrics({ engine }: AdminSources): () => EngineMetrics | null {
  if (engine === undefined) return () => null;
  let ordersBefore = engine().orders;
  return () => {
    const { status, orders, liquidations } = engine();
    const { world, state, seq, waiting, lastBatch, recoveries } = status;
    const ordersPerSecond = orders - ordersBefore;
    ordersBefore = orders;
    const lastCommitMs = lastBatch?.commitMs ?? null;
    return { world, state, seq, ordersPerSecond, waiting, lastCommitMs, recoveries, liquidations };
  };
}
