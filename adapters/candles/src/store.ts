import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type {
  Buckets,
  CandleRange,
  Candles,
  CandleState,
  CandleStore,
  Clock,
  Coverage,
  SeriesCandles,
  SeriesKey,
  StoredTimeframe,
  Timeframe,
} from '@tradewind/market';
import { ColdStore } from './cold/cold-store.ts';
import { DecodedFiles } from './cold/decoded-files.ts';
import { STAGING } from './cold/layout.ts';
import { Parquet } from './cold/parquet.ts';
import { compact } from './compaction.ts';
import type { CompactionResult, MaintenanceOptions } from './compaction.ts';
import { readCoverage, readRuns } from './coverage.ts';
import { uncovered } from './gaps.ts';
import type { Run } from './gaps.ts';
import { HistoryWriter } from './history-writer.ts';
import { HotStore } from './hot/hot-store.ts';
import { CandleReader } from './reader.ts';
import { retain } from './retention.ts';
import type { RetentionDays, RetentionResult } from './retention.ts';
import { checkCandles, checkKey } from './soundness.ts';
import { cleanStaging } from './staging.ts';

export interface CandleHistoryOptions {
  /** Holds recent and provisional candles; without it everything is cold and closed. The caller closes it. */
  readonly pool?: Pool;
  /** Root of the cold files; made where it is missing. */
  readonly folder: string;
  /** Tells how old candles are. */
  readonly clock: Clock;
  /** Candles younger than this stay in the database, by default 3. */
  readonly hotDays?: number;
  /** Memory for decoded cold files, by default 256 MB: about ten years of minutes. */
  readonly cacheMb?: number;
  /** Threads of DuckDB, by default 2. */
  readonly threads?: number;
}

/** All candle history: recent candles in PostgreSQL, older ones in Parquet files, one series to the reader. */
export class CandleHistory implements CandleStore {
  readonly clock: Clock;
  readonly parquet: Parquet;
  readonly #cold: ColdStore;
  readonly #hot: HotStore | undefined;
  readonly #reader: CandleReader;
  readonly #stagingFolder: string;
  readonly #hotDays: number;

  private constructor(options: CandleHistoryOptions, parquet: Parquet, stagingFolder: string) {
    const { pool, folder, clock, hotDays = 3, cacheMb = 256 } = options;
    this.clock = clock;
    this.parquet = parquet;
    this.#cold = new ColdStore(folder, parquet, new DecodedFiles(cacheMb * 2 ** 20));
    this.#hot = pool === undefined ? undefined : new HotStore(pool);
    this.#reader = new CandleReader(this.#cold, this.#hot);
    this.#stagingFolder = stagingFolder;
    this.#hotDays = hotDays;
  }

  static async open(options: CandleHistoryOptions): Promise<CandleHistory> {
    const stagingFolder = join(options.folder, STAGING);
    await mkdir(stagingFolder, { recursive: true });
    const parquet = await Parquet.open({
      spillFolder: stagingFolder,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    });
    return new CandleHistory(options, parquet, stagingFolder);
  }

  async write(
    key: SeriesKey,
    timeframe: StoredTimeframe,
    candles: Candles,
    state: CandleState,
  ): Promise<void> {
    await this.writeMany(timeframe, [{ key, candles }], state);
  }

  /** In one transaction; without a database, where only closed candles can be kept, series after series. */
  async writeMany(
    timeframe: StoredTimeframe,
    series: readonly SeriesCandles[],
    state: CandleState,
  ): Promise<void> {
    for (const { key, candles } of series) checkCandles(key, timeframe, candles);
    if (this.#hot !== undefined) return this.#hot.write(timeframe, series, state);
    if (state === 'provisional') throw new Error('provisional candles need the database');
    for (const { key, candles } of series) await this.writeHistory(key, timeframe, candles);
  }

  /**
   * Stores closed candles straight in cold files: for long histories, which would only pass through the database. They
   * replace what is stored, hot candles too. All of them are stored or none; any order; repeated times: the last counts.
   */
  async writeHistory(key: SeriesKey, timeframe: StoredTimeframe, candles: Candles): Promise<void> {
    const writer = this.historyWriter(key, timeframe);
    await writer.add(candles);
    await writer.commit();
  }

  /** As {@link writeHistory}, in batches that come into force together. */
  historyWriter(key: SeriesKey, timeframe: StoredTimeframe): HistoryWriter {
    checkKey(key);
    const target = {
      cold: this.#cold,
      hot: this.#hot,
      parquet: this.parquet,
      stagingFolder: this.#stagingFolder,
    };
    return new HistoryWriter(target, key, timeframe);
  }

  read(key: SeriesKey, timeframe: Timeframe, range: CandleRange): Promise<Candles> {
    return this.#reader.read(key, timeframe, range);
  }

  readBuckets(key: SeriesKey, buckets: Buckets, range: CandleRange): Promise<Candles> {
    return this.#reader.readBuckets(key, buckets, range);
  }

  coverage(filter?: Partial<SeriesKey> & { readonly gapLimit?: number }): Promise<Coverage[]> {
    return readCoverage(this.#cold, this.#hot, filter);
  }

  /** Stretches of `[from, to)` without closed candles of that timeframe, oldest first. */
  async missing(
    key: SeriesKey,
    timeframe: StoredTimeframe,
    range: { readonly from: number; readonly to: number },
  ): Promise<Run[]> {
    const stored = await readRuns(this.#cold, this.#hot, key);
    const runs = stored.find((series) => series.timeframe === timeframe)?.runs ?? [];
    return uncovered(runs, range.from, range.to);
  }

  /** Moves closed candles older than `hotDays` into cold files, and removes files that nobody needs any more. */
  async compact(options: MaintenanceOptions = {}): Promise<CompactionResult> {
    const result = await compact(
      { cold: this.#cold, hot: this.#hot, now: this.clock.now(), hotDays: this.#hotDays },
      options,
    );
    await cleanStaging(this.#stagingFolder);
    return result;
  }

  /**
   * Forgets candles that are older than so many days, per timeframe; timeframes not named are kept. Cold files go as
   * a whole, when the last of their candles is too old.
   */
  retain(days: RetentionDays, options: MaintenanceOptions = {}): Promise<RetentionResult> {
    return retain({ cold: this.#cold, hot: this.#hot, now: this.clock.now() }, days, options);
  }

  /** Ends DuckDB. The pool stays open: it is the caller's. */
  close(): void {
    this.parquet.close();
  }
}

/** Opens the history; see {@link CandleHistoryOptions}. */
export function openCandleStore(options: CandleHistoryOptions): Promise<CandleHistory> {
  return CandleHistory.open(options);
}
