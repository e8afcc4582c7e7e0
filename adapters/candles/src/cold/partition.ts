import { timeframeMs } from '@tradewind/market';
import type { Candles, StoredTimeframe } from '@tradewind/market';
import { candlesBetween } from '../columns.ts';

const HOUR = 3_600_000;

/** What one cold file holds: `[from, to)` in UTC milliseconds, named `2025-06` or `2025`. */
export interface Partition {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The partition that contains `time`: a month, and from one hour up a year, because a month of hourly candles is too
 * little for a file of its own.
 */
export function partitionOf(timeframe: StoredTimeframe, time: number): Partition {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  if (timeframeMs(timeframe) >= HOUR) {
    return { name: String(year).padStart(4, '0'), from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) };
  }
  const month = date.getUTCMonth();
  return {
    name: date.toISOString().slice(0, 7),
    from: Date.UTC(year, month, 1),
    to: Date.UTC(year, month + 1, 1),
  };
}

/** The series cut at the partitions' borders, as views on the same memory. */
export function* splitByPartition(
  timeframe: StoredTimeframe,
  candles: Candles,
): Generator<{ partition: Partition; part: Candles }> {
  const rows = candles.time.length;
  const end = rows === 0 ? -Infinity : candles.time[rows - 1]!;
  let from = candles.time[0] ?? Infinity;
  while (from <= end) {
    const partition = partitionOf(timeframe, from);
    const part = candlesBetween(candles, partition.from, partition.to);
    if (part.time.length > 0) yield { partition, part };
    from = partition.to;
  }
}
