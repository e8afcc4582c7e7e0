import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { candlesFromRows } from '@tradewind/market';
import type { Candles } from '@tradewind/market';

const folder = resolve(
  process.env['TRADEWIND_DATA'] ?? resolve(import.meta.dirname, '../../../../../shared/data'),
  'golden',
);

/** True where the recorded data folder is (TRADEWIND_DATA, or ../shared/data beside the repository). */
export const hasGolden = existsSync(folder);

/** 502 daily bars of one stock. */
export function goldenCandles(): Candles {
  const lines = readFileSync(`${folder}/quotes-502.csv`, 'utf8').trim().split('\n').slice(1);
  return candlesFromRows(
    lines.map((line) => {
      const [date = '', ...figures] = line.split(',');
      const [open, high, low, close, volume] = figures.map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { time: Date.parse(date), open, high, low, close, volume };
    }),
  );
}

/** The reference output of one indicator on those bars; null where it has no value yet. */
export function goldenSeries(name: string): readonly Readonly<Record<string, number | null | undefined>>[] {
  const text = gunzipSync(readFileSync(`${folder}/indicators/${name}.standard.json.gz`)).toString();
  return JSON.parse(text) as Record<string, number | null>[];
}
