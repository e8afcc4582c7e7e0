import { afterEach, describe, expect, it } from 'vitest';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { START } from './market.ts';

let harness: Harness;
afterEach(() => harness.close());

describe.each(['websocket', 'polling'] as const)('default namespace over %s', (transport) => {
  it('confirms a subscription, sends the four-hour window once, then prices', async () => {
    harness = await startRealtime();
    const { market } = harness;
    market.windows.set('BTC/USDT', [
      { time: START - 1000, value: 100 },
      { time: START, value: 101.5 },
    ]);
    await market.tick('BTC/USDT', 102);
    const socket = await harness.connect('/', { transports: [transport] });
    const order: string[] = [];
    socket.onAny((event: string) => order.push(event));
    const updates = gather(socket, 'price_update');
    const history = next(socket, 'historical_data');
    socket.emit('subscribe', { symbol: 'BTCUSDT' });
    expect(await history).toEqual({
      symbol: 'BTCUSDT',
      venue: 'test',
      data: [
        { timestamp: START - 1000, price: 100 },
        { timestamp: START, price: 101.5 },
      ],
      count: 2,
    });
    await until(() => updates.length === 1, 'the current price');
    market.time += 1000;
    await market.tick('BTC/USDT', 110);
    await until(() => updates.length === 2, 'the next price');
    expect(updates[1]).toEqual({
      symbol: 'BTCUSDT',
      venue: 'test',
      price: 110,
      change24h: 10,
      changePercent24h: 10,
      high24h: 120,
      low24h: 80,
      volume24h: 1000,
      timestamp: START + 1000,
    });
    expect(order).toEqual(['subscription_confirmed', 'historical_data', 'price_update', 'price_update']);
  });
});

describe('default namespace', () => {
  it('sends at most one price a second for each symbol, and the newest of those that came in between', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const socket = await harness.connect();
    const updates = gather<{ price: number }>(socket, 'price_update');
    const history = next(socket, 'historical_data');
    await ask(socket, 'subscribe', { symbol: 'BTCUSDT' });
    await history;
    const start = Date.now();
    for (let price = 1; Date.now() < start + 2_500; price += 1) {
      await market.tick('BTC/USDT', price);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(updates.length).toBeGreaterThanOrEqual(3);
    expect(updates.length).toBeLessThanOrEqual(4);
    expect(updates[0]?.price).toBe(1);
    expect(updates[2]!.price).toBeGreaterThan(20);
  });

  it('sends nothing more once unsubscribed', async () => {
    harness = await startRealtime();
    const socket = await harness.connect();
    const updates = gather(socket, 'price_update');
    const history = next(socket, 'historical_data');
    await ask(socket, 'subscribe', { symbol: 'BTC/USDT' });
    await history;
    expect(await ask(socket, 'unsubscribe', { symbol: 'btcusdt' })).toEqual({ ok: true, symbol: 'BTCUSDT' });
    await harness.market.tick('BTC/USDT', 5);
    await ask(socket, 'get_all_symbols');
    expect(updates).toEqual([]);
    expect(harness.realtime.stats().subscriptions).toBe(0);
  });

  it('answers requests in the acknowledgement, or by an event to clients that send no callback', async () => {
    harness = await startRealtime();
    const { market } = harness;
    await market.tick('ETH/USDT', 3000);
    const socket = await harness.connect();
    const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BTCUSDT.P'];
    expect(await ask(socket, 'get_all_symbols')).toEqual({ ok: true, symbols });
    const all = next(socket, 'all_symbols');
    socket.emit('get_all_symbols');
    expect(await all).toEqual({ symbols });

    const prices = await ask(socket, 'get_multiple_prices', { symbols: ['eth-usdt', 'BTCUSDT', 'NOPE'] });
    expect(prices).toMatchObject({
      ok: true,
      prices: [{ symbol: 'ETHUSDT', price: 3000 }],
      unknown: ['NOPE'],
    });
    const multiple = next(socket, 'multiple_prices');
    socket.emit('get_multiple_prices', { symbols: ['ETHUSDT'] });
    expect(await multiple).toMatchObject({ prices: [{ symbol: 'ETHUSDT' }], unknown: [] });

    const one = { symbol: 'BTCUSDT', date: '2024-08-07', intervalHour: 21, startTime: START - 3 * 3_600_000 };
    expect(
      await ask(socket, 'get_interval_data', { symbol: 'BTCUSDT', date: '2024-08-07', intervalHour: 21 }),
    ).toMatchObject({ ok: true, interval: one });
    const interval = next(socket, 'interval_data');
    socket.emit('get_interval_data', { symbol: 'BTCUSDT' });
    expect(await interval).toMatchObject(one);
    expect(await ask(socket, 'get_interval_data', { symbol: 'BTCUSDT', intervalHour: 2 })).toMatchObject({
      status: 'error',
      code: 'NO_DATA',
    });

    const recent = await ask(socket, 'get_recent_intervals', { symbol: 'BTCUSDT', count: 2 });
    expect(recent).toMatchObject({ intervals: [{ intervalHour: 21 }, { intervalHour: 17 }] });
    const list = next<unknown[]>(socket, 'interval_data');
    socket.emit('get_recent_intervals', { symbol: 'BTCUSDT' });
    expect(await list).toHaveLength(6);
  });

  it('reads a window once for all who ask while it is being read', async () => {
    harness = await startRealtime();
    harness.market.windowDelayMs = 50;
    const sockets = await Promise.all(Array.from({ length: 20 }, () => harness.connect()));
    const histories = sockets.map((socket) => next(socket, 'historical_data'));
    for (const socket of sockets) socket.emit('subscribe', { symbol: 'BTCUSDT' });
    await Promise.all(histories);
    expect(harness.market.windowReads).toBeLessThanOrEqual(3);
  });

  it('goes on with prices where the window can not be read, and says so', async () => {
    harness = await startRealtime();
    harness.market.windowFailure = new Error('the cache is away');
    const socket = await harness.connect();
    const problem = next(socket, 'error');
    socket.emit('subscribe', { symbol: 'BTCUSDT' });
    expect(await problem).toMatchObject({ status: 'error', code: 'NOT_READY' });
    const update = next(socket, 'price_update');
    await harness.market.tick('BTC/USDT', 7);
    expect(await update).toMatchObject({ price: 7 });
  });

  it('holds a connection to its number of symbols', async () => {
    harness = await startRealtime({ WS_MAX_SUBSCRIPTIONS: 2 });
    const socket = await harness.connect();
    await ask(socket, 'subscribe', { symbol: 'BTCUSDT' });
    await ask(socket, 'subscribe', { symbol: 'ETHUSDT' });
    expect(await ask(socket, 'subscribe', { symbol: 'SOLUSDT' })).toMatchObject({
      code: 'TOO_MANY_SUBSCRIPTIONS',
    });
    expect(await ask(socket, 'subscribe', { symbol: 'BTC/USDT' })).toMatchObject({ ok: true });
    await ask(socket, 'unsubscribe', { symbol: 'ETHUSDT' });
    expect(await ask(socket, 'subscribe', { symbol: 'SOLUSDT' })).toMatchObject({ ok: true });
    socket.disconnect();
    await until(() => harness.realtime.stats().subscriptions === 0, 'the count without the client');
  });
});
