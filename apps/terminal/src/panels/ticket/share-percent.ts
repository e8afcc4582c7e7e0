import { parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideDecimals, isAboveZero } from '../../trading/decimals.ts';
import { multiplyDecimals } from '@tradewind/money';

/** How many percent of `most` an amount is, from 0 to 100, to the nearest. */
export function sharePercent(amount: DecimalText, most: DecimalText): number {
  if (!isAboveZero(most)) return 0;
  const percent = parseDecimal(
    divideDecimals(multiplyDecimals(amount, '100'), most, 0, 'nearest'),
  ).coefficient;
  return percent > 100n ? 100 : Number(percent);
}
