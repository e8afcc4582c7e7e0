import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { quantile } from './auth/statistics.ts';
import type { BenchResult } from './result.ts';

const IN_FLIGHT = [1, 32, 256];
const SECONDS = 8;
const WARM_UP_SECONDS = 3;

/**
 * Orders over HTTP, from the client to its answer after the commit: one client process with so many in flight, the server
 * with its embedded database (fsync on) in a process of its own on the same machine. The orders are immediate-or-cancel
 * and meet nothing, so each is checked, journalled, stored and answered, and no depth is used up.
 */
export async function run(): Promise<BenchResult[]> {
  const child = fork(join(import.meta.dirname, 'auth/server.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [url] = (await once(child, 'message')) as [string];
    const load = await openLoad(`${url}/api/v1`);
    const results: BenchResult[] = [];
    for (const inFlight of IN_FLIGHT) {
      await load(inFlight, WARM_UP_SECONDS);
      const times = await load(inFlight, SECONDS);
      const at = (share: number) => `${quantile(times, share).toFixed(1)} ms`;
      results.push({
        name: `orders over HTTP, ${inFlight} in flight`,
        value: Math.round(times.length / SECONDS),
        unit: 'orders/s',
        note: `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`,
      });
    }
    return results;
  } finally {
    child.send('stop');
    await once(child, 'exit');
  }
}

/** Answers a way to send orders for so many seconds and to learn how long each took, in milliseconds. */
async function openLoad(url: string): Promise<(inFlight: number, seconds: number) => Promise<number[]>> {
  const demo = await fetch(`${url}/dev/demo`, { method: 'POST' });
  const { accessToken } = (await demo.json()) as { accessToken: string };
  const ticker = (await (await fetch(`${url}/markets/BTCUSDT/ticker`)).json()) as { price: number };
  const body = JSON.stringify({
    symbol: 'BTCUSDT',
    side: 'buy',
    type: 'limit',
    timeInForce: 'IOC',
    quantity: '0.001',
    price: (ticker.price * 0.95).toFixed(2),
  });
  const headers = {
    authorization: `Bearer ${accessToken}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return async (inFlight, seconds) => {
    const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
    const times: number[] = [];
    const until = performance.now() + seconds * 1_000;
    const send = async () => {
      while (performance.now() < until) {
        const began = performance.now();
        await post(`${url}/orders`, { agent, headers }, body);
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, send));
    agent.destroy();
    return times;
  };
}

function post(url: string, options: object, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('error', reject);
      response.on('end', () => (response.statusCode === 201 ? resolve() : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
