import { timeframeMs } from '@tradewind/market';
import type { StoredTimeframe } from '@tradewind/market';
import type { RecordedSpan } from './source.ts';

/** A recorded series: opens of its first and last candle. */
export interface RecordedSeries {
  readonly timeframe: StoredTimeframe;
  readonly first: number;
  readonly last: number;
}

/** A pause in the recordings that is waited through, as outages are; after a longer one the replay is over. */
const LONGEST_PAUSE_MS = timeframeMs('1d');

/** The stretch to play at `time`, or soon after: of the finest series that has it, up to where a finer one begins. */
export function spanAt(series: readonly RecordedSeries[], time: number): RecordedSpan | null {
  const finestFirst = series
    .map(({ timeframe, first, last }) => ({ timeframe, first, end: last + timeframeMs(timeframe) }))
    .filter(({ end }) => end > time)
    .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe));
  const covering = finestFirst.findIndex(({ first }) => first <= time);
  if (covering < 0) {
    const next = Math.min(...finestFirst.map(({ first }) => first));
    return next - time <= LONGEST_PAUSE_MS ? spanAt(series, next) : null;
  }
  const { timeframe, end } = finestFirst[covering]!;
  const finer = finestFirst.slice(0, covering).map(({ first }) => first);
  return { timeframe, end: Math.min(end, ...finer) };
}
