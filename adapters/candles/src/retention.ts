import type { StoredTimeframe } from '@tradewind/market';
import { isCancelled } from './cancel.ts';
import type { ColdStore } from './cold/cold-store.ts';
import type { MaintenanceOptions } from './compaction.ts';
import type { HotStore } from './hot/hot-store.ts';
import { isStoredTimeframe } from './stored-timeframe.ts';

const DAY = 86_400_000;

export type RetentionDays = Readonly<Partial<Record<StoredTimeframe, number>>>;

export interface RetentionResult {
  /** Candles that were removed. */
  readonly removed: number;
  readonly cancelled: boolean;
}

interface Target {
  readonly cold: ColdStore;
  readonly hot: HotStore | undefined;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Forgets candles older than so many days, per timeframe. See `CandleHistory.retain`. */
export async function retain(
  { cold, hot, now }: Target,
  days: RetentionDays,
  { signal }: Pick<MaintenanceOptions, 'signal'>,
): Promise<RetentionResult> {
  const borders = new Map<StoredTimeframe, number>();
  for (const [timeframe, count] of Object.entries(days)) {
    if (!isStoredTimeframe(timeframe)) throw new RangeError(`${timeframe} is not stored`);
    if (!(count > 0)) throw new RangeError(`${timeframe}: days to keep must be above zero: ${count}`);
    borders.set(timeframe, now - count * DAY);
  }
  let removed = 0;
  for (const manifest of await cold.manifests()) {
    if (isCancelled(signal)) return { removed, cancelled: true };
    removed += await cold.drop(
      manifest,
      ({ timeframe, last }) => last < (borders.get(timeframe) ?? -Infinity),
    );
  }
  for (const [timeframe, border] of borders) {
    if (isCancelled(signal)) return { removed, cancelled: true };
    removed += (await hot?.removeBefore(timeframe, border)) ?? 0;
  }
  return { removed, cancelled: false };
}
