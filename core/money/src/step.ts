import { decimalFromNumber, roundToStep } from './decimal.ts';
import type { DecimalText, Rounding } from './decimal.ts';

/**
 * Decimal text of a market-data number on a market's grid, with the step's decimal places:
 * 64250.1 on a tick of `0.01` → `"64250.10"`. The number counts by its shortest decimal text.
 */
export function numberToStepText(
  value: number,
  step: DecimalText,
  rounding: Rounding = 'nearest',
): DecimalText {
  return roundToStep(decimalFromNumber(value), step, rounding);
}
