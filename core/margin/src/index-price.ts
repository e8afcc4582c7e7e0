import type { Ticks } from './grid.ts';
import { median } from './median.ts';
import { RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideRounded } from './rounding.ts';

/** What one venue says a market is worth. */
export interface IndexSource {
  readonly ticks: Ticks;
  /** Whole number; a venue of weight 0 isn't heard. */
  readonly weight: number;
  /** Milliseconds since the venue last said so. */
  readonly ageMs: number;
}

export interface IndexInput {
  readonly sources: readonly IndexSource[];
  /** The index before this one; null when there was none. */
  readonly last: Ticks | null;
  /** How many venues must be heard for a mean; 3 by default. */
  readonly minimumSources?: number;
  /** A venue silent for so long weighs nothing; 10,000 by default. */
  readonly silentAfterMs?: number;
  /** How far from the median a venue may pull the mean; 5 % by default. */
  readonly clip?: Rate;
}

export interface IndexPrice {
  readonly ticks: Ticks;
  /** What it was made of: the clipped mean, the median of too few venues, or the index before. */
  readonly basis: 'mean' | 'median' | 'last';
  /** No venue was heard: nobody may be liquidated by this price. */
  readonly stale: boolean;
}

/**
 * Index price of a market: the weighted mean of the venues, each clipped to ±5 % around their median, a venue
 * silent for ten seconds left out (Binance USD-M, price index). Fewer venues than the minimum answer their
 * median; none the last index, stale. Rounded to the nearest tick; clipped prices stay within the bounds.
 *
 * @returns null when no venue is heard and none ever was
 */
export function indexPrice(input: IndexInput): IndexPrice | null {
  const { sources, last, minimumSources = 3, silentAfterMs = 10_000, clip = 5_000_000n } = input;
  const heard = sources.filter(({ weight, ageMs }) => weight > 0 && ageMs < silentAfterMs);
  if (heard.length === 0) return last === null ? null : { ticks: last, basis: 'last', stale: true };
  const middle = median(heard.map(({ ticks }) => ticks));
  if (heard.length < minimumSources) return { ticks: middle, basis: 'median', stale: false };
  const lowest = divideRounded(BigInt(middle) * (RATE_ONE - clip), RATE_ONE, 'up');
  const highest = divideRounded(BigInt(middle) * (RATE_ONE + clip), RATE_ONE, 'down');
  let weighted = 0n;
  let weights = 0n;
  for (const { ticks, weight } of heard) {
    const price = BigInt(ticks);
    weighted += (price < lowest ? lowest : price > highest ? highest : price) * BigInt(weight);
    weights += BigInt(weight);
  }
  return { ticks: Number(divideRounded(weighted, weights, 'nearest')), basis: 'mean', stale: false };
}
