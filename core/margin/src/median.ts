import type { Ticks } from './grid.ts';

/**
 * The middle one of `values`; of an even number the mean of the two in the middle, to the nearest tick.
 * @throws {RangeError} when there are none
 */
export function median(values: readonly Ticks[]): Ticks {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) throw new RangeError('nothing has no median');
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? upper;
  return lower + Math.round((upper - lower) / 2);
}
