import { parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideRounded } from './rounding.ts';
import type { Rounding } from './rounding.ts';
import type { Amount } from './grid.ts';

/** A share of something in parts of {@link RATE_ONE}: 0.04 % is `40_000n`. */
export type Rate = bigint;

export const RATE_SCALE = 8;
export const RATE_ONE: Rate = 100_000_000n;

/**
 * Reads `"0.0004"`.
 * @throws {RangeError} for what is no decimal, or has more than eight places
 */
export function parseRate(text: DecimalText): Rate {
  const { coefficient, scale } = parseDecimal(text);
  if (scale > RATE_SCALE) throw new RangeError(`a rate has at most ${RATE_SCALE} places: ${text}`);
  return coefficient * 10n ** BigInt(RATE_SCALE - scale);
}

/** `rate` of `amount`. */
export function applyRate(amount: Amount, rate: Rate, rounding: Rounding): Amount {
  return divideRounded(amount * rate, RATE_ONE, rounding);
}
