import { decimalPlaces, roundToStep } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';

const CENTS = '0.01';

/** Money that only informs, to the cent towards zero; amounts that are smaller keep their digits. */
export function roundMoney(text: DecimalText): DecimalText {
  if (decimalPlaces(text) <= 2) return text;
  const rounded = roundToStep(text, CENTS, 'down');
  return /[1-9]/.test(rounded) ? rounded : text;
}
