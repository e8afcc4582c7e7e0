import { candlesFromRows, resample, timeframeBuckets, candleRows } from '@tradewind/market';
import type { Candle } from '@tradewind/market';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf } from '../../src/replay/grid.ts';
import { minutesOf } from '../../src/replay/minutes.ts';
import { candlePath } from '../../src/replay/path.ts';
import { candleSoFar, mergePrints, secondPrints } from '../../src/replay/second-prints.ts';

const price = gridOf('0.01');
const lot = gridOf('0.001');

/** Candles on the grid: low ≤ open, close ≤ high. */
const candles: fc.Arbitrary<Candle> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.boolean(),
  )
  .map(([prices, volume, day, rising]) => {
    const [low, a, b, high] = prices.sort((x, y) => x - y).map((steps) => price.nearest(steps * 0.01));
    const [open, close] = rising ? [a!, b!] : [b!, a!];
    return {
      time: day * 86_400_000,
      open,
      high: high!,
      low: low!,
      close,
      volume: lot.nearest(volume * 0.001),
    };
  });

const keys = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('the path through a candle', () => {
  it('opens, touches high and low, closes, and stays within', () => {
    fc.assert(
      fc.property(candles, keys, fc.integer({ min: 4, max: 240 }), (candle, key, points) => {
        const path = candlePath(candle, points, key);
        expect(path[0]).toBe(candle.open);
        expect(path[points - 1]).toBe(candle.close);
        expect(Math.max(...path)).toBe(candle.high);
        expect(Math.min(...path)).toBe(candle.low);
      }),
    );
  });

  it('is the same for the same key, and another for another', () => {
    const candle = { time: 0, open: 100, high: 120, low: 90, close: 110, volume: 10 };
    expect(candlePath(candle, 60, 1)).toEqual(candlePath(candle, 60, 1));
    expect(candlePath(candle, 60, 1)).not.toEqual(candlePath(candle, 60, 2));
  });

  it('has seconds that make the candle again, on the grid, with all of its volume', () => {
    fc.assert(
      fc.property(candles, keys, (candle, key) => {
        const prints = secondPrints(candle, key, price, lot);
        const { volume, ...figures } = candleSoFar(prints, 60)!;
        expect(figures).toEqual({
          time: candle.time,
          open: candle.open,
          high: candle.high,
          low: candle.low,
          close: candle.close,
        });
        expect(volume).toBeCloseTo(candle.volume, 6);
        for (const { price: at, quantity } of prints) {
          expect(price.nearest(at)).toBe(at);
          expect(quantity).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('takes a larger candle apart into minutes that make it again', () => {
    fc.assert(
      fc.property(candles, keys, fc.constantFrom(5, 15, 60), (candle, key, count) => {
        const minutes = minutesOf(candle, count, key, price, lot);
        expect(minutes.length).toBe(count);
        const [whole] = [...candleRows(resample(candlesFromRows(minutes), timeframeBuckets('1h')))];
        expect({ ...whole, volume: 0 }).toEqual({ ...candle, volume: 0 });
        expect(whole!.volume).toBeCloseTo(candle.volume, 6);
        const opens = minutes.slice(1).map(({ open }) => open);
        expect(opens).toEqual(minutes.slice(0, -1).map(({ close }) => close));
        for (const minute of minutes) {
          expect(minute.low <= Math.min(minute.open, minute.close)).toBe(true);
          expect(minute.high >= Math.max(minute.open, minute.close)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('merges many prints into few that reach as far and trade as much', () => {
    fc.assert(
      fc.property(candles, keys, (candle, key) => {
        const prints = secondPrints({ ...candle, volume: candle.volume + 1 }, key, price, lot);
        const merged = mergePrints(prints);
        expect(merged.length).toBeLessThanOrEqual(4);
        const sum = merged.reduce((total, { quantity }) => total + quantity, 0);
        expect(sum).toBeCloseTo(candle.volume + 1, 6);
      }),
    );
  });
});
