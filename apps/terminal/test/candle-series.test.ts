import type { CandleTuple } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { CandleSeries } from '../src/stores/candle-series.ts';

const MINUTE = 60_000;
const candle = (minute: number, close = 100): CandleTuple => [minute * MINUTE, 100, 101, 99, close, 5];

describe('a series of candles', () => {
  it('merges pages in any order, each open time once, the newer reading winning', () => {
    const series = new CandleSeries('1m');
    series.merge([candle(10), candle(11)]);
    series.merge([candle(8), candle(9), candle(10, 50)]);
    expect(series.candles.map(([time]) => time / MINUTE)).toEqual([8, 9, 10, 11]);
    expect(series.candles[2]).toEqual(candle(10, 50));
  });

  it('tells growth, the next candle and a break apart', () => {
    const series = new CandleSeries('1m');
    series.merge([candle(1)]);
    expect(series.update(candle(1, 99.5))).toBe('grown');
    expect(series.update(candle(2))).toBe('appended');
    expect(series.update(candle(5))).toBe('apart');
    expect(series.update(candle(4))).toBe('apart');
    expect(series.candles.map(([time]) => time / MINUTE)).toEqual([1, 2, 4, 5]);
  });

  it('leaves an empty place for each candle that is missing', () => {
    const series = new CandleSeries('1m');
    series.merge([candle(1), candle(4), candle(5)]);
    expect(series.points().map(({ time, candle: each }) => [time / MINUTE, each !== null])).toEqual([
      [1, true],
      [2, false],
      [3, false],
      [4, true],
      [5, true],
    ]);
  });

  it('knows that months differ in length', () => {
    const series = new CandleSeries('1M');
    const month = (index: number): CandleTuple => [Date.UTC(2026, index, 1), 1, 1, 1, 1, 1];
    series.merge([month(0), month(1), month(3)]);
    expect(series.points().map(({ time }) => new Date(time).getUTCMonth())).toEqual([0, 1, 2, 3]);
    expect(series.update(month(4))).toBe('appended');
  });

  it('shortens a gap of years', () => {
    const series = new CandleSeries('1m');
    series.merge([candle(0), candle(10_000_000)]);
    expect(series.points().length).toBeLessThan(400);
    expect(series.points().at(-1)?.time).toBe(10_000_000 * MINUTE);
  });
});
