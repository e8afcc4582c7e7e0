import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  candleDefect,
  candleRows,
  resample,
  timeframeBuckets,
  timeframeMs,
  TIMEFRAMES,
} from '@tradewind/market';
import type { Candle, Candles, Timeframe } from '@tradewind/market';
import { practiceCandles } from '../../src/practice/candles.ts';
import { MarketPath } from '../../src/practice/path.ts';
import { allParameters, pathOf, SYMBOLS } from './markets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function rows(candles: Candles): Candle[] {
  return [...candleRows(candles)];
}

/** Volumes are whole lots, so sums of doubles are brought back to the grid before they are compared. */
function onLots(candles: Candles, { lotsPerUnit }: { lotsPerUnit: number }): Candle[] {
  return rows(candles).map((row) => ({ ...row, volume: Math.round(row.volume * lotsPerUnit) / lotsPerUnit }));
}

const someSymbol = fc.constantFrom(...SYMBOLS);
const someTime = fc.integer({ min: Date.UTC(2017, 0, 1), max: Date.UTC(2035, 0, 1) });

describe('practice candles', () => {
  test('of an hour are those of its minutes, and these those of their seconds, to the last digit', () => {
    fc.assert(
      fc.property(someSymbol, someTime, (symbol, time) => {
        const market = pathOf(symbol);
        const from = Math.floor(time / HOUR) * HOUR;
        const seconds = practiceCandles(market, '1s', from, from + HOUR);
        expect(seconds.time.length).toBe(3600);
        const minutes = practiceCandles(market, '1m', from, from + HOUR);
        expect(onLots(resample(seconds, timeframeBuckets('1m')), market.parameters)).toEqual(rows(minutes));
        const hours = practiceCandles(market, '1h', from, from + HOUR);
        expect(onLots(resample(minutes, timeframeBuckets('1h')), market.parameters)).toEqual(rows(hours));
      }),
      { numRuns: 40 },
    );
  });

  test.each(TIMEFRAMES)('of %s are those of their parts', (timeframe) => {
    const market = pathOf('SOL/USDT');
    const part: Timeframe =
      timeframe === '1s' ? '1s' : timeframe !== '1M' && timeframeMs(timeframe) <= HOUR ? '1m' : '1h';
    const buckets = timeframeBuckets(timeframe);
    const from = buckets.open(Date.UTC(2024, 10, 5, 12));
    let to = from;
    for (let count = 0; count < 3; count += 1) to = buckets.next(to);
    const whole = practiceCandles(market, timeframe, from, to);
    expect(rows(whole)).toEqual(
      onLots(resample(practiceCandles(market, part, from, to), buckets), market.parameters),
    );
    expect(whole.time.length).toBe(3);
  });

  test('are sound, on the grid, and without a seam', () => {
    fc.assert(
      fc.property(someSymbol, someTime, fc.constantFrom('1s', '1m', '1h'), (symbol, time, timeframe) => {
        const market = pathOf(symbol);
        const length = timeframeMs(timeframe);
        const from = Math.floor(time / length) * length;
        const candles = practiceCandles(market, timeframe, from, from + 200 * length);
        const { ticksPerUnit, lotsPerUnit } = market.parameters;
        const all = rows(candles);
        expect(all.map((row) => candleDefect(row))).toEqual(all.map(() => null));
        const prices = all.flatMap((row) => [row.open, row.high, row.low, row.close]);
        expect(prices.map((price) => Math.round(price * ticksPerUnit) / ticksPerUnit)).toEqual(prices);
        const volumes = all.map((row) => row.volume);
        expect(volumes.map((volume) => Math.round(volume * lotsPerUnit) / lotsPerUnit)).toEqual(volumes);
        expect(all.filter((row) => row.high > row.low && row.volume === 0)).toEqual([]);
        expect(all.slice(1).map((row) => row.open)).toEqual(all.slice(0, -1).map((row) => row.close));
        expect(all.map((row) => row.time)).toEqual(all.map((_, index) => from + index * length));
      }),
      { numRuns: 60 },
    );
  });

  test('agree wherever two requests overlap, in whatever order they are made', () => {
    const shared = pathOf('ETH/USDT');
    fc.assert(
      fc.property(
        fc.constantFrom<Timeframe>('1s', '1m', '15m', '1h', '1d', '1w', '1M'),
        someTime,
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        (timeframe, time, minutes, shift) => {
          const [from, to] = [time, time + minutes * MINUTE];
          const first = rows(practiceCandles(shared, timeframe, from, to));
          const second = rows(practiceCandles(shared, timeframe, from - shift * MINUTE, to + shift * MINUTE));
          expect(second.filter((row) => row.time >= from && row.time < to)).toEqual(first);
          expect(rows(practiceCandles(pathOf('ETH/USDT'), timeframe, from, to))).toEqual(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are the same in every process: these prices are part of the product', () => {
    const hash = createHash('sha256');
    for (const symbol of SYMBOLS) {
      for (const timeframe of ['1s', '1m', '1h'] as const) {
        const from = Date.UTC(2025, 5, 1);
        const candles = practiceCandles(pathOf(symbol), timeframe, from, from + 500 * timeframeMs(timeframe));
        for (const column of Object.values(candles) as Float64Array[]) hash.update(column);
      }
    }
    expect(hash.digest('hex').slice(0, 16)).toBe('60b008ce798b624b');
  });

  test('differ by seed and by symbol', () => {
    const from = Date.UTC(2025, 5, 1);
    const closes = (symbol: string, seed: number) =>
      practiceCandles(pathOf(symbol, seed), '1h', from, from + DAY).close;
    const relative = (values: Float64Array) => values.map((value) => value / values[0]!);
    expect(closes('BTC/USDT', 1)).not.toEqual(closes('BTC/USDT', 2));
    expect(relative(closes('BTC/USDT', 1))).not.toEqual(relative(closes('ETH/USDT', 1)));
  });

  test('stay near the price level over decades', () => {
    for (const own of allParameters().filter((_, index) => index % 75 === 0)) {
      const { close } = practiceCandles(
        new MarketPath(own, 3),
        '1d',
        Date.UTC(2018, 0, 1),
        Date.UTC(2030, 0, 1),
      );
      const level = own.levelTicks / own.ticksPerUnit;
      const logs = close.map((price) => Math.log(price / level));
      expect(Math.max(...logs)).toBeLessThan(Math.log(20));
      expect(Math.min(...logs)).toBeGreaterThan(-Math.log(60));
    }
  });

  test('are empty for an empty range', () => {
    expect(practiceCandles(pathOf('BTC/USDT'), '1h', DAY + 1, DAY + 2).time.length).toBe(0);
    expect(practiceCandles(pathOf('BTC/USDT'), '1d', DAY, DAY).time.length).toBe(0);
  });
});
