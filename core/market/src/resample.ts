import { allocateCandles, sliceCandles } from './candles.ts';
import type { Candles } from './candles.ts';
import { nextOpenTime, openTime } from './timeframe.ts';
import type { Timeframe } from './timeframe.ts';

/** Where a bucket opens and where the next one does, for a moment in UTC milliseconds. */
export interface Buckets {
  open(time: number): number;
  next(time: number): number;
}

export function timeframeBuckets(timeframe: Timeframe): Buckets {
  return {
    open: (time) => openTime(timeframe, time),
    next: (time) => nextOpenTime(timeframe, time),
  };
}

/**
 * Larger candles from smaller ones: open of the first, highest high, lowest low, close of the last, sum of volumes.
 * Buckets without a source candle are absent; a bucket with some missing is built from what there is.
 */
export function resample(source: Candles, buckets: Buckets): Candles {
  const result = allocateCandles(source.time.length);
  let count = 0;
  let bucketEnd = -Infinity;
  for (let index = 0; index < source.time.length; index += 1) {
    const time = source.time[index]!;
    if (time >= bucketEnd) {
      bucketEnd = buckets.next(time);
      result.time[count] = buckets.open(time);
      result.open[count] = source.open[index]!;
      result.high[count] = source.high[index]!;
      result.low[count] = source.low[index]!;
      result.close[count] = source.close[index]!;
      result.volume[count] = source.volume[index]!;
      count += 1;
      continue;
    }
    const bucket = count - 1;
    if (source.high[index]! > result.high[bucket]!) result.high[bucket] = source.high[index]!;
    if (source.low[index]! < result.low[bucket]!) result.low[bucket] = source.low[index]!;
    result.close[bucket] = source.close[index]!;
    result.volume[bucket] = result.volume[bucket]! + source.volume[index]!;
  }
  return sliceCandles(result, 0, count);
}
