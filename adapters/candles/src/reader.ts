import { resample, sliceCandles, timeframeBuckets, timeframeMs } from '@tradewind/market';
import type { Buckets, CandleRange, Candles, SeriesKey, StoredTimeframe, Timeframe } from '@tradewind/market';
import { baseTimeframes, baseTimeframesOf } from './base-timeframes.ts';
import type { ColdStore } from './cold/cold-store.ts';
import { concatCandles, NO_CANDLES, overlayCandles } from './columns.ts';
import { mixCandles } from './derive.ts';
import type { StoredCandles } from './derive.ts';
import type { HotStore } from './hot/hot-store.ts';
import { STORED_TIMEFRAMES } from './stored-timeframe.ts';

/** The first and the last instant that a date can name, UTC milliseconds. */
const EARLIEST = 0;
const LATEST = 253_402_300_800_000;

/** How much further back each pass looks when the last one found fewer candles than wanted. */
const WIDEN = 4;

/** Reads hot and cold candles as one series and derives larger ones. */
export class CandleReader {
  readonly #cold: ColdStore;
  readonly #hot: HotStore | undefined;

  constructor(cold: ColdStore, hot: HotStore | undefined) {
    this.#cold = cold;
    this.#hot = hot;
  }

  async read(key: SeriesKey, timeframe: Timeframe, range: CandleRange): Promise<Candles> {
    if (timeframe === '1s') throw new RangeError('1s candles are not stored');
    return this.#read(key, timeframeBuckets(timeframe), baseTimeframes(timeframe), range);
  }

  async readBuckets(key: SeriesKey, buckets: Buckets, range: CandleRange): Promise<Candles> {
    const stored = await this.#bounds(key, STORED_TIMEFRAMES);
    if (stored.from >= stored.to) return NO_CANDLES;
    const from = Math.max(range.from, buckets.open(stored.from));
    const to = Math.min(range.to, stored.to);
    if (from >= to) return NO_CANDLES;
    return this.#read(key, buckets, baseTimeframesOf(buckets, from, to), range);
  }

  async #read(
    key: SeriesKey,
    buckets: Buckets,
    bases: readonly StoredTimeframe[],
    { limit, ...range }: CandleRange,
  ): Promise<Candles> {
    if (Number.isNaN(range.from) || Number.isNaN(range.to))
      throw new RangeError('range: from and to are times');
    const from = Math.max(range.from, EARLIEST);
    const to = Math.min(range.to, LATEST);
    if (from >= to || limit === 0) return NO_CANDLES;
    if (limit === undefined) return this.#readAll(key, buckets, bases, from, to);

    const firstGuess = to - limit * (buckets.next(to - 1) - buckets.open(to - 1));
    const newest = await this.#readAll(key, buckets, bases, Math.max(from, firstGuess), to);
    if (newest.time.length >= limit || firstGuess <= from) return newestOf(newest, limit);

    const stored = await this.#bounds(key, bases);
    const end = Math.min(to, stored.to);
    if (stored.from >= end) return NO_CANDLES;
    const start = Math.max(from, buckets.open(stored.from));
    for (let span = to - firstGuess; ; span *= WIDEN) {
      const candles = await this.#readAll(key, buckets, bases, Math.max(start, end - span), end);
      if (candles.time.length >= limit || end - span <= start) return newestOf(candles, limit);
    }
  }

  /** Candles of the buckets that open in `[from, to)`, each whole, also where it reaches beyond `to`. */
  async #readAll(
    key: SeriesKey,
    buckets: Buckets,
    bases: readonly StoredTimeframe[],
    from: number,
    to: number,
  ): Promise<Candles> {
    const first = buckets.open(from) === from ? from : buckets.next(from);
    const end = buckets.next(to - 1);
    if (first >= end) return NO_CANDLES;
    // Hot before cold: compaction writes a candle to a cold file before it removes it here, so in this order none is missed.
    const hot = await this.#hot?.read(key, bases, first, end);
    const cold = await this.#cold.read(key, bases, first, end);
    const stored = bases.flatMap((base): StoredCandles[] => {
      const recent = hot?.get(base);
      const closed = overlayCandles(cold.get(base) ?? NO_CANDLES, recent?.closed ?? NO_CANDLES);
      const provisional = recent?.provisional ?? NO_CANDLES;
      if (closed.time.length === 0 && provisional.time.length === 0) return [];
      return [{ closed, provisional, lengthMs: timeframeMs(base) }];
    });
    const candles = mixCandles(stored);
    const finest = timeframeMs(bases[0] ?? '1d');
    if (bases.length === 1 && buckets.next(first) - first === finest) return candles;
    return concatCandles([resample(candles, buckets)]);
  }

  /** `[from, to)` that everything stored lies in; empty where nothing is. */
  async #bounds(key: SeriesKey, bases: readonly StoredTimeframe[]): Promise<{ from: number; to: number }> {
    const hot = await this.#hot?.bounds(key, bases);
    const manifest = await this.#cold.manifest(key);
    const files = manifest?.files.filter((file) => bases.includes(file.timeframe)) ?? [];
    return {
      from: Math.min(hot?.first ?? Infinity, ...files.map((file) => file.first)),
      to: Math.max(hot?.last ?? -Infinity, ...files.map((file) => file.last)) + 1,
    };
  }
}

function newestOf(candles: Candles, limit: number): Candles {
  const rows = candles.time.length;
  return rows > limit ? concatCandles([sliceCandles(candles, rows - limit)]) : candles;
}
