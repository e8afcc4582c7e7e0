import { decimalFromNumber, decimalPlaces, numberToStepText } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';

/** Doubles that a venue or a model computed differ from the grid by a few units in the last place, not by more. */
const NOISE = 1e-9;

/**
 * Decimal text of a venue's number with the decimal places of a market's step. What lies off the grid, as figures of
 * another venue's finer grid do, keeps its own digits: a price is never moved and a small quantity never becomes zero.
 */
export function gridText(value: number, step: DecimalText): DecimalText {
  return gridFormatter(step)(value);
}

/** {@link gridText} for many numbers on one grid. */
export function gridFormatter(step: DecimalText): (value: number) => DecimalText {
  const places = decimalPlaces(step);
  return (value) => {
    // The short way, and exact: text that reads back as the same double is that double's decimal.
    const text = value.toFixed(places);
    if (Number(text) === value && !text.includes('e')) return text;
    const rounded = numberToStepText(value, step);
    return Math.abs(Number(rounded) - value) <= Math.abs(value) * NOISE ? rounded : decimalFromNumber(value);
  };
}
