import { describe, expect, it } from 'vitest';
import { bookFrom, candleFrom, tickerFrom } from '../../src/ccxt/normalize.ts';
import { instrumentsFrom } from '../../src/ccxt/instruments.ts';
import type { CcxtMarket } from '../../src/ccxt/exchange.ts';

describe('normalised data', () => {
  it('derives what a venue leaves out of a ticker, and knows no price without one', () => {
    const ticker = tickerFrom(
      'kraken',
      { symbol: 'A/B', last: 90, percentage: -10, baseVolume: 2, info: {} },
      7,
    );
    expect(ticker).toEqual({
      venue: 'kraken',
      symbol: 'A/B',
      time: 7,
      price: 90,
      bid: null,
      ask: null,
      open24h: 100,
      high24h: 0,
      low24h: 0,
      volume24h: 2,
      quoteVolume24h: 180,
    });
    expect(tickerFrom('kraken', { symbol: 'A/B', bid: 1, ask: 2, info: {} }, 7)).toBeUndefined();
  });

  it('passes on no crossed or one-sided book, no empty level and at most a hundred', () => {
    const levels = Array.from({ length: 150 }, (_, index): [number, number] => [100 + index, index % 2]);
    const book = bookFrom('x', { symbol: 'A/B', timestamp: 5, bids: [[99, 1]], asks: levels }, 7);
    expect(book?.asks.length).toBe(75);
    expect(book?.time).toBe(5);
    expect(bookFrom('x', { symbol: 'A/B', bids: [[101, 1]], asks: [[101, 1]] }, 7)).toBeUndefined();
    expect(bookFrom('x', { symbol: 'A/B', bids: [], asks: [[101, 1]] }, 7)).toBeUndefined();
  });

  it('takes no unsound candle', () => {
    expect(candleFrom([60_000, 2, 3, 1, 2, 5])?.close).toBe(2);
    expect(candleFrom([60_000, 2, 1, 3, 2, 5])).toBeUndefined();
    expect(candleFrom([60_000, undefined, 1, 3, 2, 5])).toBeUndefined();
  });

  it('lists spot before perpetuals, on the exact grid, without what has none', () => {
    const market = (symbol: string, over: Partial<CcxtMarket>): CcxtMarket => ({
      id: symbol,
      symbol,
      base: 'A',
      quote: 'USDT',
      type: 'spot',
      spot: true,
      active: true,
      precision: { price: 1e-8, amount: 0.1 },
      limits: { cost: { min: 5 } },
      info: {},
      ...over,
    });
    const swap = { spot: false, swap: true, linear: true, settle: 'USDT', type: 'swap' };
    const instruments = instrumentsFrom([
      market('A/USDT:USDT', { ...swap, info: { requiredMarginPercent: '5.0000' } }),
      market('A/USDT', {}),
      market('B/USDT', { precision: {} }),
      market('C/USDT', { active: false }),
      market('D/USDT', { info: { cancel_only: true } }),
    ]);
    expect(instruments.map(({ symbol, status, maxLeverage }) => [symbol, status, maxLeverage])).toEqual([
      ['A/USDT', 'open', 1],
      ['C/USDT', 'halted', 1],
      ['D/USDT', 'cancel_only', 1],
      ['A/USDT:USDT', 'open', 20],
    ]);
    expect(instruments[0]).toMatchObject({ tickSize: '0.00000001', lotSize: '0.1', minNotional: '5' });
  });
});
