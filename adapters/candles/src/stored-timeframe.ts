import { timeframeMs } from '@tradewind/market';
import type { StoredTimeframe } from '@tradewind/market';

const MINUTE = 60_000;

/** Timeframes that are stored, finest first. */
export const STORED_TIMEFRAMES = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
] as const satisfies readonly StoredTimeframe[];

const BY_MINUTES = new Map<number, StoredTimeframe>(
  STORED_TIMEFRAMES.map((timeframe) => [timeframeMs(timeframe) / MINUTE, timeframe]),
);

export function isStoredTimeframe(text: string): text is StoredTimeframe {
  return (STORED_TIMEFRAMES as readonly string[]).includes(text);
}

/** Length in minutes, which is how tables name a timeframe. */
export function timeframeMinutes(timeframe: StoredTimeframe): number {
  return timeframeMs(timeframe) / MINUTE;
}

/** @throws {RangeError} when no stored timeframe has that length. */
export function timeframeOfMinutes(minutes: number): StoredTimeframe {
  const timeframe = BY_MINUTES.get(minutes);
  if (timeframe === undefined) throw new RangeError(`no stored timeframe lasts ${minutes} minutes`);
  return timeframe;
}
