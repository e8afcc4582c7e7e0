import type { Rounding, StepCounter } from '@tradewind/money';
import type { Level } from './book.ts';

/** A level in whole ticks and lots. */
export type GridLevel = readonly [ticks: number, lots: number];

export interface GridDepthOptions {
  readonly price: StepCounter;
  readonly quantity: StepCounter;
  /** `down` for bids, `up` for asks: away from the middle, so that what was not crossed never becomes so. */
  readonly rounding: Rounding;
  /** Levels at most. */
  readonly depth: number;
}

/**
 * One side of a book on a market's grid, best first. Levels that share a tick are one; what is less than a lot then is
 * left out, so never more is shown than there is.
 */
export function depthOnGrid(
  levels: readonly Level[],
  { price, quantity, rounding, depth }: GridDepthOptions,
): GridLevel[] {
  const joined = new Map<number, number>();
  for (const [at, amount] of levels) {
    const ticks = price.count(at, rounding);
    if (ticks > 0) joined.set(ticks, (joined.get(ticks) ?? 0) + amount);
  }
  const own: GridLevel[] = [];
  for (const [ticks, amount] of joined) {
    if (own.length === depth) break;
    const lots = quantity.count(amount, 'down');
    if (lots > 0) own.push([ticks, lots]);
  }
  return own;
}
