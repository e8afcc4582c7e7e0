/** One candle. `time` is its open in UTC milliseconds; `volume` is in base currency. */
export interface Candle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A series of candles as columns of equal length, ascending by `time`, no duplicates. Gaps are absent rows. */
export interface Candles {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Columns for `length` candles, all zero, to be filled by the caller. */
export function allocateCandles(length: number): Candles {
  return {
    time: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** Columns from rows. The rows must ascend by time. */
export function candlesFromRows(rows: readonly Candle[]): Candles {
  const columns = allocateCandles(rows.length);
  rows.forEach((row, index) => setCandle(columns, index, row));
  return columns;
}

/** Writes one row. */
export function setCandle(columns: Candles, index: number, row: Candle): void {
  columns.time[index] = row.time;
  columns.open[index] = row.open;
  columns.high[index] = row.high;
  columns.low[index] = row.low;
  columns.close[index] = row.close;
  columns.volume[index] = row.volume;
}

/** One row, or undefined outside the series. */
export function candleAt(columns: Candles, index: number): Candle | undefined {
  const time = columns.time[index];
  if (time === undefined) return undefined;
  return {
    time,
    open: columns.open[index]!,
    high: columns.high[index]!,
    low: columns.low[index]!,
    close: columns.close[index]!,
    volume: columns.volume[index]!,
  };
}

/** The rows `[start, end)` as views on the same memory. */
export function sliceCandles(columns: Candles, start: number, end?: number): Candles {
  return {
    time: columns.time.subarray(start, end),
    open: columns.open.subarray(start, end),
    high: columns.high.subarray(start, end),
    low: columns.low.subarray(start, end),
    close: columns.close.subarray(start, end),
    volume: columns.volume.subarray(start, end),
  };
}

/** Index of the first candle that opens at or after `time`; the length where there is none. */
export function indexAtOrAfter(columns: Pick<Candles, 'time'>, time: number): number {
  let low = 0;
  let high = columns.time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (columns.time[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Iterates rows in order. */
export function* candleRows(columns: Candles): Generator<Candle> {
  for (let index = 0; index < columns.time.length; index += 1) yield candleAt(columns, index)!;
}

/**
 * What is wrong with a candle, or null. Sound means: finite numbers, prices above zero, volume not negative,
 * low ≤ open, close ≤ high.
 */
export function candleDefect(row: Candle): string | null {
  for (const field of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    if (!Number.isFinite(row[field])) return `${field} is not a finite number`;
  }
  if (row.low <= 0) return 'low is not above zero';
  if (row.volume < 0) return 'volume is negative';
  if (row.low > Math.min(row.open, row.close)) return 'low is above open or close';
  if (row.high < Math.max(row.open, row.close)) return 'high is below open or close';
  return null;
}
