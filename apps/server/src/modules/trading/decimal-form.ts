import { divideRounded } from '@tradewind/margin';
import { decimalPlaces, formatDecimal, normalizeDecimal, parseDecimal } from '@tradewind/money';
import type { Decimal, DecimalText } from '@tradewind/money';

/**
 * A price or quantity with the decimal places of its step: `"64250.1"` on a tick of `0.01` → `"64250.10"`. What is finer
 * than the step (a market's grid may have become coarser) keeps its digits.
 */
export function onStep(value: DecimalText, step: DecimalText): DecimalText {
  const { coefficient, scale } = parseDecimal(normalizeDecimal(value));
  const places = Math.max(scale, decimalPlaces(step));
  return formatDecimal({ coefficient: coefficient * 10n ** BigInt(places - scale), scale: places });
}

/** Money in its shortest form, so that it reads the same wherever it comes from: `"10.50000000"` → `"10.5"`. */
export const money: (value: DecimalText) => DecimalText = normalizeDecimal;

/**
 * `dividend / divisor` with `places` digits behind the point, to the nearest.
 * @throws {RangeError} when the divisor is zero
 */
export function quotient(dividend: DecimalText, divisor: DecimalText, places: number): DecimalText {
  const above = parseDecimal(dividend);
  const below = parseDecimal(divisor);
  if (below.coefficient === 0n) throw new RangeError('divided by zero');
  const sign = below.coefficient < 0n ? -1n : 1n;
  const coefficient = divideRounded(
    sign * above.coefficient * 10n ** BigInt(below.scale + places),
    sign * below.coefficient * 10n ** BigInt(above.scale),
    'nearest',
  );
  return formatDecimal({ coefficient, scale: places });
}

/** `value` to `places` digits behind the point at most, to the nearest, in its shortest form. */
export function rounded(value: DecimalText, places: number): DecimalText {
  const decimal: Decimal = parseDecimal(value);
  return normalizeDecimal(decimal.scale <= places ? value : quotient(value, '1', places));
}

/** Without its sign. */
export function magnitude(value: DecimalText): DecimalText {
  return value.startsWith('-') ? value.slice(1) : value;
}

/** True for `0`, `0.00` and `-0`. */
export function isZero(value: DecimalText): boolean {
  return parseDecimal(value).coefficient === 0n;
}
