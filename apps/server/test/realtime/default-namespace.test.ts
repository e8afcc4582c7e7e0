import { afterEach, describe, expect, it } from 'vitest';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { START } from './market.ts';

let harness: Harness | undefined;
afterEach(() => harness?.close());

describe.each(['websocket', 'polling'] as const)('default namespace over %s', (transport) => {
  it('confirms a subscription, sends the four-hour window once, then a price a second', async () => {
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
