import { openTime } from '@tradewind/market';
import type { Candle } from '@tradewind/market';

/**
 * The published formulas once more, as plainly as they can be written: whole arrays, every window summed anew, no state.
 * What the package computes has to agree with these.
 */
type Series = readonly number[];

const windowed = (series: Series, length: number, f: (window: number[]) => number): number[] =>
  series.map((_, row) => {
    const window = series.slice(row - length + 1, row + 1);
    return row + 1 < length || window.some(Number.isNaN) ? NaN : f(window);
  });

const sum = (values: Series) => values.reduce((total, value) => total + value, 0);
const mean = (values: Series) => sum(values) / values.length;

export const sma = (series: Series, length: number) => windowed(series, length, mean);
export const wma = (series: Series, length: number) =>
  windowed(
    series,
    length,
    (window) =>
      sum(window.map((value, index) => value * (index + 1))) / sum(window.map((_, index) => index + 1)),
  );
export const highest = (series: Series, length: number) => windowed(series, length, (w) => Math.max(...w));
export const lowest = (series: Series, length: number) => windowed(series, length, (w) => Math.min(...w));
export const deviation = (series: Series, length: number) =>
  windowed(series, length, (w) => Math.sqrt(mean(w.map((value) => (value - mean(w)) ** 2))));

function recursive(series: Series, length: number, alpha: number): number[] {
  const first = series.findIndex((value) => !Number.isNaN(value));
  let before = NaN;
  return series.map((value, row) => {
    if (first < 0 || row < first + length - 1) return NaN;
    before =
      row === first + length - 1 ? mean(series.slice(first, row + 1)) : before + alpha * (value - before);
    return before;
  });
}

export const ema = (series: Series, length: number) => recursive(series, length, 2 / (length + 1));
export const rma = (series: Series, length: number) => recursive(series, length, 1 / length);

export const combine = (f: (...values: number[]) => number, ...series: Series[]): number[] =>
  series[0]!.map((_, row) => f(...series.map((values) => values[row]!)));

export function trueRange(rows: readonly Candle[], first: number): number[] {
  return rows.map(({ high, low }, row) => {
    if (row === 0) return first;
    const { close } = rows[row - 1]!;
    return Math.max(high, close) - Math.min(low, close);
  });
}

export function supertrend(rows: readonly Candle[], length: number, factor: number): [number[], number[]] {
  const atr = rma(trueRange(rows, rows[0]!.high - rows[0]!.low), length);
  const lines: number[] = [];
  const directions: number[] = [];
  let upper = Infinity;
  let lower = -Infinity;
  rows.forEach(({ high, low, close }, row) => {
    const width = factor * atr[row]!;
    if (Number.isNaN(width)) {
      lines.push(NaN);
      directions.push(NaN);
      return;
    }
    const before = rows[row - 1]?.close ?? NaN;
    const basicUpper = (high + low) / 2 + width;
    const basicLower = (high + low) / 2 - width;
    upper = basicUpper < upper || before > upper ? basicUpper : upper;
    lower = basicLower > lower || before < lower ? basicLower : lower;
    const last = directions.at(-1) ?? NaN;
    let direction = last;
    if (Number.isNaN(last)) direction = 1;
    else if (last === 1 && close > upper) direction = -1;
    else if (last === -1 && close < lower) direction = 1;
    directions.push(direction);
    lines.push(direction === 1 ? upper : lower);
  });
  return [lines, directions];
}

/** The steps of TradingView's description of `ta.sar`, one after the other. */
export function parabolicSar(rows: readonly Candle[], start: number, step: number, most: number): number[] {
  let long = false;
  let stop = NaN;
  let extreme = NaN;
  let factor = start;
  return rows.map(({ high, low, close }, row) => {
    const last = rows[row - 1];
    if (last === undefined) return NaN;
    if (row === 1) {
      long = close > last.close;
      extreme = long ? high : low;
      stop = long ? last.low : last.high;
    }
    stop += factor * (extreme - stop);
    const turned = long ? stop > low : stop < high;
    if (turned) {
      stop = long ? Math.max(high, extreme) : Math.min(low, extreme);
      long = !long;
      extreme = long ? high : low;
      factor = start;
    } else if (row > 1 && (long ? high > extreme : low < extreme)) {
      extreme = long ? high : low;
      factor = Math.min(factor + step, most);
    }
    const recent = rows.slice(Math.max(0, row - 2), row);
    if (long) stop = Math.min(stop, ...recent.map((bar) => bar.low));
    else stop = Math.max(stop, ...recent.map((bar) => bar.high));
    return stop;
  });
}

/** Mean price weighted by volume since the last midnight, and its weighted deviation. */
export function sessionVwap(rows: readonly Candle[]): [number[], number[]] {
  const means: number[] = [];
  const deviations: number[] = [];
  for (const [row, bar] of rows.entries()) {
    const day = openTime('1d', bar.time);
    const begin = rows.findIndex(({ time }) => openTime('1d', time) === day);
    const known = begin > 0 || rows[0]!.time === day;
    const session = rows.slice(begin, row + 1);
    const volume = sum(session.map((each) => each.volume));
    const price = ({ high, low, close }: Candle) => (high + low + close) / 3;
    const average =
      volume === 0 ? price(bar) : sum(session.map((each) => price(each) * each.volume)) / volume;
    const variance =
      volume === 0 ? 0 : sum(session.map((each) => (price(each) - average) ** 2 * each.volume)) / volume;
    means.push(known ? average : NaN);
    deviations.push(known ? Math.sqrt(variance) : NaN);
  }
  return [means, deviations];
}
