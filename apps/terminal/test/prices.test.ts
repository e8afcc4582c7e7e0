import type { WatchlistPrice } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../src/paint/scheduler.ts';
import { PriceStore } from '../src/stores/prices.ts';

const price = (value: number, time: number): WatchlistPrice => ({
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  venue: 'practice',
  price: value,
  change24h: 1,
  changePercent24h: 1,
  high24h: 2,
  low24h: 1,
  volume24h: 1,
  quoteVolume24h: 1,
  time,
});

function store() {
  const clock = { now: 1_000 };
  const invalid: number[] = [];
  const prices = new PriceStore({ invalidate: (mask) => invalid.push(mask) }, () => clock.now);
  return { prices, clock, invalid };
}

describe('the newest prices', () => {
  it('remember which way a price moved last, and when', () => {
    const { prices, clock } = store();
    prices.apply([price(100, 1)]);
    expect(prices.get('BTCUSDT')).toMatchObject({ price: 100, lastMove: 0 });
    clock.now = 2_000;
    prices.apply([price(99, 2)]);
    expect(prices.get('BTCUSDT')).toMatchObject({ price: 99, lastMove: -1, movedAt: 2_000 });
    clock.now = 3_000;
    prices.apply([price(99, 3)]);
    expect(prices.get('BTCUSDT')).toMatchObject({ lastMove: -1, movedAt: 2_000, time: 3 });
  });

  it('ask for a frame, and tell the age of the stream and the time of the feed', () => {
    const { prices, clock, invalid } = store();
    expect(prices.lastAt).toBeNull();
    prices.apply([]);
    expect(invalid).toEqual([]);
    prices.apply([price(1, 50), price(1, 40)]);
    expect(invalid).toEqual([LAYERS.prices]);
    expect(prices.lastAt).toBe(clock.now);
    expect(prices.feedTime).toBe(50);
  });
});
