import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { candleRows, nextOpenTime, openTime } from '@tradewind/market';
import type { CancelSignal, Candles, SeriesKey, Timeframe } from '@tradewind/market';
import { decimalFromNumber } from '@tradewind/money';
import { isCancelled } from '../cancel.ts';
import { publishFile, removeFile } from '../cold/files.ts';
import { COLUMNS } from '../columns.ts';
import type { CandleHistory } from '../store.ts';
import { HistoryError } from './errors.ts';

/** Candles that are read at once. */
const CHUNK_CANDLES = 50_000;

export type ExportFormat = 'csv' | 'csv.gz' | 'parquet';

export interface ExportOptions {
  readonly store: CandleHistory;
  readonly key: SeriesKey;
  readonly timeframe: Timeframe;
  /** `[from, to)` by open time, UTC milliseconds; without them everything stored. */
  readonly from?: number;
  readonly to?: number;
  /** Its ending tells the format: `.csv`, `.csv.gz` or `.parquet`. Written under another name and renamed when complete. */
  readonly path: string;
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: { readonly progress: number; readonly rows: number }) => void;
}

export interface ExportResult {
  readonly rows: number;
  /** Open of the first and of the last exported candle, UTC milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** The format that a file's ending stands for. */
export function exportFormat(path: string): ExportFormat | undefined {
  return (['csv.gz', 'csv', 'parquet'] as const).find((format) => path.toLowerCase().endsWith(`.${format}`));
}

/**
 * Writes candles of any timeframe to a file, in our own form, which imports take back: `time,open,high,low,close,volume`,
 * time in UTC milliseconds, numbers as their shortest decimals.
 *
 * @returns null when the signal ended it; no file is left then.
 * @throws {HistoryError} when nothing is stored in the range, or the ending names no format.
 */
export async function exportCandles(options: ExportOptions): Promise<ExportResult | null> {
  const { store, key, timeframe, path, signal } = options;
  const format = exportFormat(path);
  if (format === undefined) throw new HistoryError(`${path}: the name must end in .csv, .csv.gz or .parquet`);
  const range = await storedRange(options);
  const seen = { rows: 0, first: 0, last: 0 };
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const chunks = candleChunks(options, range, seen);
    if (format === 'parquet') await store.parquet.write(temporary, chunks, { ...key, timeframe });
    else {
      const file = createWriteStream(temporary, { flags: 'wx' });
      await (format === 'csv'
        ? pipeline(csvText(chunks), file)
        : pipeline(csvText(chunks), createGzip(), file));
    }
    if (isCancelled(signal)) return null;
    if (seen.rows === 0) throw nothingStored(options);
    await publishFile(temporary, path);
    return seen;
  } finally {
    await removeFile(temporary);
  }
}

async function storedRange({
  store,
  key,
  timeframe,
  from,
  to,
}: ExportOptions): Promise<{ from: number; to: number }> {
  const coverage = await store.coverage({ ...key, gapLimit: 0 });
  const first = Math.min(...coverage.map((series) => series.first));
  const last = Math.max(...coverage.map((series) => series.last));
  const range = {
    from: Math.max(from ?? -Infinity, coverage.length === 0 ? Infinity : openTime(timeframe, first)),
    to: Math.min(to ?? Infinity, coverage.length === 0 ? -Infinity : nextOpenTime(timeframe, last)),
  };
  if (range.from >= range.to) throw nothingStored({ key, timeframe });
  return range;
}

function nothingStored({ key, timeframe }: Pick<ExportOptions, 'key' | 'timeframe'>): HistoryError {
  return new HistoryError(
    `nothing is stored of ${key.symbol} at ${key.venue} that ${timeframe} candles could come from`,
  );
}

async function* candleChunks(
  { store, key, timeframe, signal, onProgress }: ExportOptions,
  { from, to }: { readonly from: number; readonly to: number },
  seen: { rows: number; first: number; last: number },
): AsyncGenerator<Candles> {
  const spanMs = (nextOpenTime(timeframe, from) - openTime(timeframe, from)) * CHUNK_CANDLES;
  for (let start = from; start < to && !isCancelled(signal); start += spanMs) {
    const end = Math.min(to, start + spanMs);
    const candles = await store.read(key, timeframe, { from: start, to: end });
    const rows = candles.time.length;
    if (rows > 0) {
      if (seen.rows === 0) seen.first = candles.time[0]!;
      seen.last = candles.time[rows - 1]!;
      seen.rows += rows;
      yield candles;
    }
    onProgress?.({ progress: (end - from) / (to - from), rows: seen.rows });
  }
}

async function* csvText(chunks: AsyncIterable<Candles>): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for await (const chunk of chunks) {
    const lines: string[] = [];
    for (const candle of candleRows(chunk)) {
      lines.push(COLUMNS.map((name) => decimalFromNumber(candle[name])).join(','));
    }
    yield `${lines.join('\n')}\n`;
  }
}
