import type { Fraction } from './fraction.ts';
import type { Amount, Grid, Ticks } from './grid.ts';
import { markNotional, unrealizedPnl } from './pnl.ts';
import type { PositionSize } from './pnl.ts';

export interface RankedPosition {
  readonly grid: Grid;
  readonly position: PositionSize;
  readonly markTicks: Ticks;
  readonly bankruptcyTicks: Ticks;
}

/**
 * Place of a position in the queue for auto-deleveraging: the higher, the sooner it is closed.
 * `PNL% × effective leverage` in profit, `PNL% / effective leverage` otherwise, with
 * `PNL% = pnl / |entry value|` and `effective leverage = |mark value| / (mark value − bankruptcy value)`,
 * values signed as the position (Binance USD-M and BitMEX, auto-deleveraging). Exact; compare with
 * `compareFractions`.
 *
 * A position at or beyond its bankruptcy price has no finite leverage and counts with the highest one there is,
 * a distance of one unit.
 *
 * @throws {RangeError} for a position without lots
 */
export function deleverageScore({ grid, position, markTicks, bankruptcyTicks }: RankedPosition): Fraction {
  if (position.lots === 0) throw new RangeError('a position without lots has no rank');
  const markValue = markNotional(grid, markTicks, position.lots);
  const distance = atLeastOne(markValue - markNotional(grid, bankruptcyTicks, position.lots));
  const pnl = unrealizedPnl(grid, position, markTicks);
  const entryValue = atLeastOne(magnitude(position.entryNotional));
  const exposure = atLeastOne(magnitude(markValue));
  return pnl > 0n
    ? { numerator: pnl * exposure, denominator: entryValue * distance }
    : { numerator: pnl * distance, denominator: entryValue * exposure };
}

function magnitude(amount: Amount): Amount {
  return amount < 0n ? -amount : amount;
}

function atLeastOne(amount: Amount): Amount {
  return amount > 1n ? amount : 1n;
}
