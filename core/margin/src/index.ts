export type { Amount, Grid, Lots, Side, Ticks } from './grid.ts';
export {
  createGrid,
  formatAmount,
  lotsOf,
  notional,
  parseAmount,
  priceText,
  quantityText,
  ticksOf,
} from './grid.ts';
export type { Rate } from './rate.ts';
export { applyRate, parseRate, RATE_ONE, RATE_SCALE } from './rate.ts';
export { divideRounded } from './rounding.ts';
export type { Rounding } from './rounding.ts';
