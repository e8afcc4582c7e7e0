import { decimalPlaces, formatDecimal, parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideRounded } from './rounding.ts';
import type { Rounding } from './rounding.ts';

/** Money in the smallest units of its currency. */
export type Amount = bigint;

/** A price as a number of ticks. */
export type Ticks = number;

/** A quantity as a number of lots. */
export type Lots = number;

/** +1 buy or long, −1 sell or short. */
export type Side = 1 | -1;

/** What one tick times one lot of a market is worth in the smallest units of the quote currency. */
export interface Grid {
  readonly tickSize: DecimalText;
  readonly lotSize: DecimalText;
  /** Digits behind the point of the quote currency. */
  readonly quoteScale: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Grid of a market.
 * @throws {RangeError} when tick or lot is no decimal above zero, or the scale no whole number from 0
 */
export function createGrid(tickSize: DecimalText, lotSize: DecimalText, quoteScale: number): Grid {
  const tick = parseDecimal(tickSize);
  const lot = parseDecimal(lotSize);
  if (tick.coefficient <= 0n) throw new RangeError(`a tick is above zero: ${tickSize}`);
  if (lot.coefficient <= 0n) throw new RangeError(`a lot is above zero: ${lotSize}`);
  if (!Number.isSafeInteger(quoteScale) || quoteScale < 0) {
    throw new RangeError(`a scale is a whole number from 0: ${quoteScale}`);
  }
  const exponent = quoteScale - tick.scale - lot.scale;
  let numerator = tick.coefficient * lot.coefficient * 10n ** BigInt(Math.max(exponent, 0));
  let denominator = 10n ** BigInt(Math.max(-exponent, 0));
  while (denominator > 1n && numerator % 10n === 0n) {
    numerator /= 10n;
    denominator /= 10n;
  }
  return { tickSize, lotSize, quoteScale, numerator, denominator };
}

/** Value of `lots` at `ticks` in the quote currency. Exact unless the market's grid is finer than the currency. */
export function notional(grid: Grid, ticks: Ticks, lots: Lots, rounding: Rounding): Amount {
  const product = ticks * lots;
  // Beyond 2^53 the product of two doubles is no longer exact, so it is made of integers.
  const units = Number.isSafeInteger(product) ? BigInt(product) : BigInt(ticks) * BigInt(lots);
  return grid.denominator === 1n
    ? units * grid.numerator
    : divideRounded(units * grid.numerator, grid.denominator, rounding);
}

/** Price in whole ticks. @throws {RangeError} when the text is not on the grid */
export function ticksOf(grid: Grid, price: DecimalText): Ticks {
  return stepsOf(price, grid.tickSize);
}

/** Quantity in whole lots. @throws {RangeError} when the text is not on the grid */
export function lotsOf(grid: Grid, quantity: DecimalText): Lots {
  return stepsOf(quantity, grid.lotSize);
}

function stepsOf(text: DecimalText, step: DecimalText): number {
  const value = parseDecimal(text);
  const unit = parseDecimal(step);
  const scale = Math.max(value.scale, unit.scale);
  const amount = value.coefficient * 10n ** BigInt(scale - value.scale);
  const size = unit.coefficient * 10n ** BigInt(scale - unit.scale);
  if (amount % size !== 0n) throw new RangeError(`${text} is no multiple of ${step}`);
  const steps = Number(amount / size);
  if (!Number.isSafeInteger(steps)) throw new RangeError(`${text} is too large`);
  return steps;
}

/** Price as text with the decimal places of the tick. */
export function priceText(grid: Grid, ticks: Ticks): DecimalText {
  return stepsText(ticks, grid.tickSize);
}

/** Quantity as text with the decimal places of the lot. */
export function quantityText(grid: Grid, lots: Lots): DecimalText {
  return stepsText(lots, grid.lotSize);
}

function stepsText(steps: number, step: DecimalText): DecimalText {
  const { coefficient, scale } = parseDecimal(step);
  const places = decimalPlaces(step);
  return formatAmount((BigInt(steps) * coefficient) / 10n ** BigInt(scale - places), places);
}

/** An amount as decimal text with all places of its currency: `123n` at scale 2 → `"1.23"`. */
export function formatAmount(amount: Amount, scale: number): DecimalText {
  return formatDecimal({ coefficient: amount, scale });
}

/** Reads decimal text as an amount. @throws {RangeError} when it has more places than the currency */
export function parseAmount(text: DecimalText, scale: number): Amount {
  const value = parseDecimal(text);
  if (value.scale <= scale) return value.coefficient * 10n ** BigInt(scale - value.scale);
  const divisor = 10n ** BigInt(value.scale - scale);
  if (value.coefficient % divisor !== 0n) throw new RangeError(`${text} has more than ${scale} places`);
  return value.coefficient / divisor;
}
