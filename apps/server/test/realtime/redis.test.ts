import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedisBus } from '@tradewind/bus';
import { pino } from 'pino';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrderBooks } from '../../src/modules/market-data/order-books.ts';
import { OverlayPublisher } from '../../src/modules/trading/publication/overlay-publisher.ts';
import { UserEventLog } from '../../src/modules/trading/publication/user-event-log.ts';
import { accountEvent } from '../publication/rows.ts';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { publishToUser } from '../../src/realtime/user-events.ts';
import { TestAccounts } from './accounts.ts';
import { TestMarket, VENUE } from './market.ts';

const REDIS_ABSENT = spawnSync('redis-server', ['--version']).status !== 0;

describe.skipIf(REDIS_ABSENT)('two processes with Redis between them (needs redis-server)', () => {
  let folder: string;
  let redis: ChildProcess;
  let port: number;
  const harnesses: Harness[] = [];
  const connections: { destroy(): void }[] = [];
  const buses: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tradewind-redis-'));
    port = await freePort();
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--unixsocket',
      join(folder, 'redis.sock'),
      '--save',
      '',
    ];
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
    for (const bus of buses.splice(0)) await bus.close();
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

  it('drop a session that another process revoked within a second, and carry the events of an account', async () => {
    const accounts = new TestAccounts();
    const process = async () => {
      const bus = await createRedisBus({ url: `redis://127.0.0.1:${port}`, prefix: 'tradewind:' });
      buses.push(bus);
      const marketData = new TestMarket(undefined, bus);
      harnesses.push(await startRealtime({}, { marketData, authentication: accounts }));
      return { bus, harness: harnesses.at(-1)! };
    };
    const [one, other] = [await process(), await process()];
    const account = accounts.account();
    const [token, kept] = [accounts.token(account), accounts.token(account)];
    const socket = await one.harness.connect('/user', { auth: { token } });
    const bystander = await one.harness.connect('/user', { auth: { token: kept } });
    await ask(socket, 'subscribe', { streams: ['account:update'] });
    const update = next(socket, 'account:update');
    await publishToUser(other.bus, account.userId, 'account:update', { type: 'account_changed' });
    expect(await update).toEqual({ type: 'account_changed' });

    const error = next<{ code: string }>(socket, 'error');
    const gone = next<string>(socket, 'disconnect');
    const from = performance.now();
    await accounts.revoke(other.bus, token);
    expect((await error).code).toBe('UNAUTHENTICATED');
    expect(await gone).toBe('io server disconnect');
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(await ask(bystander, 'ping')).toMatchObject({ ok: true });
  });

  it('let who was away resume over a process that has no engine, and say so once nobody has one', async () => {
    const accounts = new TestAccounts();
    const owner = accounts.account();
    const process = async () => {
      const bus = await createRedisBus({ url: `redis://127.0.0.1:${port}`, prefix: 'tradewind:' });
      buses.push(bus);
      const marketData = new TestMarket(undefined, bus);
      const limits = { userEventsTimeoutMs: 300 };
      const options = { marketData, authentication: accounts, keepsUserEvents: true, limits };
      harnesses.push(await startRealtime({}, options));
      return { bus, market: marketData, harness: harnesses.at(-1)! };
    };
    const [engine, clients] = [await process(), await process()];
    const log = new UserEventLog({
      bus: engine.bus,
      instrument: (symbol) => engine.market.instrument(symbol),
      venue: VENUE,
      userOf: async () => owner.userId,
      newestSeq: async () => 0,
      logger: pino({ level: 'silent' }),
    });
    await log.start();
    log.append([1, 2, 3].map((seq) => accountEvent('order', seq)));
    const auth = { token: accounts.token(owner) };
    const socket = await clients.harness.connect('/user', { auth });
    const orders = gather<{ seq: number }>(socket, 'order:update');
    const subscribe = { streams: ['order:update'], since: 1 };
    expect(await ask(socket, 'subscribe', subscribe)).toMatchObject({ seq: 3, resumed: true });
    log.append([accountEvent('order', 4)]);
    await until(() => orders.length === 3, 'the live one');
    expect(orders.map(({ seq }) => seq)).toEqual([2, 3, 4]);

    await log.stop();
    const later = await clients.harness.connect('/user', { auth });
    expect(await ask(later, 'subscribe', subscribe)).toMatchObject({ seq: 1, resumed: false });
  });

  it('show in each process what users did to a book', async () => {
    const process = async () => {
      const bus = await createRedisBus({ url: `redis://127.0.0.1:${port}`, prefix: 'tradewind:' });
      buses.push(bus);
      return bus;
    };
    const publisher = new OverlayPublisher({ bus: await process(), venue: VENUE, report: () => undefined });
    await publisher.start();
    const nothing = { bids: [], asks: [] };
    publisher.changed({
      symbol: 'BTC/USDT',
      resting: { bids: [['99', '1']], asks: [] },
      taken: nothing,
    });
    const marketData = new TestMarket(undefined, await process());
    const orderBooks = new OrderBooks({
      marketData,
      logger: pino({ level: 'silent' }),
      firstDepthTimeoutMs: 20,
    });
    const books: object[] = [];
    orderBooks.follow(VENUE, 'BTC/USDT', (event) => books.push(event));
    await until(() => books.length > 0, 'the book');
    expect(books[0]).toMatchObject({ type: 'snapshot', bids: [['99.00', '1.00000']] });
    orderBooks.close();
    await publisher.stop();
  });
});

/** A port that nobody listens to at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
