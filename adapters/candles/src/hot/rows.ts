import { allocateCandles, setCandle, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { COLUMNS, concatCandles } from '../columns.ts';

/** Rows that one statement carries: enough to be fast, few enough for its text to stay small. */
const ROWS_PER_STATEMENT = 20_000;

/** Candles of one series, by the number that tables know it by. */
export interface NumberedSeries {
  readonly id: number;
  readonly candles: Candles;
}

/** The table `row` that {@link seriesStatements} fills, as parameters 3 to 9. */
export const ROWS = `unnest($3::integer[], $4::bigint[], $5::double precision[], $6::double precision[],
  $7::double precision[], $8::double precision[], $9::double precision[])
  AS row (series_id, time, open, high, low, close, volume)`;

/** The rows of all series, cut into what one statement carries. */
export function* seriesStatements(
  series: readonly NumberedSeries[],
): Generator<{ ids: number[]; columns: number[][] }> {
  let ids: number[] = [];
  let parts: Candles[] = [];
  for (const { id, candles } of series) {
    for (let start = 0; start < candles.time.length;) {
      const part = sliceCandles(candles, start, start + ROWS_PER_STATEMENT - ids.length);
      const rows = part.time.length;
      parts.push(part);
      for (let row = 0; row < rows; row += 1) ids.push(id);
      start += rows;
      if (ids.length < ROWS_PER_STATEMENT) continue;
      yield { ids, columns: columnArrays(concatCandles(parts)) };
      ids = [];
      parts = [];
    }
  }
  if (ids.length > 0) yield { ids, columns: columnArrays(concatCandles(parts)) };
}

/** Plain arrays, because the driver sends typed ones as bytes. */
function columnArrays(candles: Candles): number[][] {
  return COLUMNS.map((name) => Array.from(candles[name]));
}

/** Timeframe in minutes, closed, then the candle's columns. */
export type HotRow = [
  minutes: number,
  closed: boolean,
  time: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
];

export function columnsOf(rows: readonly HotRow[], start: number, end: number): Candles {
  const candles = allocateCandles(end - start);
  for (let row = start; row < end; row += 1) {
    const [, , time, open, high, low, close, volume] = rows[row]!;
    setCandle(candles, row - start, { time, open, high, low, close, volume });
  }
  return candles;
}
