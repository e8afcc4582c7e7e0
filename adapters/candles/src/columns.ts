import { allocateCandles, indexAtOrAfter, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';

/** Column names in the order in which files and tables keep them. */
export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

export const NO_CANDLES: Candles = allocateCandles(0);

/** The candles that open in `[from, to)`, as views on the same memory. */
export function candlesBetween(candles: Candles, from: number, to: number): Candles {
  return sliceCandles(candles, indexAtOrAfter(candles, from), indexAtOrAfter(candles, to));
}

/** Copies `source` rows `[start, end)` to `target` from row `at` on; answers the row after the last one written. */
export function copyRows(target: Candles, at: number, source: Candles, start = 0, end?: number): number {
  const last = end ?? source.time.length;
  for (const name of COLUMNS) target[name].set(source[name].subarray(start, last), at);
  return at + last - start;
}

/** One series from parts that follow each other in time. Always fresh memory, never a view. */
export function concatCandles(parts: readonly Candles[]): Candles {
  const result = allocateCandles(parts.reduce((rows, part) => rows + part.time.length, 0));
  let at = 0;
  for (const part of parts) at = copyRows(result, at, part);
  return result;
}

/** Both series as one; where both have a candle of the same time, `winner`'s counts. */
export function overlayCandles(base: Candles, winner: Candles): Candles {
  const baseRows = base.time.length;
  const winnerRows = winner.time.length;
  if (winnerRows === 0) return base;
  if (baseRows === 0) return winner;
  const result = allocateCandles(baseRows + winnerRows);
  // Row by row only where the two overlap; most often one is a few rows at the end of the other.
  let next = indexAtOrAfter(base, winner.time[0]!);
  const overlapEnd = indexAtOrAfter(base, winner.time[winnerRows - 1]! + 1);
  let at = copyRows(result, 0, base, 0, next);
  for (let index = 0; index < winnerRows; index += 1) {
    const time = winner.time[index]!;
    while (next < overlapEnd && base.time[next]! < time) {
      copyRow(result, at, base, next);
      at += 1;
      next += 1;
    }
    if (next < overlapEnd && base.time[next] === time) next += 1;
    copyRow(result, at, winner, index);
    at += 1;
  }
  at = copyRows(result, at, base, next);
  return sliceCandles(result, 0, at);
}

function copyRow(target: Candles, at: number, source: Candles, row: number): void {
  for (const name of COLUMNS) target[name][at] = source[name][row]!;
}

/** Rows in any order, with repeated times, as a series: ascending, of each time the last row given. */
export function sortCandles(candles: Candles): Candles {
  const { time } = candles;
  let ascending = true;
  for (let index = 1; ascending && index < time.length; index += 1) {
    ascending = time[index]! > time[index - 1]!;
  }
  if (ascending) return candles;
  const order = Uint32Array.from(time.keys()).toSorted((a, b) => time[a]! - time[b]! || a - b);
  return pickRows(
    candles,
    order.filter((row, index) => time[row] !== time[order[index + 1] ?? -1]),
  );
}

/** The candles whose times are in the set. */
export function candlesAt(candles: Candles, times: ReadonlySet<number>): Candles {
  return pickRows(
    candles,
    Uint32Array.from(candles.time.keys()).filter((row) => times.has(candles.time[row]!)),
  );
}

function pickRows(candles: Candles, rows: Uint32Array): Candles {
  const result = allocateCandles(rows.length);
  for (const name of COLUMNS) {
    const from = candles[name];
    const to = result[name];
    for (let index = 0; index < rows.length; index += 1) to[index] = from[rows[index]!]!;
  }
  return result;
}

/** True when both hold the same rows. */
export function sameCandles(a: Candles, b: Candles): boolean {
  if (a.time.length !== b.time.length) return false;
  return COLUMNS.every((name) => a[name].every((value, index) => value === b[name][index]));
}
