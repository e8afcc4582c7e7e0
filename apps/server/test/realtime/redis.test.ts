import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { TestMarket } from './market.ts';

const REDIS_ABSENT = spawnSync('redis-server', ['--version']).status !== 0;

describe.skipIf(REDIS_ABSENT)('two processes with Redis between them (needs redis-server)', () => {
  let folder: string;
  let redis: ChildProcess;
  const harnesses: Harness[] = [];
  const connections: { destroy(): void }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tradewind-redis-'));
    const args = ['--port', '0', '--unixsocket', join(folder, 'redis.sock'), '--save', ''];
    redis = spawn('redis-server', [...args, '--appendonly', 'no', '--dir', folder]);
    await new Promise<void>((resolve) =>
      redis.stdout!.on('data', (line) => {
        if (/ready to accept/i.test(String(line))) resolve();
      }),
    );
  });

  afterEach(async () => {
    for (const harness of harnesses.splice(0)) await harness.close();
    for (const client of connections.splice(0)) client.destroy();
  });

  afterAll(async () => {
    const gone = once(redis, 'exit');
    redis.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  async function connectRedis() {
    const client = createClient({ socket: { path: join(folder, 'redis.sock'), tls: false } });
    connections.push(client);
    await client.connect();
    return client;
  }

  /** Both hear the same bus, as processes on one Redis do. */
  async function start(marketData: TestMarket): Promise<Harness> {
    const pair = { publisher: await connectRedis(), subscriber: await connectRedis(), prefix: 'tradewind:' };
    const harness = await startRealtime({}, { marketData, redis: pair });
    harnesses.push(harness);
    return harness;
  }

  it('reach each client once with what the bus says, and all of them with what one process says', async () => {
    const market = new TestMarket();
    const [one, other] = [await start(market), await start(market)];
    const sockets = [await one.connect('/prices'), await other.connect('/prices')];
    for (const socket of sockets) await ask(socket, 'subscribe', { streams: ['price:BTC/USDT'] });
    const prices = sockets.map((socket) => gather<{ price: number }>(socket, 'price:BTC/USDT'));
    for (const price of [1, 2, 3]) await market.tick('BTC/USDT', price);
    await until(() => prices.every(({ length }) => length >= 3), 'the prices');
    const notices = sockets.map((socket) => next(socket, 'notice'));
    one.realtime.io.of('/prices').emit('notice', { text: 'to all' });
    expect(await Promise.all(notices)).toEqual([{ text: 'to all' }, { text: 'to all' }]);
    expect(prices.map((received) => received.map(({ price }) => price))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });
});
