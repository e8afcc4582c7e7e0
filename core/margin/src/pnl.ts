import { decimalPlaces, parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { fractionText } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import { notional } from './grid.ts';
import type { Amount, Grid, Lots, Side, Ticks } from './grid.ts';
import { RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideRounded } from './rounding.ts';

/** What a position is for the formulas. */
export interface PositionSize {
  /** Above zero long, below zero short. */
  readonly lots: Lots;
  /** Signed as `lots`: what a long paid is positive, what a short received negative. */
  readonly entryNotional: Amount;
}

/** A position opened in one fill; a value between two amounts is rounded against it. */
export function openedPosition(grid: Grid, side: Side, ticks: Ticks, lots: Lots): PositionSize {
  return side === 1
    ? { lots, entryNotional: notional(grid, ticks, lots, 'up') }
    : { lots: -lots, entryNotional: -notional(grid, ticks, lots, 'down') };
}

/**
 * What `lots` (signed) are worth at the mark price, signed as they are. Where the grid is finer than the
 * currency it is rounded against the position: a long is worth less, a short owes more.
 */
export function markNotional(grid: Grid, markTicks: Ticks, lots: Lots): Amount {
  return notional(grid, markTicks, lots, lots > 0 ? 'down' : 'up');
}

/**
 * What closing at the mark price would win (positive) or lose, before fees: `mark notional − entry notional`
 * (Binance USD-M), rounded against the position as {@link markNotional} is.
 */
export function unrealizedPnl(grid: Grid, position: PositionSize, markTicks: Ticks): Amount {
  return markNotional(grid, markTicks, position.lots) - position.entryNotional;
}

/** Average entry price in the quote currency per unit of the base, exact. @throws {RangeError} without lots */
export function entryPrice(grid: Grid, { lots, entryNotional }: PositionSize): Fraction {
  return unitPrice(grid, entryNotional, lots);
}

/** Average entry price on the market's grid, to the nearest tick. @throws {RangeError} without lots */
export function entryTicks(grid: Grid, { lots, entryNotional }: PositionSize): Ticks {
  const { numerator, denominator } = ratioOf(entryNotional * grid.denominator, BigInt(lots) * grid.numerator);
  return Number(divideRounded(numerator, denominator, 'nearest'));
}

/**
 * Average entry price as text, rounded to the nearest: for display only, as accounts are kept in entry notionals.
 *
 * @param places digits behind the point; by default two more than the tick has, as an average lies between ticks
 * @throws {RangeError} without lots
 */
export function entryPriceText(
  grid: Grid,
  position: PositionSize,
  places: number = decimalPlaces(grid.tickSize) + 2,
): DecimalText {
  return fractionText(entryPrice(grid, position), places, 'nearest');
}

/** Return on equity: `pnl / initial margin` (Binance USD-M), to the nearest. Null when no margin was put up. */
export function returnOnEquity(pnl: Amount, initialMargin: Amount): Rate | null {
  return initialMargin > 0n ? divideRounded(pnl * RATE_ONE, initialMargin, 'nearest') : null;
}

/** Price in the quote currency per unit of the base at which `lots` are worth `value`. */
function unitPrice(grid: Grid, value: Amount, lots: Lots): Fraction {
  const lot = parseDecimal(grid.lotSize);
  return ratioOf(
    value * 10n ** BigInt(lot.scale),
    10n ** BigInt(grid.quoteScale) * BigInt(lots) * lot.coefficient,
  );
}

function ratioOf(numerator: bigint, denominator: bigint): Fraction {
  if (denominator === 0n) throw new RangeError('a position without lots has no price');
  return denominator > 0n ? { numerator, denominator } : { numerator: -numerator, denominator: -denominator };
}
