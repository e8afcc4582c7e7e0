import { candleAt, candleDefect, timeframeMs } from '@tradewind/market';
import type { Candles, SeriesKey, StoredTimeframe } from '@tradewind/market';
import { COLUMNS } from './columns.ts';
import { isStoredTimeframe } from './stored-timeframe.ts';

/** Candles that a store refuses, all of them, because one is unsound. The message names the row. */
export class UnsoundCandles extends RangeError {
  override readonly name = 'UnsoundCandles';
}

/** @throws {UnsoundCandles} unless venue and symbol are names of sane length. */
export function checkKey({ venue, symbol }: SeriesKey): void {
  for (const [what, text] of Object.entries({ venue, symbol })) {
    if (text.length === 0 || text.length > 64) {
      throw new UnsoundCandles(`${what} must have 1 to 64 characters: ${JSON.stringify(text.slice(0, 80))}`);
    }
  }
}

/**
 * @throws {UnsoundCandles} unless all columns are of one length and every row is sound, aligned to the timeframe and
 * later than the row before.
 */
export function checkCandles(key: SeriesKey, timeframe: StoredTimeframe, candles: Candles): void {
  checkKey(key);
  const series = `${key.venue} ${key.symbol} ${timeframe}`;
  if (!isStoredTimeframe(timeframe)) throw new UnsoundCandles(`${series}: this timeframe is not stored`);
  const rows = candles.time.length;
  if (COLUMNS.some((name) => candles[name].length !== rows)) {
    throw new UnsoundCandles(`${series}: columns differ in length`);
  }
  const length = timeframeMs(timeframe);
  for (let row = 0; row < rows; row += 1) {
    const candle = candleAt(candles, row)!;
    const defect =
      candleDefect(candle) ?? timeDefect(candle.time, length, row > 0 ? candles.time[row - 1]! : -Infinity);
    if (defect !== null) throw new UnsoundCandles(`${series}, row ${row + 1} of ${rows}: ${defect}`);
  }
}

/** The last day that dates of four-digit years can name: 9999-12-31, UTC milliseconds. */
export const LATEST_TIME = 253_402_214_400_000;

function timeDefect(time: number, length: number, previous: number): string | null {
  if (time < 0 || time > LATEST_TIME) return `time ${time} is not in UTC milliseconds`;
  if (time % length !== 0) return `time ${new Date(time).toISOString()} is not aligned to the timeframe`;
  if (time <= previous) return `time ${new Date(time).toISOString()} does not ascend`;
  return null;
}
