import {
  compareDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundToStep,
} from '@tradewind/money';
import type { DecimalText, Rounding } from '@tradewind/money';
import { divideRounded } from '@tradewind/margin';

/** `a / b` with `places` digits behind the point. @throws {RangeError} when `b` is zero */
export function divideDecimals(
  a: DecimalText,
  b: DecimalText,
  places: number,
  rounding: Rounding,
): DecimalText {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  const sign = right.coefficient < 0n ? -1n : 1n;
  const exponent = places + right.scale - left.scale;
  const numerator = sign * left.coefficient * 10n ** BigInt(Math.max(exponent, 0));
  const denominator = sign * right.coefficient * 10n ** BigInt(Math.max(-exponent, 0));
  return formatDecimal({ coefficient: divideRounded(numerator, denominator, rounding), scale: places });
}

/** `a / b` in whole steps of `step`, never above it. */
export function divideToStep(a: DecimalText, b: DecimalText, step: DecimalText): DecimalText {
  const { coefficient } = parseDecimal(divideDecimals(a, multiplyDecimals(b, step), 0, 'down'));
  return roundToStep(multiplyDecimals(String(coefficient), step), step, 'down');
}

export function smallerOf(a: DecimalText, b: DecimalText): DecimalText {
  return compareDecimals(a, b) <= 0 ? a : b;
}

export function isAboveZero(text: DecimalText): boolean {
  return parseDecimal(text).coefficient > 0n;
}
