import { candleRows, openTime, timeframeMs } from '@tradewind/market';
import type { Buckets, Cache, Candle, Candles, CandleStore, StatisticsWindows } from '@tradewind/market';
import type { CandleTuple } from '@tradewind/protocol';
import { keys } from './cache-keys.ts';
import type { CandleQuery } from './market-data.ts';
import { cleanVolume } from './volume.ts';

const MINUTE = 60_000;
const MONTH_MS = 31 * 24 * 60 * MINUTE;

export interface CandleReaderOptions {
  readonly store: CandleStore;
  readonly cache: Cache;
  readonly windows: StatisticsWindows;
  readonly runningMinute: (venue: string, symbol: string) => Candle | undefined;
  readonly now: (venue: string) => number;
}

/** Candles for the wire: what is stored, with the minute that is still running laid over the newest bucket. */
export class CandleReader {
  readonly #options: CandleReaderOptions;

  constructor(options: CandleReaderOptions) {
    this.#options = options;
  }

  async read(query: CandleQuery): Promise<CandleTuple[]> {
    if (query.timeframe === '1s') return this.#seconds(query);
    const stored = await this.#stored(query);
    const rows = [...candleRows(stored)];
    await this.#layRunningMinute(query, rows);
    const wanted = query.from === undefined ? rows.slice(-query.limit) : rows.slice(0, query.limit);
    return wanted.map((row) => [row.time, row.open, row.high, row.low, row.close, cleanVolume(row.volume)]);
  }

  /** With `from` the oldest `limit` from there, else the newest `limit` up to `to`. */
  async #stored(query: CandleQuery): Promise<Candles> {
    const to = Math.min(query.to ?? Infinity, this.#options.now(query.venue) + 1);
    if (query.from === undefined) return this.#range(query, { from: 0, to, limit: query.limit });
    let span = query.limit * this.#stepMs(query);
    // Gaps may leave a stretch empty; look further until there is enough or the range ends.
    for (;;) {
      const end = Math.min(to, query.from + span);
      const candles = await this.#range(query, { from: query.from, to: end });
      if (end >= to || candles.time.length >= query.limit) return candles;
      span *= 4;
    }
  }

  #range(query: CandleQuery, range: { from: number; to: number; limit?: number }): Promise<Candles> {
    const key = { venue: query.venue, symbol: query.symbol };
    return query.timeframe === '4h@1'
      ? this.#options.store.readBuckets(key, windowBuckets(this.#options.windows), range)
      : this.#options.store.read(key, query.timeframe, range);
  }

  #stepMs(query: CandleQuery): number {
    if (query.timeframe === '1M') return MONTH_MS;
    return query.timeframe === '4h@1' ? timeframeMs('4h') : timeframeMs(query.timeframe);
  }

  /**
   * The store lags the running minute by a few seconds. Its bucket is corrected by the difference between the minute as
   * it is now and as it is stored.
   */
  async #layRunningMinute(query: CandleQuery, rows: Candle[]): Promise<void> {
    const running = this.#options.runningMinute(query.venue, query.symbol);
    if (running === undefined) return;
    const bucket =
      query.timeframe === '4h@1'
        ? this.#options.windows.containing(running.time).startTime
        : openTime(query.timeframe, running.time);
    if (bucket >= (query.to ?? Infinity) || bucket < (query.from ?? 0)) return;
    const last = rows.at(-1);
    if (last === undefined || last.time < bucket) {
      rows.push({ ...running, time: bucket });
      return;
    }
    if (last.time > bucket) return;
    rows[rows.length - 1] = {
      time: bucket,
      open: last.open,
      high: Math.max(last.high, running.high),
      low: Math.min(last.low, running.low),
      close: running.close,
      volume: last.volume + (await this.#unstored(query, last, running)),
    };
  }

  /** Volume of the running minute that the store has not seen. */
  async #unstored(query: CandleQuery, last: Candle, running: Candle): Promise<number> {
    // The bucket of a one-minute candle is that minute as it is stored. After a restart it knows more than we do.
    if (query.timeframe === '1m') return Math.max(0, running.volume - last.volume);
    const key = { venue: query.venue, symbol: query.symbol };
    const stored = await this.#options.store.read(key, '1m', {
      from: running.time,
      to: running.time + MINUTE,
    });
    return Math.max(0, running.volume - (stored.volume[0] ?? 0));
  }

  /** One-second candles live in the four-hour price window only; their volume is not kept. */
  async #seconds(query: CandleQuery): Promise<CandleTuple[]> {
    const to = query.to ?? this.#options.now(query.venue) + 1;
    const points = await this.#options.cache.windowRange(
      keys.window(query.venue, query.symbol),
      query.from ?? 0,
      to,
    );
    const rows: CandleTuple[] = [];
    for (const { time, value } of points) {
      const second = openTime('1s', time);
      const last = rows.at(-1);
      if (last?.[0] === second) {
        last[2] = Math.max(last[2], value);
        last[3] = Math.min(last[3], value);
        last[4] = value;
      } else {
        rows.push([second, value, value, value, value, 0]);
      }
    }
    return query.from === undefined ? rows.slice(-query.limit) : rows.slice(0, query.limit);
  }
}

/** The statistics windows as buckets of a resampling. */
export function windowBuckets(windows: StatisticsWindows): Buckets {
  return {
    open: (time) => windows.containing(time).startTime,
    next: (time) => windows.containing(time).endTime,
  };
}
