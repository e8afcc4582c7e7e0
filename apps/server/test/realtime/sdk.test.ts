import { TradingClient } from '@tradewind/client';
import type { ClientEvent, TradingClientOptions } from '@tradewind/client';
import { afterEach, describe, expect, it } from 'vitest';
import { startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { START } from './market.ts';

let harness: Harness;
const clients: TradingClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await harness.close();
});

function connect(options: Partial<TradingClientOptions> = {}): TradingClient {
  const client = new TradingClient({ url: harness.url, latencyEveryMs: 0, ...options });
  clients.push(client);
  return client;
}

function gather<Event extends ClientEvent>(client: TradingClient, event: Event) {
  const payloads: Parameters<Parameters<typeof client.on<Event>>[1]>[0][] = [];
  client.on(event, (payload) => payloads.push(payload));
  return payloads;
}

describe('TradingClient against the real server', () => {
  it('names events by unified symbol, whatever spelling was subscribed', async () => {
    harness = await startRealtime();
    await harness.market.tick('BTC/USDT', 101);
    const client = connect();
    const prices = gather(client, 'price:BTC/USDT');
    expect(await client.subscribePrices(['btcusdt', 'ETH-USDT', 'BTCUSDT.P'])).toEqual([
      'price:BTC/USDT',
      'price:ETH/USDT',
      'price:BTC/USDT:USDT',
    ]);
    await until(() => prices.length === 1, 'the current price');
    await harness.market.tick('BTC/USDT', 102);
    await until(() => prices.length === 2, 'the next price');
    expect(prices[1]).toMatchObject({ symbol: 'BTC/USDT', id: 'BTCUSDT', venue: 'test', price: 102 });
    expect(client.latest('price:BTC/USDT')?.price).toBe(102);
  });

  it('counts subscriptions: a stream ends with the last one that held it', async () => {
    harness = await startRealtime();
    const client = connect();
    await client.subscribeTickers('BTC/USDT');
    await client.subscribeTickers(['BTC/USDT']);
    await client.subscribeTickers('BTCUSDT');
    expect(harness.realtime.stats().subscriptions).toBe(1);
    await client.unsubscribeTickers('BTC/USDT');
    await client.unsubscribeTickers('BTC/USDT');
    expect(harness.realtime.stats().subscriptions).toBe(1);
    await client.unsubscribeTickers('BTCUSDT');
    expect(harness.realtime.stats().subscriptions).toBe(0);
  });

  it('throws what the server refused, and holds nothing of that call', async () => {
    harness = await startRealtime();
    const client = connect();
    await expect(client.subscribePrices(['BTC/USDT', 'NO/PE'])).rejects.toMatchObject({
      name: 'RequestError',
      code: 'UNKNOWN_SYMBOL',
      status: 404,
      requestId: expect.stringMatching(/^[\w-]{8,}$/),
    });
    expect(harness.realtime.stats().subscriptions).toBe(0);
    await expect(client.subscribe(['candle:BTC/USDT:7m'])).rejects.toMatchObject({ code: 'UNKNOWN_STREAM' });
  });

  it('subscribes again by itself after the server was gone', async () => {
    harness = await startRealtime();
    const { market, url } = harness;
    const client = connect({ socket: { reconnectionDelay: 20, reconnectionDelayMax: 50 } });
    const prices = gather(client, 'price:BTC/USDT');
    const books = gather(client, 'orderbook:BTC/USDT');
    const connected = gather(client, 'connected');
    const disconnected = gather(client, 'disconnected');
    const reconnecting = gather(client, 'reconnecting');
    await client.subscribePrices('BTC/USDT');
    await client.subscribeOrderBook('BTC/USDT');
    await market.book('BTC/USDT', [[99, 1]], [[101, 1]]);
    await until(() => books.length === 1, 'the book');
    await harness.close();
    await until(() => reconnecting.length > 0, 'an attempt to reconnect');
    expect(disconnected).toHaveLength(1);
    harness = await startRealtime({}, {}, Number(new URL(url).port));
    await until(() => harness.realtime.stats().subscriptions === 2, 'both streams again');
    expect(connected).toEqual([{ isReconnect: false }, { isReconnect: true }]);
    await harness.market.tick('BTC/USDT', 105);
    await harness.market.book('BTC/USDT', [[98, 2]], [[102, 2]]);
    await until(() => prices.at(-1)?.price === 105 && books.length === 2, 'price and book after the return');
    expect(books[1]).toMatchObject({ bids: [['98.00', '2.00000']], asks: [['102.00', '2.00000']] });
  });

  it('keeps a whole book from snapshot and deltas, and asks for a new one when it breaks', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const client = connect();
    const books = gather(client, 'orderbook:BTC/USDT');
    await client.subscribeOrderBook('BTC/USDT');
    await market.book('BTC/USDT', [[99.5, 1]], [[100.5, 2]]);
    await until(() => books.length === 1, 'the snapshot');
    await market.book(
      'BTC/USDT',
      [
        [99.6, 3],
        [99.5, 1],
      ],
      [[100.7, 1]],
    );
    await until(() => books.length === 2, 'the delta');
    expect(books[1]).toMatchObject({
      symbol: 'BTC/USDT',
      sequence: 2,
      bids: [
        ['99.60', '3.00000'],
        ['99.50', '1.00000'],
      ],
      asks: [['100.70', '1.00000']],
    });
    // A delta that doesn't follow, as after a message that was lost.
    harness.realtime.io.of('/market').emit('orderbook:BTC/USDT', {
      ...books[1],
      type: 'delta',
      sequence: 9,
      previousSequence: 8,
    });
    await until(() => books.length === 3, 'the snapshot that was asked for');
    expect(books[2]).toEqual(books[1]);
  });

  it('streams candles, trades, statistics and the watchlist', async () => {
    harness = await startRealtime();
    const { market } = harness;
    await market.tick('BTC/USDT', 100);
    await market.trade('BTC/USDT', 'a', 100.1);
    const client = connect();
    const trades = gather(client, 'trades:BTC/USDT');
    const stats = gather(client, 'stats:BTC/USDT');
    const all = gather(client, 'prices:all');
    const candles = gather(client, 'candle:BTC/USDT:1m');
    await client.subscribeTrades('BTC/USDT');
    await client.subscribeStats('BTC/USDT');
    await client.subscribeAllPrices();
    await client.subscribeCandles('BTC/USDT', '1m');
    const candle = { time: START, open: 1, high: 2, low: 1, close: 2, volume: 3 };
    await until(() => market.watched.includes('trades BTC/USDT'));
    await market.minute('BTC/USDT', candle, false);
    await until(() => trades.length + stats.length + all.length + candles.length >= 4, 'all of them');
    expect(trades[0]).toMatchObject([{ tradeId: 'a', price: '100.10', quantity: '0.50000', side: 'buy' }]);
    expect(stats[0]).toMatchObject({ symbol: 'BTC/USDT', price: 100, interval: { intervalHour: 21 } });
    expect(all[0]).toMatchObject([{ symbol: 'BTC/USDT', price: 100 }]);
    expect(candles[0]).toMatchObject({ candle: [START, 1, 2, 1, 2, 3], isClosed: false });
  });

  it('measures the round trip, and says so when there is no connection', async () => {
    harness = await startRealtime();
    const client = connect({ latencyEveryMs: 20 });
    await expect(client.ping()).rejects.toMatchObject({ name: 'ConnectionError', reason: 'closed' });
    const measured = gather(client, 'latency');
    await client.subscribeAllPrices();
    const { roundTripMs, clockOffsetMs } = await client.ping();
    expect(roundTripMs).toBeGreaterThan(0);
    // One machine, one clock.
    expect(Math.abs(clockOffsetMs)).toBeLessThan(roundTripMs + 5);
    await until(() => measured.length > 0, 'a measurement');
    expect(measured[0]!.roundTripMs).toBeGreaterThan(0);
  });

  it('reports a refused connection and gets in once there is room', async () => {
    harness = await startRealtime({ WS_MAX_CONNECTIONS: 1 });
    const first = connect();
    await first.subscribeAllPrices();
    const second = connect();
    const errors = gather(second, 'error');
    const subscribed = second.subscribeAllPrices();
    await until(() => errors.length > 0, 'the refusal');
    expect(errors[0]).toMatchObject({ code: 'TOO_MANY_CONNECTIONS', status: 429 });
    first.close();
    await subscribed;
  });

  it('fails what waits for a connection when it is closed', async () => {
    harness = await startRealtime();
    const { url } = harness;
    const client = connect({ url: url.replace(/\d+$/, '1') });
    const subscribed = client.subscribePrices('BTC/USDT');
    setTimeout(() => client.close(), 20);
    await expect(subscribed).rejects.toMatchObject({ name: 'ConnectionError', reason: 'closed' });
  });
});
