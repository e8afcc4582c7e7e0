import { allocateCandles, resample, timeframeBuckets, timeframeMs } from '@tradewind/market';
import type { Candles, Timeframe } from '@tradewind/market';
import type { Bars } from './bars.ts';
import { HOURS_IN_DAY, MINUTES_IN_QUARTER, SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';

/** The path is defined by these; every other timeframe is made of one of them. */
type Base = '1s' | '1m' | '1h';

interface BaseLevel {
  /** Bars of one parent. */
  readonly size: number;
  readonly bars: (path: MarketPath, parent: number) => Bars;
}

const LEVELS: Readonly<Record<Base, BaseLevel>> = {
  '1s': { size: SECONDS_IN_MINUTE, bars: (path, minute) => path.seconds(minute) },
  '1m': { size: MINUTES_IN_QUARTER, bars: (path, quarter) => path.minutes(quarter) },
  '1h': { size: HOURS_IN_DAY, bars: (path, day) => path.hours(day) },
};

function baseOf(timeframe: Timeframe): Base {
  if (timeframe === '1s') return '1s';
  return timeframe === '1M' || timeframeMs(timeframe) >= timeframeMs('1h') ? '1h' : '1m';
}

/**
 * Candles of one practice market with `from` ≤ open time < `to`, UTC milliseconds, of any timeframe. A pure function:
 * past and future alike, and every request gives the same candle for the same time.
 */
export function practiceCandles(path: MarketPath, timeframe: Timeframe, from: number, to: number): Candles {
  const base = baseOf(timeframe);
  const length = timeframeMs(base);
  const buckets = timeframeBuckets(timeframe);
  const start = buckets.open(from) < from ? buckets.next(from) : from;
  if (start >= to) return allocateCandles(0);
  const end = buckets.next(to - 1);
  const candles = baseCandles(path, base, start / length, end / length);
  if (base === timeframe) return candles;
  const result = resample(candles, buckets);
  const { lotsPerUnit } = path.parameters;
  // Sums of doubles leave the grid of lots in their last digits.
  result.volume.forEach((volume, row) => {
    result.volume[row] = Math.round(volume * lotsPerUnit) / lotsPerUnit;
  });
  return result;
}

/** Base bars `[first, last)` by number, as candles in units of price and quantity. */
function baseCandles(path: MarketPath, base: Base, first: number, last: number): Candles {
  const { ticksPerUnit, lotsPerUnit } = path.parameters;
  const { size, bars: barsOf } = LEVELS[base];
  const length = timeframeMs(base);
  const candles = allocateCandles(last - first);
  for (let index = first; index < last;) {
    const parent = Math.floor(index / size);
    const bars = barsOf(path, parent);
    const stop = Math.min(last, (parent + 1) * size);
    for (; index < stop; index += 1) {
      const row = index - first;
      const bar = index - parent * size;
      candles.time[row] = index * length;
      candles.open[row] = bars.open[bar]! / ticksPerUnit;
      candles.high[row] = bars.high[bar]! / ticksPerUnit;
      candles.low[row] = bars.low[bar]! / ticksPerUnit;
      candles.close[row] = bars.close[bar]! / ticksPerUnit;
      candles.volume[row] = bars.lots[bar]! / lotsPerUnit;
    }
  }
  return candles;
}
