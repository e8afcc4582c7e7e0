import { RATE_ONE } from '@tradewind/margin';
import type { Brackets, Grid, Rate } from '@tradewind/margin';
import type { Exposure } from '../position.ts';

/** Margin ratio at which the owner is called (Binance: 80 %). */
export const CALL_RATIO: Rate = 80_000_000n;

/** Margin ratio below which a call is over, so that a price that swings around 80 % calls once. */
export const RECOVERY_RATIO: Rate = 75_000_000n;

/** The same as plain numbers. */
export const CALL = Number(CALL_RATIO) / Number(RATE_ONE);
export const RECOVERY = Number(RECOVERY_RATIO) / Number(RATE_ONE);

/**
 * Margin brackets and grid of a market in doubles, for the filters that stand before the exact sums: a double is right
 * to 16 digits, and what is decided is always decided by the exact sums.
 */
export interface MarginTable {
  /** One tick times one lot in units of the quote currency. */
  readonly unit: number;
  readonly caps: Float64Array;
  readonly rates: Float64Array;
  readonly cums: Float64Array;
}

export function marginTable(grid: Grid, brackets: Brackets): MarginTable {
  return {
    unit: Number(grid.numerator) / Number(grid.denominator),
    caps: Float64Array.from(brackets, ({ cap }) => Number(cap)),
    rates: Float64Array.from(brackets, ({ maintenanceRate }) => Number(maintenanceRate) / Number(RATE_ONE)),
    cums: Float64Array.from(brackets, ({ cum }) => Number(cum)),
  };
}

/** Units that the exact sums may differ from unrounded ones: mark value, maintenance and the comparison, one each. */
const ROUNDED_UNITS = 3;

/** What doubles may be off, as a share of the largest amount that went in: a thousand times more than they are. */
export const DOUBT = 1e-12;

/**
 * Mark prices between which nothing has to be done for an isolated position: outside of them, the ends included, the
 * exact sums decide. The ends lie inside the true ones by what doubles and rounding may be off, and a tick.
 */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Where an isolated position is called or liquidated; for one that was called, where it has recovered instead. */
export function bandOf(table: MarginTable, exposure: Exposure): Band {
  const { lots, called } = exposure;
  const worse = thresholdTick(table, exposure, called ? 1 : CALL, 1);
  const better = called ? thresholdTick(table, exposure, RECOVERY, -1) : Infinity;
  if (lots > 0) return { low: worse, high: better };
  return { low: called ? better : 0, high: worse };
}

/**
 * The mark price at which the margin ratio is `ratio`, by the published formula
 * `(WB + cum / ratio − side × q × EP) / (q × (MMR / ratio − side))` (see liquidationValue of the margin package), moved
 * towards the better prices by the doubt (`doubtSide` 1), or towards the worse ones (−1).
 */
function thresholdTick(
  { unit, rates, cums }: MarginTable,
  exposure: Exposure,
  ratio: number,
  doubtSide: 1 | -1,
): number {
  const side = exposure.lots > 0 ? 1 : -1;
  const entry = Number(exposure.entryNotional);
  const balance = Number(exposure.isolated.balance);
  let value = side === 1 ? -Infinity : Infinity;
  for (let index = 0; index < rates.length; index += 1) {
    const slope = 1 - (side * rates[index]!) / ratio;
    // Where the maintenance margin outgrows the position itself no price is safe.
    if (slope <= 0) return doubtSide === 1 ? Infinity : -Infinity;
    const line = (side * (entry - balance - cums[index]! / ratio)) / slope;
    value = side === 1 ? Math.max(value, line) : Math.min(value, line);
  }
  const worth = Math.abs(exposure.lots) * unit;
  const doubt = 1 + (ROUNDED_UNITS / ratio + (Math.abs(entry) + Math.abs(balance)) * DOUBT) / worth;
  return value / worth + side * doubtSide * 2 * doubt;
}
