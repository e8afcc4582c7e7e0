import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The folder of recorded market data: TRADEWIND_DATA, or `shared/data` beside the repository. */
export const dataFolder =
  process.env.TRADEWIND_DATA ?? resolve(import.meta.dirname, '../../../../../../shared/data');

export const hasData = existsSync(resolve(dataFolder, 'frames'));

/** Names the reason in the report of a test that needs recordings. */
export const needsData = hasData ? '' : ' (skipped: no recorded data folder, see TRADEWIND_DATA)';

export function recordedText(file: string): string {
  return gunzipSync(readFileSync(resolve(dataFolder, file))).toString('utf8');
}

export function recordedLines(file: string): string[] {
  return recordedText(file)
    .split('\n')
    .filter((line) => line !== '');
}

export function recordedJson(file: string): unknown {
  return JSON.parse(recordedText(file));
}

/** Rows of a recorded candle file: `[time, open, high, low, close, volume]`, as the texts of the file. */
export function recordedCandles(file: string): string[][] {
  return recordedLines(file)
    .slice(1)
    .map((line) => line.split(','));
}
