import { allocateCandles, resample, timeframeBuckets, timeframeMs } from '@tradewind/market';
import type { Candles, Timeframe } from '@tradewind/market';
import type { Bars } from './bars.ts';
import type { PracticeParameters } from './parameters.ts';
import { HOURS_IN_DAY, MINUTES_IN_HOUR, SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';

/** The path is defined by these; every other timeframe is made of one of them. */
type Base = '1s' | '1m' | '1h' | '1d';

interface BaseLevel {
  /** Bars of one parent. */
  readonly size: number;
  bars(path: MarketPath, parent: number): Bars;
}

const LEVELS: Readonly<Record<Base, BaseLevel>> = {
  '1s': { size: SECONDS_IN_MINUTE, bars: (path, minute) => path.seconds(minute) },
  '1m': { size: MINUTES_IN_HOUR, bars: (path, hour) => path.minutes(hour) },
  '1h': { size: HOURS_IN_DAY, bars: (path, day) => path.hours(day) },
  '1d': { size: 1, bars: (path, day) => path.day(day) },
};

function baseOf(timeframe: Timeframe): Base {
  if (timeframe === '1s') return '1s';
  if (timeframe === '1M' || timeframeMs(timeframe) >= timeframeMs('1d')) return '1d';
  return timeframeMs(timeframe) >= timeframeMs('1h') ? '1h' : '1m';
}

/** Candles `[from, to)` by open time of any timeframe, whether past or future: the path has no end. */
export function pathCandles(path: MarketPath, timeframe: Timeframe, from: number, to: number): Candles {
  const base = baseOf(timeframe);
  const length = timeframeMs(base);
  const buckets = timeframeBuckets(timeframe);
  const start = buckets.open(from) < from ? buckets.next(from) : from;
  if (start >= to) return allocateCandles(0);
  const end = buckets.open(to - 1) === to - 1 ? to : buckets.next(to - 1);
  const candles = baseCandles(path, base, Math.floor(start / length), Math.ceil(end / length));
  return base === timeframe ? candles : resample(candles, buckets);
}

/** Base bars `[first, last)` by number, as candles in units of price and quantity. */
function baseCandles(path: MarketPath, base: Base, first: number, last: number): Candles {
  const { size, bars: barsOf } = LEVELS[base];
  const length = timeframeMs(base);
  const candles = allocateCandles(Math.max(0, last - first));
  for (let index = first; index < last;) {
    const parent = Math.floor(index / size);
    const bars = barsOf(path, parent);
    const stop = Math.min(last, (parent + 1) * size);
    for (; index < stop; index += 1) {
      writeCandle(candles, index - first, bars, index - parent * size, index * length, path.parameters);
    }
  }
  return candles;
}

function writeCandle(
  candles: Candles,
  row: number,
  bars: Bars,
  bar: number,
  time: number,
  { ticksPerUnit, lotsPerUnit }: PracticeParameters,
): void {
  candles.time[row] = time;
  candles.open[row] = bars.open[bar]! / ticksPerUnit;
  candles.high[row] = bars.high[bar]! / ticksPerUnit;
  candles.low[row] = bars.low[bar]! / ticksPerUnit;
  candles.close[row] = bars.close[bar]! / ticksPerUnit;
  candles.volume[row] = bars.lots[bar]! / lotsPerUnit;
}
