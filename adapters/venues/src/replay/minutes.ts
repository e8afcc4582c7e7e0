import type { Candle } from '@tradewind/market';
import { chance } from './chance.ts';
import type { Grid } from './grid.ts';
import { candlePath } from './path.ts';

const MINUTE = 60_000;

/** Points of the path that fall into one minute of a larger candle. */
const POINTS = 4;

/**
 * One-minute candles that make up a larger one: the first opens at its open, the last closes at its close, together
 * they reach its high and low and no further, and their volumes, on the market's lot, add up to its volume.
 */
export function minutesOf(candle: Candle, minutes: number, key: number, price: Grid, lot: Grid): Candle[] {
  if (minutes === 1) return [candle];
  const path = candlePath(candle, minutes * POINTS, key);
  const volumes = splitVolume(candle.volume, minutes, key, candle.time, lot);
  return volumes.map((volume, minute) => {
    const prices = Array.from(path.subarray(minute * POINTS, (minute + 1) * POINTS), (value) =>
      onGrid(value, candle, price),
    );
    // Each minute opens where the one before closed.
    if (minute > 0) prices[0] = onGrid(path[minute * POINTS - 1]!, candle, price);
    const touched = Array.from(path.subarray(minute * POINTS, (minute + 1) * POINTS));
    return {
      time: candle.time + minute * MINUTE,
      open: prices[0]!,
      high: touched.includes(candle.high) ? candle.high : Math.max(...prices),
      low: touched.includes(candle.low) ? candle.low : Math.min(...prices),
      close: prices[POINTS - 1]!,
      volume,
    };
  });
}

/** A price on the grid that stays within the candle, whose own prices may lie off a grid that changed since. */
export function onGrid(value: number, { open, high, low, close }: Candle, grid: Grid): number {
  if (value === open || value === high || value === low || value === close) return value;
  return Math.min(high, Math.max(low, grid.nearest(value)));
}

/** Splits a volume into `parts` on the grid, unevenly as trading is; the parts add up to the volume. */
export function splitVolume(volume: number, parts: number, key: number, time: number, lot: Grid): number[] {
  const weights = Array.from({ length: parts }, (_, part) => -Math.log(1 - chance(key, time, 5, part)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let share = 0;
  let before = 0;
  return weights.map((weight, part) => {
    share += weight;
    const upTo = part === parts - 1 ? volume : lot.below((volume * share) / total);
    const quantity = Number((upTo - before).toPrecision(12));
    before = upTo;
    return quantity;
  });
}
