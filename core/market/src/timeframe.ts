const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Length of each timeframe of fixed length, in milliseconds. */
const FIXED = {
  '1s': SECOND,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
} as const;

export type FixedTimeframe = keyof typeof FIXED;
export type Timeframe = FixedTimeframe | '1M';

/** Every timeframe of the contract, shortest first. `4h@1`, the statistics interval, is in `windows.ts`. */
export const TIMEFRAMES = [
  ...(Object.keys(FIXED) as FixedTimeframe[]),
  '1M',
] as const satisfies readonly Timeframe[];

/** 1970-01-01 was a Thursday; weeks open on Monday. */
const WEEK_OFFSET = 4 * DAY;

export function isTimeframe(text: string): text is Timeframe {
  return text === '1M' || Object.hasOwn(FIXED, text);
}

/** Length in milliseconds; for `1M`, whose months differ, the mean is of no use, so it is not accepted. */
export function timeframeMs(timeframe: FixedTimeframe): number {
  return FIXED[timeframe];
}

/** Open of the candle that contains `time`. Weeks open Monday 00:00 UTC, months on the first. */
export function openTime(timeframe: Timeframe, time: number): number {
  if (timeframe === '1M') {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = FIXED[timeframe];
  const offset = timeframe === '1w' ? WEEK_OFFSET : 0;
  return Math.floor((time - offset) / length) * length + offset;
}

/** Open of the candle after the one that contains `time`, which is also when that one closes. */
export function nextOpenTime(timeframe: Timeframe, time: number): number {
  if (timeframe === '1M') {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return openTime(timeframe, time) + FIXED[timeframe];
}

/** Open of the candle that is `count` candles before the one that contains `time`. */
export function openTimeBefore(timeframe: Timeframe, time: number, count: number): number {
  if (timeframe === '1M') {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - count, 1);
  }
  return openTime(timeframe, time) - count * FIXED[timeframe];
}
