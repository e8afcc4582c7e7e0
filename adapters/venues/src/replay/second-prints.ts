import type { Candle } from '@tradewind/market';
import type { Grid } from './grid.ts';
import { onGrid, splitVolume } from './minutes.ts';
import { candlePath } from './path.ts';

/** Seconds of a minute. */
const SECONDS = 60;

/** What happened in one second of a minute: its last price, and what was traded, which may be nothing. */
export interface SecondPrint {
  readonly time: number;
  readonly price: number;
  readonly quantity: number;
}

/** A one-minute candle second by second: prices that make up its figures and quantities that add up to its volume. */
export function secondPrints(candle: Candle, key: number, price: Grid, lot: Grid): SecondPrint[] {
  const path = candlePath(candle, SECONDS, key);
  const quantities = splitVolume(candle.volume, SECONDS, key, candle.time, lot);
  return quantities.map((quantity, second) => ({
    time: candle.time + second * 1_000,
    price: onGrid(path[second]!, candle, price),
    quantity,
  }));
}

/** The candle as far as the first `count` seconds made it; undefined where there are none. */
export function candleSoFar(prints: readonly SecondPrint[], count: number): Candle | undefined {
  const first = prints[0];
  const last = prints[Math.min(count, prints.length) - 1];
  if (first === undefined || last === undefined) return undefined;
  let high = first.price;
  let low = first.price;
  let volume = 0;
  for (let index = 0; index < count; index += 1) {
    const { price, quantity } = prints[index]!;
    if (price > high) high = price;
    if (price < low) low = price;
    volume += quantity;
  }
  return { time: first.time, open: first.price, high, low, close: last.price, volume };
}

/**
 * At most four prints that stand for many: highest, lowest and last keep their price and place, so that what they reach
 * is reached, and together they trade the same quantity.
 */
export function mergePrints(prints: readonly SecondPrint[]): SecondPrint[] {
  if (prints.length <= 4) return prints.filter(({ quantity }) => quantity > 0);
  let highest = 0;
  let lowest = 0;
  prints.forEach(({ price }, index) => {
    if (price > prints[highest]!.price) highest = index;
    if (price < prints[lowest]!.price) lowest = index;
  });
  const kept = [...new Set([0, highest, lowest, prints.length - 1])].sort((a, b) => a - b);
  let before = -1;
  return kept
    .map((index) => {
      let quantity = 0;
      for (let part = before + 1; part <= index; part += 1) quantity += prints[part]!.quantity;
      before = index;
      return { ...prints[index]!, quantity: Number(quantity.toPrecision(12)) };
    })
    .filter(({ quantity }) => quantity > 0);
}
