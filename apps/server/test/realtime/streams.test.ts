import type { MarketTrade, OrderBookEvent, StatsEvent, WatchlistPrice } from '@tradewind/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Answer, Harness } from './harness.ts';
import { START } from './market.ts';

let harness: Harness;
afterEach(() => harness.close());

describe('/prices', () => {
  it('resolves every spelling, names the stream in the acknowledgement and sends the current value', async () => {
    harness = await startRealtime();
    await harness.market.tick('BTC/USDT', 101);
    await harness.market.tick('BTC/USDT:USDT', 99);
    const socket = await harness.connect('/prices');
    const price = next<WatchlistPrice>(socket, 'price:BTC/USDT');
    const ticker = next(socket, 'ticker:BTC/USDT:USDT');
    const streams = ['price:btcusdt', 'price:BTC%2FUSDT', 'ticker:BTC-USDT-PERP'];
    expect(await ask(socket, 'subscribe', { streams })).toEqual({
      ok: true,
      streams: ['price:BTC/USDT', 'price:BTC/USDT', 'ticker:BTC/USDT:USDT'],
    });
    expect(await price).toEqual({
      symbol: 'BTC/USDT',
      id: 'BTCUSDT',
      venue: 'test',
      price: 101,
      change24h: 1,
      changePercent24h: 1,
      high24h: 120,
      low24h: 80,
      volume24h: 1000,
      quoteVolume24h: 100_000,
      time: START,
    });
    expect(await ticker).toMatchObject({
      symbol: 'BTC/USDT:USDT',
      id: 'BTCUSDT.P',
      price: 99,
      markPrice: null,
    });
    expect(harness.realtime.stats().subscriptions).toBe(2);
  });

  it('takes all streams of a call or none, and names those that can not be had', async () => {
    harness = await startRealtime({ WS_MAX_SUBSCRIPTIONS: 2 });
    const socket = await harness.connect('/prices');
    const refused = await ask(socket, 'subscribe', {
      streams: ['price:BTCUSDT', 'price:NOPE', 'orderbook:BTCUSDT'],
    });
    expect(refused).toMatchObject({
      code: 'UNKNOWN_SYMBOL',
      details: [
        { path: 'payload.streams.1', stream: 'price:NOPE', code: 'UNKNOWN_SYMBOL' },
        { path: 'payload.streams.2', stream: 'orderbook:BTCUSDT', code: 'UNKNOWN_STREAM' },
      ],
    });
    expect(harness.realtime.stats().subscriptions).toBe(0);
    const tooMany = { streams: ['price:BTCUSDT', 'price:ETHUSDT', 'price:SOLUSDT'] };
    expect(await ask(socket, 'subscribe', tooMany)).toMatchObject({ code: 'TOO_MANY_SUBSCRIPTIONS' });
    expect(harness.realtime.stats().subscriptions).toBe(0);
  });

  it('sends a burst in turns, and only the newest of a price that had to wait', async () => {
    // Each look at this clock takes as long as a turn may.
    let now = 0;
    harness = await startRealtime({}, { clock: { now: () => (now += 8) } });
    const { market } = harness;
    const socket = await harness.connect('/prices');
    const prices = gather<WatchlistPrice>(socket, 'price:BTC/USDT');
    await ask(socket, 'subscribe', { streams: ['price:BTC/USDT', 'price:ETH/USDT'] });
    const ethereum = next<WatchlistPrice>(socket, 'price:ETH/USDT');
    await Promise.all([1, 2, 3, 4, 5].map((price) => market.tick('BTC/USDT', price)));
    await market.tick('ETH/USDT', 9);
    expect((await ethereum).price).toBe(9);
    expect(prices.length).toBeLessThan(5);
    expect(prices.at(-1)?.price).toBe(5);
  });

  it('prices:all: everything first, then once a second what changed', async () => {
    harness = await startRealtime();
    const { market } = harness;
    await market.tick('BTC/USDT', 100);
    await market.tick('ETH/USDT', 10);
    const socket = await harness.connect('/prices');
    const messages = gather<WatchlistPrice[]>(socket, 'prices:all');
    await ask(socket, 'subscribe', { streams: ['prices:all'] });
    await until(() => messages.length === 1);
    expect(messages[0]!.map(({ symbol, price }) => [symbol, price])).toEqual([
      ['BTC/USDT', 100],
      ['ETH/USDT', 10],
    ]);
    await market.tick('BTC/USDT', 100, { time: START + 1000 });
    await market.tick('ETH/USDT', 11);
    await market.tick('ETH/USDT', 12);
    await until(() => messages.length === 2);
    const changed = messages[1]!.map(({ symbol, price }) => [symbol, price]);
    expect(changed).toContainEqual(['ETH/USDT', 12]);
    await market.tick('BTC/USDT', 100, { time: START + 2000 });
    await market.tick('SOL/USDT', 5);
    await until(() => messages.length === 3);
    expect(messages[2]!.map(({ symbol }) => symbol)).toEqual(['SOL/USDT']);
  });

  it.each(['websocket', 'polling'])(
    'carries messages of every length in order over %s',
    async (transport) => {
      harness = await startRealtime();
      const { market } = harness;
      const socket = await harness.connect('/prices', { transports: [transport] });
      const trades = gather<MarketTrade>(socket, 'trade:BTC/USDT');
      await ask(socket, 'subscribe', { streams: ['trade:BTC/USDT'] });
      // Each length of a frame's header, and text whose bytes are more than its characters.
      const ids = [1, 20, 100, 1_000, 65_300, 65_400, 65_536, 200_000].map((length) => 'x'.repeat(length));
      ids.push('Δ€💥'.repeat(40), 'end');
      const answers: Promise<Answer>[] = [];
      for (const id of ids) {
        await market.trade('BTC/USDT', id, 100);
        // Answers go through the queues, trades past them.
        answers.push(ask(socket, 'ping'));
      }
      await until(() => trades.length === ids.length, 'all trades');
      expect(trades.map(({ tradeId }) => tradeId)).toEqual(ids);
      expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
      expect(harness.realtime.stats().connections).toBe(1);
    },
  );

  it('trade: the newest one, then each', async () => {
    harness = await startRealtime();
    const { market } = harness;
    await market.trade('BTC/USDT', 'a', 100);
    await market.trade('BTC/USDT', 'b', 100.5, 0.25);
    const socket = await harness.connect('/prices');
    const trades = gather<MarketTrade>(socket, 'trade:BTC/USDT');
    await ask(socket, 'subscribe', { streams: ['trade:BTC/USDT'] });
    await until(() => trades.length === 1);
    await market.trade('BTC/USDT', 'c', 101);
    await market.trade('BTC/USDT', 'd', 102);
    await until(() => trades.length === 3);
    expect(trades.map(({ tradeId, price }) => [tradeId, price])).toEqual([
      ['b', '100.50'],
      ['c', '101.00'],
      ['d', '102.00'],
    ]);
  });
});

describe('/market', () => {
  it('orderbook: a snapshot to each who comes, then deltas in sequence', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const early = await harness.connect('/market');
    const first = gather<OrderBookEvent>(early, 'orderbook:BTC/USDT');
    await ask(early, 'subscribe', { streams: ['orderbook:BTCUSDT'] });
    await market.book('BTC/USDT', [[99, 1]], [[101, 1]]);
    await market.book('BTC/USDT', [[99, 2]], [[101, 1]]);
    await until(() => first.length === 2);
    const late = await harness.connect('/market');
    const second = gather<OrderBookEvent>(late, 'orderbook:BTC/USDT');
    await ask(late, 'subscribe', { streams: ['orderbook:BTCUSDT'] });
    await market.book('BTC/USDT', [[99, 3]], [[101, 1]]);
    await until(() => first.length === 3 && second.length === 2);
    expect(first.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['snapshot', 1],
      ['delta', 2],
      ['delta', 3],
    ]);
    expect(second[0]).toMatchObject({ type: 'snapshot', sequence: 2, bids: [['99.00', '2.00000']] });
    expect(second[1]).toEqual(first[2]);
    expect(first[2]).toMatchObject({ previousSequence: 2, bids: [['99.00', '3.00000']], asks: [] });
    const again = next<OrderBookEvent>(early, 'orderbook:BTC/USDT');
    await ask(early, 'subscribe', { streams: ['orderbook:BTCUSDT'] });
    expect(await again).toMatchObject({ type: 'snapshot', sequence: 3 });
  });

  it('trades: history and what follows neither overlap nor leave a gap', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const sockets = [await harness.connect('/market'), await harness.connect('/market')];
    const received = sockets.map((socket) => gather<MarketTrade[]>(socket, 'trades:BTC/USDT'));
    // More than a stream begins with.
    for (let id = -300; id < 0; id += 1) await market.trade('BTC/USDT', String(id), 100);
    for (let id = 0; id < 60; id += 1) {
      await market.trade('BTC/USDT', String(id), 100 + id);
      if (id === 20) void ask(sockets[0]!, 'subscribe', { streams: ['trades:BTC/USDT'] });
      if (id === 40) void ask(sockets[1]!, 'subscribe', { streams: ['trades:BTC/USDT'] });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    for (const messages of received) {
      await until(() => messages.flat().at(-1)?.tradeId === '59', 'the last trade');
      const ids = messages.flat().map(({ tradeId }) => Number(tradeId));
      expect(messages[0]).toHaveLength(100);
      expect(ids).toEqual(Array.from({ length: 60 - ids[0]! }, (_, index) => ids[0]! + index));
      // Gathered: not a message for each.
      expect(messages.length).toBeLessThan(20);
    }
  });

  it('stats: 24 h figures and the window, with the price laid over it', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const socket = await harness.connect('/market');
    const stats = gather<StatsEvent>(socket, 'stats:BTC/USDT');
    await ask(socket, 'subscribe', { streams: ['stats:BTC/USDT'] });
    await market.tick('BTC/USDT', 100);
    await market.tick('BTC/USDT', 103);
    await until(() => stats.length === 2);
    expect(stats[1]).toMatchObject({
      symbol: 'BTC/USDT',
      price: 103,
      changePercent24h: 3,
      interval: { intervalHour: 21, close: 103 },
    });
    const late = await harness.connect('/market');
    const current = next<StatsEvent>(late, 'stats:BTC/USDT');
    await ask(late, 'subscribe', { streams: ['stats:BTC/USDT'] });
    expect(await current).toEqual(stats[1]);
  });

  it('keeps streams of one namespace out of the other, and does not serve what needs a login', async () => {
    harness = await startRealtime();
    const socket = await harness.connect('/market');
    expect(await ask(socket, 'subscribe', { streams: ['prices:all'] })).toMatchObject({
      code: 'UNKNOWN_STREAM',
    });
    for (const namespace of ['/user', '/admin']) {
      const refusal = await next<Error>(harness.client(namespace), 'connect_error');
      expect(refusal.message).toBe('Invalid namespace');
    }
  });
});
