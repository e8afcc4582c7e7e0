import { timeframeMs } from '@tradewind/market';
import type { Coverage, Gap, SeriesKey, StoredTimeframe } from '@tradewind/market';
import type { ColdStore } from './cold/cold-store.ts';
import type { ColdFile } from './cold/manifest.ts';
import { asGap, joinRuns, runsBetweenGaps } from './gaps.ts';
import type { Run } from './gaps.ts';
import type { HotStore } from './hot/hot-store.ts';
import { timeframeMinutes } from './stored-timeframe.ts';

/** Gaps listed per series where the caller does not say how many. */
const GAP_LIMIT = 100;

interface Stored extends SeriesKey {
  readonly timeframe: StoredTimeframe;
  readonly runs: Run[];
}

/**
 * What is stored per series and timeframe, and what is missing in it. Provisional candles do not count: they stand in
 * for the venue's own until those come.
 */
export async function readCoverage(
  cold: ColdStore,
  hot: HotStore | undefined,
  { gapLimit = GAP_LIMIT, ...filter }: Partial<SeriesKey> & { readonly gapLimit?: number } = {},
): Promise<Coverage[]> {
  const stored = await readRuns(cold, hot, filter);
  return stored.map(({ venue, symbol, timeframe, runs }) => {
    const length = timeframeMs(timeframe);
    const first = runs[0]!.from;
    const last = runs.at(-1)!.to - length;
    const candles = runs.reduce((sum, { from, to }) => sum + (to - from) / length, 0);
    const gaps: Gap[] = [];
    for (let index = 1; index < runs.length && gaps.length < gapLimit; index += 1) {
      gaps.push(asGap(timeframe, { from: runs[index - 1]!.to, to: runs[index]!.from }));
    }
    const missing = (last - first) / length + 1 - candles;
    return { venue, symbol, timeframe, first, last, candles, gaps, gapCount: runs.length - 1, missing };
  });
}

/** Unbroken runs of closed candles of each series and timeframe, ordered by venue, symbol and timeframe. */
export async function readRuns(
  cold: ColdStore,
  hot: HotStore | undefined,
  filter: Partial<SeriesKey>,
): Promise<Stored[]> {
  const found = new Map<string, Stored>();
  const add = (key: SeriesKey, timeframe: StoredTimeframe, runs: readonly Run[]): void => {
    const id = [key.venue, key.symbol, timeframe].join('\n');
    let stored = found.get(id);
    if (stored === undefined) {
      stored = { venue: key.venue, symbol: key.symbol, timeframe, runs: [] };
      found.set(id, stored);
    }
    for (const run of runs) stored.runs.push(run);
  };
  // Hot before cold, as in reading: what compaction moves in between is then seen twice rather than not at all.
  for (const { runs, timeframe, ...key } of (await hot?.runs(filter)) ?? []) add(key, timeframe, runs);
  for (const manifest of await cold.manifests(filter)) {
    for (const file of manifest.files) add(manifest, file.timeframe, await runsOf(cold, manifest, file));
  }
  return [...found.values()].map((stored) => ({ ...stored, runs: joinRuns(stored.runs) })).toSorted(byName);
}

async function runsOf(cold: ColdStore, key: SeriesKey, file: ColdFile): Promise<Run[]> {
  const gaps = await cold.gapsOf(key, file);
  return runsBetweenGaps(
    file.first,
    file.last + timeframeMs(file.timeframe),
    gaps.map(([from, to]) => ({ from, to })),
  );
}

function byName(a: Stored, b: Stored): number {
  return (
    compareText(a.venue, b.venue) ||
    compareText(a.symbol, b.symbol) ||
    timeframeMinutes(a.timeframe) - timeframeMinutes(b.timeframe)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
