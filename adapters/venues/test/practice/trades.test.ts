import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candleAt } from '@tradewind/market';
import type { Candle, Trade } from '@tradewind/market';
import { practiceCandles } from '../../src/practice/candles.ts';
import { marketOf, SYMBOLS } from './markets.ts';

const MINUTE = 60_000;

const someSymbol = fc.constantFrom(...SYMBOLS);
const someMinute = fc
  .integer({ min: Date.UTC(2020, 0, 1) / MINUTE, max: Date.UTC(2030, 0, 1) / MINUTE })
  .map((minute) => minute * MINUTE);

function candleOf(trades: readonly Trade[], time: number, lotsPerUnit: number): Candle {
  const prices = trades.map(({ price }) => price);
  const lots = trades.reduce((sum, { quantity }) => sum + Math.round(quantity * lotsPerUnit), 0);
  return {
    time,
    open: prices[0]!,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1)!,
    volume: lots / lotsPerUnit,
  };
}

describe('practice trades', () => {
  test('of a second make its candle: open, high, low, close and volume', () => {
    fc.assert(
      fc.property(someSymbol, someMinute, (symbol, minute) => {
        const market = marketOf(symbol);
        const { lotsPerUnit } = market.path.parameters;
        const candles = practiceCandles(market.path, '1s', minute, minute + MINUTE);
        for (let second = 0; second < 60; second += 1) {
          const time = minute + second * 1000;
          const trades = market.trades(time, time + 1000);
          const candle = candleAt(candles, second)!;
          const expected =
            trades.length === 0 ? { ...candle, volume: 0 } : candleOf(trades, time, lotsPerUnit);
          expect(candle).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('come in order, with rising ids, above zero, however they are asked for', () => {
    fc.assert(
      fc.property(someSymbol, someMinute, fc.integer({ min: 1, max: 5_000 }), (symbol, minute, step) => {
        const whole = marketOf(symbol).trades(minute, minute + 20_000);
        const market = marketOf(symbol);
        const parts: Trade[] = [];
        for (let from = minute; from < minute + 20_000; from += step) {
          parts.push(...market.trades(from, Math.min(from + step, minute + 20_000)));
        }
        expect(parts).toEqual(whole);
        const ids = whole.map(({ id }) => Number(id));
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        const times = whole.map(({ time }) => time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(whole.filter(({ quantity }) => quantity <= 0)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('are as many as in the recorded market: BTC prints about 15 times a second', () => {
    const day = Date.UTC(2025, 2, 3);
    const market = marketOf('BTC/USDT');
    const { tradesPerSecond } = market.path.parameters;
    let count = 0;
    for (let minute = day; minute < day + 1440 * MINUTE; minute += 30 * MINUTE) {
      count += market.trades(minute, minute + MINUTE).length;
    }
    expect(count / 48 / 60 / tradesPerSecond).toBeGreaterThan(0.5);
    expect(count / 48 / 60 / tradesPerSecond).toBeLessThan(1.6);
  });
});
