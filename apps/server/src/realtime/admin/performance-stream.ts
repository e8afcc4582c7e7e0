import { performance } from 'node:perf_hooks';
import type { AdminPerformance } from '@tradewind/protocol';
import type { Outlet, Stream } from '../stream.ts';
import { httpFiguresBetween, quantile, readHttpFigures } from './http-figures.ts';
import type { HttpFigures } from './http-figures.ts';
import type { AdminSources } from './sources.ts';

const EVERY_MS = 5_000;

/** `performance`: latency, event loop and processor of this process, each five seconds. */
export function performanceStream({ clock, httpDuration }: AdminSources, outlet: Outlet): Stream {
  let latest: AdminPerformance | undefined;
  let httpBefore: HttpFigures | undefined;
  let loopBefore = performance.eventLoopUtilization();
  let cpuBefore = process.cpuUsage();
  let measuredAt = performance.now();

  const http = async (): Promise<AdminPerformance['http']> => {
    if (httpDuration === undefined) return null;
    const figures = await readHttpFigures(httpDuration);
    const since = httpBefore === undefined ? undefined : httpFiguresBetween(httpBefore, figures);
    httpBefore = figures;
    if (since === undefined || since.count === 0) return null;
    const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => milliseconds(quantile(since, share)!));
    return { requests: since.count, p50Ms: p50Ms!, p95Ms: p95Ms!, p99Ms: p99Ms! };
  };

  const measure = async (): Promise<void> => {
    const now = performance.now();
    const seconds = (now - measuredAt) / 1000;
    const loop = performance.eventLoopUtilization();
    const { user, system } = process.cpuUsage(cpuBefore);
    latest = {
      time: clock.now(),
      http: await http(),
      eventLoopUtilization: rounded(performance.eventLoopUtilization(loop, loopBefore).utilization),
      cpuCores: rounded((user + system) / 1e6 / seconds),
    };
    [loopBefore, cpuBefore, measuredAt] = [loop, process.cpuUsage(), now];
    outlet.publish(latest);
  };

  http().catch(outlet.report);
  const timer = setInterval(() => void measure().catch(outlet.report), EVERY_MS);
  return { current: () => latest, stop: () => clearInterval(timer) };
}

const milliseconds = (seconds: number): number => rounded(seconds * 1000);
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
