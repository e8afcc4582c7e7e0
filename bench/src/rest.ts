import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { BenchResult } from './result.ts';

const CONNECTIONS = 32;
const SECONDS = 8;
const WARM_UP_SECONDS = 2;

const ROUTES = [
  ['ticker', '/markets/BTCUSDT/ticker'],
  ['500 candles', '/markets/BTCUSDT/klines?limit=500'],
] as const;

/**
 * Requests per second of two routes, beside the same routes on bare Express 5 in the same process, over 32 connections
 * from another process. Ours carries validation, security headers, request ids, rate limiting and metrics; Express none.
 */
export async function run(): Promise<BenchResult[]> {
  const child = fork(join(import.meta.dirname, 'rest-server.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [addresses] = (await once(child, 'message')) as [{ ours: string; express: string }];
    const results: BenchResult[] = [];
    for (const [name, path] of ROUTES) {
      const ours = await load(addresses.ours + path);
      const express = await load(addresses.express + path);
      const ratio = ours.requestsPerSecond / express.requestsPerSecond;
      results.push(
        {
          name: `${name}, Tradewind`,
          value: Math.round(ours.requestsPerSecond),
          unit: 'requests/s',
          note: `p50 ${ours.p50} ms, p99 ${ours.p99} ms`,
        },
        {
          name: `${name}, bare Express 5`,
          value: Math.round(express.requestsPerSecond),
          unit: 'requests/s',
          note: `p50 ${express.p50} ms, p99 ${express.p99} ms`,
        },
        { name: `${name}, Tradewind ÷ Express`, value: Number(ratio.toFixed(2)), unit: '×' },
      );
    }
    return results;
  } finally {
    child.send('stop');
    await once(child, 'exit');
  }
}

async function load(url: string) {
  await autocannon({ url, connections: CONNECTIONS, duration: WARM_UP_SECONDS });
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were no success, ${errors} failed`);
  return { requestsPerSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}
