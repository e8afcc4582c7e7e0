import { decimalFromNumber, normalizeDecimal, parseDecimal, roundToStep } from './decimal.ts';
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

/** Market-data numbers in whole steps of a market's grid, and back: the fast way for feeds. */
export interface StepCounter {
  /** Whole steps in a number that is not negative. */
  count(value: number, rounding: Rounding): number;
  /** The number that so many steps are: the double of its exact decimal. */
  value(steps: number): number;
}

/** Doubles that were multiplied and divided miss the grid by a few units in the last place, not by more. */
const NOISE = 1e-12;

/** @throws {RangeError} when `step` is no decimal above zero */
export function createStepCounter(step: DecimalText): StepCounter {
  const { coefficient, scale } = parseDecimal(normalizeDecimal(step));
  if (coefficient <= 0n) throw new RangeError(`step must be positive: ${step}`);
  const size = Number(coefficient);
  const factor = 10 ** scale;
  return {
    count(value, rounding) {
      const exact = (value * factor) / size;
      const nearest = Math.round(exact);
      if (rounding === 'nearest' || Math.abs(exact - nearest) <= nearest * NOISE) return nearest;
      return rounding === 'down' ? Math.floor(exact) : Math.ceil(exact);
    },
    value: (steps) => (steps * size) / factor,
  };
}
