/** Named at each call: `down` is towards zero, `up` away from it, `nearest` breaks ties away from zero. */
export type Rounding = 'down' | 'up' | 'nearest';

/**
 * `numerator / denominator` as a whole number.
 * @throws {RangeError} when `denominator` is not above zero
 */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator <= 0n) throw new RangeError(`not above zero: ${denominator}`);
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n || rounding === 'down') return quotient;
  const magnitude = rest < 0n ? -rest : rest;
  if (rounding === 'nearest' && magnitude * 2n < denominator) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}
