import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Candles, SeriesKey, StoredTimeframe } from '@tradewind/market';
import { candlesBetween, concatCandles, NO_CANDLES, overlayCandles, sameCandles } from '../columns.ts';
import { findGaps } from '../gaps.ts';
import type { DecodedFiles } from './decoded-files.ts';
import { publishFile, removeFile } from './files.ts';
import { listSeriesFolders, seriesFolder, timeframeFolder } from './layout.ts';
import { Generations } from './generations.ts';
import type { AroundPublication } from './generations.ts';
import type { ColdFile, Manifest } from './manifest.ts';
import type { Parquet } from './parquet.ts';
import type { Partition } from './partition.ts';
import { purgeSuperseded } from './purge.ts';

/** More gaps than these a file does not list in its manifest; they are found in the file when asked for. */
const LISTED_GAPS = 200;
/** Files that are merged at the same time: more would not be faster, only hold more memory. */
const PARALLEL_FILES = 2;

/** Candles for one cold file. `load` may be called again when another writer was faster. */
export interface Addition {
  readonly timeframe: StoredTimeframe;
  readonly partition: Partition;
  readonly load: () => Promise<Candles>;
}

/** Closed candles in Parquet files below one folder, shared by any number of processes. */
export class ColdStore {
  readonly #root: string;
  readonly #parquet: Parquet;
  readonly #decoded: DecodedFiles;
  readonly #generations = new Generations();

  constructor(root: string, parquet: Parquet, decoded: DecodedFiles) {
    this.#root = root;
    this.#parquet = parquet;
    this.#decoded = decoded;
  }

  /** The newest generation of a series, or undefined where it has none. */
  async manifest(key: SeriesKey): Promise<Manifest | undefined> {
    const manifest = await this.#generations.newest(seriesFolder(this.#root, key));
    return manifest?.venue === key.venue && manifest.symbol === key.symbol ? manifest : undefined;
  }

  /** The newest generations of all series, or of those that the filter names. */
  async manifests(filter: Partial<SeriesKey> = {}): Promise<Manifest[]> {
    const { venue, symbol } = filter;
    const folders =
      venue !== undefined && symbol !== undefined
        ? [seriesFolder(this.#root, { venue, symbol })]
        : await listSeriesFolders(this.#root);
    const found: Manifest[] = [];
    for (const folder of folders) {
      const manifest = await this.#generations.newest(folder);
      if (manifest === undefined) continue;
      if (venue !== undefined && manifest.venue !== venue) continue;
      if (symbol !== undefined && manifest.symbol !== symbol) continue;
      found.push(manifest);
    }
    return found;
  }

  /** Candles `[from, to)` of each of the timeframes, all of one generation, in memory of the caller's own. */
  read(
    key: SeriesKey,
    timeframes: readonly StoredTimeframe[],
    from: number,
    to: number,
  ): Promise<Map<StoredTimeframe, Candles>> {
    const wanted = (file: ColdFile): boolean =>
      timeframes.includes(file.timeframe) && file.last >= from && file.first < to;
    return this.#hold(key, wanted, async (folder, files) => {
      const loaded = await Promise.all(files.map((file) => this.#load(folder, file)));
      const result = new Map<StoredTimeframe, Candles>();
      for (const timeframe of timeframes) {
        const parts = files.flatMap((file, index) =>
          file.timeframe === timeframe ? [{ file, candles: loaded[index]! }] : [],
        );
        parts.sort((a, b) => a.file.first - b.file.first);
        const cut = parts.map(({ candles }) => candlesBetween(candles, from, to));
        if (cut.length > 0) result.set(timeframe, concatCandles(cut));
      }
      return result;
    });
  }

  /**
   * Adds candles to a series in one new generation: of each time the newest counts. Readers see all of them or none,
   * also after a crash. Additions that change no file make no new generation. `around` runs the last step, which brings
   * the new generation into force and answers false where another writer was faster.
   */
  async merge(
    key: SeriesKey,
    additions: readonly Addition[],
    around: AroundPublication = (publish) => publish(),
  ): Promise<void> {
    const folder = seriesFolder(this.#root, key);
    await this.#generations.advance(
      folder,
      key,
      async (current, created) => {
        const files = new Map(
          (current?.files ?? []).map((file) => [fileKey(file.timeframe, file.partition), file]),
        );
        let changed = false;
        const add = async ({ timeframe, partition, load }: Addition): Promise<void> => {
          const id = fileKey(timeframe, partition.name);
          const present = files.get(id);
          const base = present === undefined ? NO_CANDLES : await this.#load(folder, present);
          const candles = overlayCandles(base, await load());
          if (sameCandles(base, candles)) return;
          changed = true;
          const file = await this.#write(key, timeframe, partition, candles);
          created.push(file);
          files.set(id, file);
        };
        await eachOf(additions, PARALLEL_FILES, add);
        if (!changed) await around(() => Promise.resolve(true));
        return changed ? [...files.values()] : null;
      },
      around,
    );
  }

  /** Forgets whole files for which `obsolete` is true; answers how many candles went. */
  async drop(key: SeriesKey, obsolete: (file: ColdFile) => boolean): Promise<number> {
    let rows = 0;
    await this.#generations.advance(seriesFolder(this.#root, key), key, (current) => {
      const dropped = current?.files.filter(obsolete) ?? [];
      rows = dropped.reduce((sum, file) => sum + file.rows, 0);
      return Promise.resolve(
        dropped.length === 0 ? null : (current?.files.filter((file) => !dropped.includes(file)) ?? null),
      );
    });
    return rows;
  }

  /** Gaps inside one file of the series' newest generation, read from the file where the manifest does not list them. */
  async gapsOf(key: SeriesKey, file: ColdFile): Promise<readonly (readonly [number, number])[]> {
    if (file.gaps !== null) return file.gaps;
    return this.#hold(
      key,
      ({ timeframe, partition }) => timeframe === file.timeframe && partition === file.partition,
      async (folder, [present]) => {
        if (present === undefined) return [];
        const candles = await this.#load(folder, present);
        return findGaps(file.timeframe, candles).map(({ from, to }) => [from, to] as const);
      },
    );
  }

  /** Removes superseded files of all series that nobody reads any more. */
  async purge(): Promise<void> {
    for (const folder of await listSeriesFolders(this.#root)) await purgeSuperseded(folder);
  }

  /** Runs `work` on the wanted files of the newest generation, which nobody deletes until it is done. */
  #hold<T>(
    key: SeriesKey,
    wanted: (file: ColdFile) => boolean,
    work: (folder: string, files: ColdFile[]) => Promise<T>,
  ): Promise<T> {
    const folder = seriesFolder(this.#root, key);
    const filesOf = (manifest: Manifest | undefined): ColdFile[] =>
      manifest?.venue === key.venue && manifest.symbol === key.symbol ? manifest.files.filter(wanted) : [];
    const inMemory = (manifest: Manifest): boolean =>
      filesOf(manifest).every((file) => this.#decoded.has(join(folder, file.path)));
    return this.#generations.hold(folder, inMemory, (manifest) => work(folder, filesOf(manifest)));
  }

  #load(folder: string, file: ColdFile): Promise<Candles> {
    const path = join(folder, file.path);
    return this.#decoded.get(path, () => this.#parquet.read(path, file.rows));
  }

  async #write(
    key: SeriesKey,
    timeframe: StoredTimeframe,
    partition: Partition,
    candles: Candles,
  ): Promise<ColdFile> {
    const folder = seriesFolder(this.#root, key);
    const path = `${timeframeFolder(timeframe)}/${partition.name}.${randomUUID().slice(0, 8)}.parquet`;
    const temporary = join(folder, `${path}.tmp`);
    try {
      await this.#parquet.write(temporary, [candles], { ...nameOf(key), timeframe });
      await publishFile(temporary, join(folder, path));
    } catch (error) {
      await removeFile(temporary);
      throw error;
    }
    const gaps = findGaps(timeframe, candles);
    return {
      timeframe,
      partition: partition.name,
      path,
      rows: candles.time.length,
      first: candles.time[0]!,
      last: candles.time.at(-1)!,
      gaps: gaps.length > LISTED_GAPS ? null : gaps.map(({ from, to }) => [from, to] as const),
    };
  }
}

function nameOf({ venue, symbol }: SeriesKey): { venue: string; symbol: string } {
  return { venue, symbol };
}

/** Does `work` for each item, so many at a time; fails with the first failure once all that had begun have ended. */
async function eachOf<T>(items: Iterable<T>, lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function fileKey(timeframe: StoredTimeframe, partition: string): string {
  return `${timeframe} ${partition}`;
}
