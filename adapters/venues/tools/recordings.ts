import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { candlesFromRows } from '@tradewind/market';
import type { Candles } from '@tradewind/market';

/** The folder of recorded market data: `TRADEWIND_DATA`, or `../shared/data` beside the repository. */
export function dataFolder(): string {
  const repository = fileURLToPath(new URL('../../..', import.meta.url));
  return process.env['TRADEWIND_DATA'] ?? resolve(repository, '../shared/data');
}

export function hasRecordings(): boolean {
  return existsSync(resolve(dataFolder(), 'index.csv'));
}

/** The unpacked text of one file of the data folder. */
export function readRecording(path: string): string {
  return gunzipSync(readFileSync(resolve(dataFolder(), path))).toString();
}

/** Candles of one `SYMBOL-TIMEFRAME.csv.gz`, for example `candles/BTCUSDT-1h`. */
export function readCandles(path: string): Candles {
  const lines = readRecording(`${path}.csv.gz`).trimEnd().split('\n').slice(1);
  return candlesFromRows(
    lines.map((line) => {
      const [time = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = line.split(',').map(Number);
      return { time, open, high, low, close, volume };
    }),
  );
}

/** Ids (`BTCUSDT`) that a folder holds in one timeframe. */
export function recordedIds(folder: string, timeframe: string): string[] {
  const ending = `-${timeframe}.csv.gz`;
  return readdirSync(resolve(dataFolder(), folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
}
