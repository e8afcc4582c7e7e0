import type { CancelSignal, Candles, SeriesKey, StoredTimeframe } from '@tradewind/market';
import { isCancelled } from './cancel.ts';
import type { ColdStore } from './cold/cold-store.ts';
import { splitByPartition } from './cold/partition.ts';
import { candlesAt, NO_CANDLES } from './columns.ts';
import type { HotStore } from './hot/hot-store.ts';

const DAY = 86_400_000;

export interface MaintenanceProgress extends SeriesKey {
  readonly timeframe: StoredTimeframe;
  /** `stored`: cold files hold the candles; `cleared`: the database has let go of them. */
  readonly step: 'stored' | 'cleared';
  /** Series and timeframes that are done, of so many. */
  readonly done: number;
  readonly total: number;
}

export interface MaintenanceOptions {
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: MaintenanceProgress) => void;
}

export interface CompactionResult {
  /** Candles that went from the database to cold files. */
  readonly moved: number;
  /** Series and timeframes that had any. */
  readonly series: number;
  /** True when the signal ended it early; what was done is done, the rest is left for the next time. */
  readonly cancelled: boolean;
}

interface Target {
  readonly cold: ColdStore;
  readonly hot: HotStore | undefined;
  /** UTC milliseconds. */
  readonly now: number;
  readonly hotDays: number;
}

/**
 * Moves closed candles older than `hotDays` into cold files: first the file, then its manifest, then the database lets
 * go. A crash in between leaves candles in both, equal, and the next run finishes; a candle that is corrected meanwhile
 * stays in the database, where it wins.
 */
export async function compact(
  { cold, hot, now, hotDays }: Target,
  { signal, onProgress }: MaintenanceOptions,
): Promise<CompactionResult> {
  const border = now - hotDays * DAY;
  const series = (await hot?.seriesBefore(border)) ?? [];
  let moved = 0;
  let done = 0;
  for (const { timeframe, ...key } of series) {
    if (hot === undefined || isCancelled(signal)) return { moved, series: done, cancelled: true };
    const found = (await hot.read(key, [timeframe], 0, border)).get(timeframe);
    if (found === undefined) continue;
    const { closed, provisional } = found;
    const additions = [...splitByPartition(timeframe, closed)].map(({ partition, part }) => ({
      timeframe,
      partition,
      load: () => Promise.resolve(part),
    }));
    await cold.merge(key, additions);
    onProgress?.({ ...key, timeframe, step: 'stored', done, total: series.length });
    await hot.remove(key, timeframe, closed, 'closed');
    await hot.remove(key, timeframe, await replacedInCold(cold, key, timeframe, provisional), 'provisional');
    moved += closed.time.length;
    done += 1;
    onProgress?.({ ...key, timeframe, step: 'cleared', done, total: series.length });
  }
  await cold.purge();
  return { moved, series: done, cancelled: false };
}

/** Provisional candles whose closed ones went straight to cold files; those that never closed stay. */
async function replacedInCold(
  cold: ColdStore,
  key: SeriesKey,
  timeframe: StoredTimeframe,
  provisional: Candles,
): Promise<Candles> {
  const first = provisional.time[0];
  if (first === undefined) return NO_CANDLES;
  const stored = await cold.read(key, [timeframe], first, provisional.time.at(-1)! + 1);
  return candlesAt(provisional, new Set(stored.get(timeframe)?.time));
}
