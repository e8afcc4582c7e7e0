import { timeframeMs } from '@tradewind/market';
import type { Buckets, StoredTimeframe, Timeframe } from '@tradewind/market';
import { STORED_TIMEFRAMES } from './stored-timeframe.ts';

const DAY = 86_400_000;

/** Stored timeframes whose candles fill those of `timeframe` without a rest, finest first. */
export function baseTimeframes(timeframe: Timeframe): StoredTimeframe[] {
  const length = timeframe === '1M' ? DAY : timeframeMs(timeframe);
  return STORED_TIMEFRAMES.filter((base) => length % timeframeMs(base) === 0);
}

/** Stored timeframes of which no candle reaches over a border of the buckets in `[from, to)`, finest first. */
export function baseTimeframesOf(buckets: Buckets, from: number, to: number): StoredTimeframe[] {
  let bases: StoredTimeframe[] = [...STORED_TIMEFRAMES];
  let border = buckets.open(from);
  while (bases.length > 0) {
    bases = bases.filter((base) => border % timeframeMs(base) === 0);
    if (border >= to) break;
    border = buckets.next(border);
  }
  return bases;
}
