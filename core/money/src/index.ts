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
export { numberToStepText } from './step.ts';
