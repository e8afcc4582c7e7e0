import { basename } from 'node:path';
import type { CancelSignal, Candles, StoredTimeframe } from '@tradewind/market';
import { isCancelled } from '../cancel.ts';
import type { CandleHistory } from '../store.ts';
import { isStoredTimeframe, STORED_TIMEFRAMES } from '../stored-timeframe.ts';
import { readCsvRows } from './csv-rows.ts';
import { HistoryError } from './errors.ts';
import { seriesOfFileName } from './file-name.ts';
import { parquetLabels, readParquetRows } from './parquet-rows.ts';
import type { ParquetLabels } from './parquet-rows.ts';
import { RowCollector } from './row-batch.ts';
import type { RowDefect } from './row-batch.ts';
import { fileKind, textSources } from './source.ts';
import type { FileKind } from './source.ts';

export interface ImportProgress {
  /** Of the file, 0 to 1. */
  readonly progress: number;
  readonly rows: number;
}

export interface ImportOptions {
  readonly store: CandleHistory;
  /** Path of a CSV file (plain, gzip or zip) or of a Parquet file. */
  readonly source: string;
  readonly venue: string;
  /** Unified; without it the file's labels or its name tell. */
  readonly symbol?: string;
  /** Without it the file's labels or its name tell. */
  readonly timeframe?: StoredTimeframe;
  /** Unified symbol of a market as file names have it (`BTCUSDT`), or undefined where it is not known. */
  readonly resolveMarket?: (market: string) => string | undefined;
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportResult {
  readonly file: string;
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: StoredTimeframe;
  /** Data rows in the file; `imported` and `rejected` add up to them. */
  readonly rows: number;
  /** Rows that are stored now; 0 when the import was cancelled. */
  readonly imported: number;
  readonly rejected: number;
  /** The first 100 rejected rows. */
  readonly defects: readonly RowDefect[];
  /** Open of the first and of the last imported candle, UTC milliseconds. */
  readonly first: number | null;
  readonly last: number | null;
  readonly cancelled: boolean;
}

/**
 * Imports one file as closed candles, straight into cold files. Malformed rows are reported and left out; all others
 * come into force at once at the end, so a cancelled or failed import leaves nothing behind. Memory stays bounded.
 *
 * @throws {HistoryError} when the file as a whole can't be read, or its symbol or timeframe is not known.
 */
export async function importCandles(options: ImportOptions): Promise<ImportResult> {
  const { store, source, venue, signal } = options;
  const { kind, bytes } = await fileKind(source);
  const labels = kind === 'parquet' ? await parquetLabels(store.parquet, source) : {};
  const timeframe = timeframeOf(options, labels);
  const symbol = symbolOf(options, labels);
  const collector = new RowCollector(timeframe);
  const writer = store.historyWriter({ venue, symbol }, timeframe);
  let cancelled = false;
  try {
    for await (const batch of batches(options, kind, bytes, collector)) {
      cancelled = isCancelled(signal);
      if (cancelled) break;
      await writer.add(batch);
    }
    if (!cancelled) await writer.commit();
  } finally {
    await writer.abort();
  }
  const { rows, rejected, defects, first, last } = collector;
  const imported = cancelled ? 0 : rows - rejected;
  return {
    file: basename(source),
    venue,
    symbol,
    timeframe,
    rows,
    imported,
    rejected,
    defects,
    first: imported === 0 ? null : first,
    last: imported === 0 ? null : last,
    cancelled,
  };
}

async function* batches(
  { store, source, onProgress }: ImportOptions,
  kind: FileKind,
  bytes: number,
  collector: RowCollector,
): AsyncGenerator<Candles> {
  let progress = 0;
  const batch = (): Candles => {
    onProgress?.({ progress, rows: collector.rows });
    return collector.take();
  };
  if (kind === 'parquet') {
    const total = await store.parquet.countRows(source);
    for await (const _ of readParquetRows(store.parquet, source, collector)) {
      progress = collector.rows / total;
      yield batch();
    }
  } else {
    const onBytes = (read: number): void => {
      progress = Math.min(1, read / bytes);
    };
    for await (const { name, chunks } of textSources(source, kind, onBytes)) {
      for await (const _ of readCsvRows(chunks, name, collector)) yield batch();
    }
  }
  progress = 1;
  yield batch();
}

function timeframeOf({ source, timeframe }: ImportOptions, labels: ParquetLabels): StoredTimeframe {
  const found = timeframe ?? labels.timeframe ?? seriesOfFileName(source).timeframe;
  if (found === undefined)
    throw new HistoryError(`${source}: neither the file nor its name tells the timeframe`);
  if (!isStoredTimeframe(found)) {
    throw new HistoryError(
      `${source}: ${found} candles are not imported, but ${STORED_TIMEFRAMES.join(', ')}`,
    );
  }
  return found;
}

function symbolOf({ source, symbol, resolveMarket }: ImportOptions, labels: ParquetLabels): string {
  if (symbol !== undefined) return symbol;
  if (labels.symbol !== undefined) return labels.symbol;
  const { market } = seriesOfFileName(source);
  if (market === undefined)
    throw new HistoryError(`${source}: neither the file nor its name tells the symbol`);
  const resolved = resolveMarket?.(market);
  if (resolved === undefined)
    throw new HistoryError(`${source}: the market ${market} is not known; name its symbol`);
  return resolved;
}
