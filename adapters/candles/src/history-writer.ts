import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candles, SeriesKey, StoredTimeframe } from '@tradewind/market';
import type { Addition, ColdStore } from './cold/cold-store.ts';
import type { Parquet } from './cold/parquet.ts';
import type { Partition } from './cold/partition.ts';
import { splitByPartition } from './cold/partition.ts';
import { concatCandles, sortCandles } from './columns.ts';
import type { HotStore } from './hot/hot-store.ts';
import { checkCandles } from './soundness.ts';

/** Rows kept in memory; what goes beyond waits on disk. A row takes 48 bytes. */
const MEMORY_ROWS = 1_000_000;

interface Pending {
  readonly partition: Partition;
  /** In the order given: later ones count where times repeat. */
  readonly parts: (Candles | { readonly path: string; readonly rows: number })[];
  memoryRows: number;
}

export interface HistoryTarget {
  readonly cold: ColdStore;
  readonly hot: HotStore | undefined;
  readonly parquet: Parquet;
  /** Where rows wait that memory should not hold. */
  readonly stagingFolder: string;
}

/**
 * Takes closed candles of one series and timeframe in batches, in any order, and stores them all at once in cold files
 * on {@link commit}. Until then nobody sees them; {@link abort} leaves no trace. Memory stays bounded.
 */
export class HistoryWriter {
  readonly #target: HistoryTarget;
  readonly #key: SeriesKey;
  readonly #timeframe: StoredTimeframe;
  readonly #pending = new Map<string, Pending>();
  readonly #staging: string;
  #memoryRows = 0;

  constructor(target: HistoryTarget, key: SeriesKey, timeframe: StoredTimeframe) {
    this.#target = target;
    this.#key = key;
    this.#timeframe = timeframe;
    this.#staging = join(target.stagingFolder, randomUUID());
  }

  /** @throws {UnsoundCandles} when a row is; nothing of the batch is taken then. */
  async add(batch: Candles): Promise<void> {
    const candles = sortCandles(batch);
    checkCandles(this.#key, this.#timeframe, candles);
    for (const { partition, part } of splitByPartition(this.#timeframe, candles)) {
      let pending = this.#pending.get(partition.name);
      if (pending === undefined) {
        pending = { partition, parts: [], memoryRows: 0 };
        this.#pending.set(partition.name, pending);
      }
      pending.parts.push(concatCandles([part]));
      pending.memoryRows += part.time.length;
      this.#memoryRows += part.time.length;
    }
    while (this.#memoryRows > MEMORY_ROWS) await this.#spillLargest();
  }

  /** Stores everything added so far and starts afresh. */
  async commit(): Promise<void> {
    const additions: Addition[] = [...this.#pending.values()].map(({ partition, parts }) => ({
      timeframe: this.#timeframe,
      partition,
      load: async () => sortCandles(concatCandles(await Promise.all(parts.map((part) => this.#load(part))))),
    }));
    const { hot, cold } = this.#target;
    if (additions.length > 0) {
      await cold.merge(this.#key, additions, (publish) =>
        hot === undefined ? publish() : hot.correctWith(this.#key, additions, publish),
      );
    }
    await this.#clear();
  }

  /** Forgets everything added since the last commit. */
  abort(): Promise<void> {
    return this.#clear();
  }

  async #clear(): Promise<void> {
    this.#pending.clear();
    this.#memoryRows = 0;
    await rm(this.#staging, { recursive: true, force: true });
  }

  async #spillLargest(): Promise<void> {
    const largest = [...this.#pending.values()].reduce((a, b) => (b.memoryRows > a.memoryRows ? b : a));
    const inMemory = largest.parts.filter((part): part is Candles => 'time' in part);
    const candles = sortCandles(concatCandles(inMemory));
    const path = join(this.#staging, `${largest.partition.name}.${largest.parts.length}.parquet`);
    await this.#target.parquet.write(path, [candles], {});
    const onDisk = largest.parts.filter((part) => 'path' in part);
    largest.parts.splice(0, Infinity, ...onDisk, { path, rows: candles.time.length });
    this.#memoryRows -= largest.memoryRows;
    largest.memoryRows = 0;
  }

  #load(part: Candles | { readonly path: string; readonly rows: number }): Promise<Candles> {
    return 'path' in part ? this.#target.parquet.read(part.path, part.rows) : Promise.resolve(part);
  }
}
