import { groupLevels } from './group-levels.ts';
import type { GroupedLevel } from './group-levels.ts';

export const ROW = 20;
export const MIDDLE = 30;

/** How many rows of each side fit a picture of this height. */
export function rowsMax(height: number): number {
  return Math.max(1, Math.floor((height - MIDDLE) / 2 / ROW));
}

export interface BookRows {
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  readonly tick: number;
  readonly ticksPerRow: number;
}

/** The row of the painted book that lies at `y`, of a picture of `height`; null between and beyond the rows. */
export function levelAt(
  { bids, asks, tick, ticksPerRow }: BookRows,
  y: number,
  height: number,
): GroupedLevel | null {
  const middle = (height - MIDDLE) / 2;
  const isAsk = y < middle;
  if (!isAsk && y < middle + MIDDLE) return null;
  const index = Math.floor((isAsk ? middle - y : y - middle - MIDDLE) / ROW);
  const rows = groupLevels(isAsk ? asks : bids, isAsk ? 'asks' : 'bids', tick, ticksPerRow, rowsMax(height));
  return rows[index] ?? null;
}
