import { formatDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideRounded } from './rounding.ts';
import type { Rounding } from './rounding.ts';

/** An exact quotient of two whole numbers, for what must not be rounded before it is compared. */
export interface Fraction {
  readonly numerator: bigint;
  /** Above zero. */
  readonly denominator: bigint;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Decimal text with exactly `places` digits behind the point. */
export function fractionText(fraction: Fraction, places: number, rounding: Rounding): DecimalText {
  const { numerator, denominator } = fraction;
  const coefficient = divideRounded(numerator * 10n ** BigInt(places), denominator, rounding);
  return formatDecimal({ coefficient, scale: places });
}
