import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candleAt, candleDefect, candlesFromRows } from '@tradewind/market';
import type { Book, Instrument, Level, Ticker, Trade } from '@tradewind/market';
import { isMultipleOf, decimalFromNumber } from '@tradewind/money';
import { builtInPerpetuals } from '../../src/instruments/built-in-perpetuals.ts';
import { DerivedMarket } from '../../src/perpetual/derived-market.ts';

const BITCOIN = perpetual('BTC');
const market = new DerivedMarket(BITCOIN);
const HEAD = { venue: 'practice', symbol: 'BTC/USDT', time: 1_700_000_000_000 };

function perpetual(base: string): Instrument {
  return builtInPerpetuals().find((one) => one.base === base)!;
}

function book(bids: Level[], asks: Level[]): Book {
  return { ...HEAD, bids, asks };
}

describe('a perpetual at the prices of its spot market', () => {
  test('joins levels that share one of its ticks, and rounds away from the middle', () => {
    const own = market.book(
      book(
        [
          [64_250.19, 0.5],
          [64_250.11, 0.25],
          [64_250.09, 0.1],
        ],
        [
          [64_250.21, 0.0004],
          [64_250.3, 0.0007],
          [64_250.31, 2],
        ],
      ),
    );
    expect(own).toEqual({
      ...HEAD,
      symbol: 'BTC/USDT:USDT',
      bids: [
        [64_250.1, 0.75],
        [64_250, 0.1],
      ],
      asks: [
        [64_250.3, 0.001],
        [64_250.4, 2],
      ],
    });
  });

  test('leaves out levels of less than a lot', () => {
    const own = market.book(book([[64_250, 0.0009]], [[64_251, 0.0011]]));
    expect(own.bids).toEqual([]);
    expect(own.asks).toEqual([[64_251, 0.001]]);
  });

  test('a book is never crossed, has no empty level and lies on the grid', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 500_000 }));
    const property = fc.property(
      fc.constantFrom(...builtInPerpetuals()),
      fc.integer({ min: 100, max: 9_000_000 }),
      fc.array(level, { maxLength: 150 }),
      fc.array(level, { maxLength: 150 }),
      (instrument, middle, below, above) => {
        const spotTick = 0.001;
        const side = (levels: [number, number][], direction: 1 | -1): Level[] =>
          [...new Map(levels)]
            .toSorted(([a], [b]) => a - b)
            .map(([distance, lots]): Level => [(middle + direction * distance) * spotTick, lots * 0.0001])
            .filter(([price]) => price > 0);
        const own = new DerivedMarket(instrument).book(book(side(below, -1), side(above, 1)));
        const onGrid = ([price, quantity]: Level): boolean =>
          isMultipleOf(decimalFromNumber(price), instrument.tickSize) &&
          isMultipleOf(decimalFromNumber(quantity), instrument.lotSize) &&
          quantity > 0;
        const prices = ([...levels]: readonly Level[]) => levels.map(([price]) => price);
        expect([...own.bids, ...own.asks].every(onGrid)).toBe(true);
        expect(prices(own.bids)).toEqual([...new Set(prices(own.bids))].toSorted((a, b) => b - a));
        expect(prices(own.asks)).toEqual([...new Set(prices(own.asks))].toSorted((a, b) => a - b));
        expect(own.bids[0]?.[0] ?? 0).toBeLessThan(own.asks[0]?.[0] ?? Infinity);
        expect(Math.max(own.bids.length, own.asks.length)).toBeLessThanOrEqual(100);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  test('a ticker keeps its spread, and 0 stays an unknown price', () => {
    const spot: Ticker = {
      ...HEAD,
      price: 64_250.16,
      bid: 64_250.15,
      ask: 64_250.16,
      open24h: 0,
      high24h: 65_000.04,
      low24h: 63_999.99,
      volume24h: 1234.56789,
      quoteVolume24h: 79_320_000.5,
    };
    expect(market.ticker(spot)).toEqual({
      ...HEAD,
      symbol: 'BTC/USDT:USDT',
      price: 64_250.2,
      bid: 64_250.1,
      ask: 64_250.2,
      open24h: 0,
      high24h: 65_000,
      low24h: 64_000,
      volume24h: 1234.568,
      quoteVolume24h: 79_320_000.5,
    });
    expect(market.ticker({ ...spot, bid: null, ask: null })).toMatchObject({ bid: null, ask: null });
  });

  test('prints that are no lot here are left out', () => {
    const trade = (id: string, quantity: number): Trade => ({
      ...HEAD,
      id,
      price: 64_250.14,
      quantity,
      side: 'sell',
    });
    expect(market.trades([trade('1', 0.00049), trade('2', 0.0121)])).toEqual([
      { ...HEAD, symbol: 'BTC/USDT:USDT', id: '2', price: 64_250.1, quantity: 0.012, side: 'sell' },
    ]);
  });

  test('candles stay sound, alone and in columns', () => {
    const price = fc.double({ min: 0.001, max: 100_000, noNaN: true });
    const property = fc.property(
      fc.array(fc.tuple(price, price, price, price), { maxLength: 20 }),
      (rows) => {
        const spot = rows.map(([open, close, a, b], index) => ({
          time: index * 60_000,
          open,
          close,
          high: Math.max(open, close, a, b),
          low: Math.min(open, close, a, b),
          volume: a,
        }));
        const columns = market.candles(candlesFromRows(spot));
        spot.forEach((candle, index) => {
          const own = market.candle(candle);
          expect(candleDefect(own)).toBeNull();
          expect(candleAt(columns, index)).toEqual(own);
        });
      },
    );
    fc.assert(property);
  });
});
