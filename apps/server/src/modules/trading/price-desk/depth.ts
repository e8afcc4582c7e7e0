import type { GridLevel } from '@tradewind/market';
import type { MarketGrid } from './market-grid.ts';

/** Both sides of a book in whole ticks and lots, best first. */
export interface Depth {
  readonly bids: readonly GridLevel[];
  readonly asks: readonly GridLevel[];
}

export const NO_DEPTH: Depth = { bids: [], asks: [] };

/** What the house offers in a market whose venue tells a price and no depth. */
export interface SyntheticDepth {
  /** Distance between best bid and best ask as a share of the price; the levels behind lie half of it apart. */
  readonly spread: number;
  /** Levels a side. */
  readonly levels: number;
  /** Value of each level in the quote currency. */
  readonly levelValue: number;
}

/** Dearer than real depth of a large market, so that it is never the better place to trade. */
export const SYNTHETIC_DEPTH: SyntheticDepth = { spread: 0.001, levels: 10, levelValue: 5_000 };

/** Depth around a last price, on the market's grid. */
export function syntheticDepth(
  lastTick: number,
  { price, quantity }: MarketGrid,
  { spread, levels, levelValue }: SyntheticDepth,
): Depth {
  const step = Math.max(Math.ceil((lastTick * spread) / 2), 1);
  const side = (direction: 1 | -1): GridLevel[] =>
    Array.from({ length: levels }, (_, index) => lastTick + direction * step * (index + 1))
      .filter((tick) => tick > 0)
      .map((tick) => [tick, Math.max(quantity.count(levelValue / price.value(tick), 'down'), 1)]);
  return { bids: side(-1), asks: side(1) };
}

export function isSameDepth(one: Depth, other: Depth): boolean {
  return isSameSide(one.bids, other.bids) && isSameSide(one.asks, other.asks);
}

function isSameSide(one: readonly GridLevel[], other: readonly GridLevel[]): boolean {
  return (
    one.length === other.length &&
    one.every(([tick, lots], index) => tick === other[index]![0] && lots === other[index]![1])
  );
}

/**
 * The mean price, to the nearest tick, at which `value` (in ticks × lots) can be traded against one side; against all
 * of it where it holds less. null for an empty side.
 */
export function impactPrice(side: readonly GridLevel[], value: number): number | null {
  let spent = 0;
  let bought = 0;
  for (const [tick, lots] of side) {
    const taken = Math.min(lots, (value - spent) / tick);
    spent += taken * tick;
    bought += taken;
    if (taken < lots) break;
  }
  return bought > 0 ? Math.round(spent / bought) : null;
}
