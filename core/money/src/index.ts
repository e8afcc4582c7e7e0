export {
  addDecimals,
  compareDecimals,
  decimalFromNumber,
  decimalPlaces,
  formatDecimal,
  isDecimalText,
  isMultipleOf,
  multiplyDecimals,
  normalizeDecimal,
  parseDecimal,
  roundToStep,
  subtractDecimals,
} from './decimal.ts';
export type { Decimal, DecimalText, Rounding } from './decimal.ts';
export type { StepCounter } from './step.ts';
export { createStepCounter, numberToStepText } from './step.ts';
