import type { Level } from '@tradewind/market';
import { chance } from './chance.ts';
import type { Grid } from './grid.ts';

/** Levels a side. */
const LEVELS = 20;

/** Half the spread and the distance of levels, as a share of the price, where the tick is finer. */
const HALF_SPREAD = 0.00005;
const STEP = 0.0001;

/** Best bid and ask around a price of which only candles are known. */
export function quoteAround(price: number, grid: Grid): { readonly bid: number; readonly ask: number } {
  const half = Math.max(grid.step, price * HALF_SPREAD);
  const bid = Math.max(grid.step, grid.below(price - half / 2));
  const ask = Math.max(grid.nearest(bid + half), grid.nearest(bid + grid.step));
  return { bid, ask };
}

/**
 * A modest book around a price of which only candles are known: levels at even distances, sizes around what the market
 * trades in a few seconds, growing with distance. Depends on its arguments alone.
 * @param volumePerSecond base currency
 */
export function syntheticBook(
  price: number,
  volumePerSecond: number,
  key: number,
  second: number,
  grid: Grid,
  lot: Grid,
): { readonly bids: Level[]; readonly asks: Level[] } {
  const { bid, ask } = quoteAround(price, grid);
  const step = Math.max(grid.step, price * STEP);
  const bids: Level[] = [];
  const asks: Level[] = [];
  for (let level = 0; level < LEVELS; level += 1) {
    const size = (side: number): number => {
      const wanted = volumePerSecond * (0.5 + 3 * chance(key, second, side, level)) * (1 + level * 0.25);
      return Math.max(lot.step, lot.below(wanted));
    };
    const below = grid.nearest(bid - level * step);
    if (below > 0) bids.push([below, size(6)]);
    asks.push([grid.nearest(ask + level * step), size(7)]);
  }
  return { bids, asks };
}
