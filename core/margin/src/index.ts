export type { BackedPosition } from './bankruptcy-price.ts';
export { bankruptcyPrice, bankruptcyTicks } from './bankruptcy-price.ts';
export type { Bracket, BracketRow, Brackets } from './brackets.ts';
export { bracketIndexOf, bracketOf, createBrackets, maxLeverageAt, maxNotionalAt } from './brackets.ts';
export type { Fraction } from './fraction.ts';
export { compareFractions, fractionText } from './fraction.ts';
export type { PremiumSum } from './funding.ts';
export {
  addPremium,
  FUNDING_INTEREST,
  FUNDING_INTERVAL_MS,
  fundingPayment,
  fundingRate,
  fundingRateOf,
  NO_PREMIUMS,
  premiumIndex,
} from './funding.ts';
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
export type { IndexInput, IndexPrice, IndexSource } from './index-price.ts';
export { indexPrice } from './index-price.ts';
export type { MarginedPosition } from './liquidation-price.ts';
export {
  isLiquidatableAt,
  liquidationPrice,
  liquidationTicks,
  liquidationValue,
} from './liquidation-price.ts';
export { initialMargin, isLiquidatable, maintenanceMargin, marginRatio } from './margins.ts';
export type { MarkInput } from './mark-price.ts';
export { markPrice } from './mark-price.ts';
export type { OrderCost, OrderCostInput } from './order-cost.ts';
export { orderCost } from './order-cost.ts';
export type { PositionSize } from './pnl.ts';
export {
  entryPrice,
  entryPriceText,
  entryTicks,
  markNotional,
  openedPosition,
  returnOnEquity,
  unrealizedPnl,
} from './pnl.ts';
export type { PositionPreview, PreviewInput } from './preview.ts';
export { previewPosition } from './preview.ts';
export type { RankedPosition } from './ranking.ts';
export { deleverageScore } from './ranking.ts';
export type { Rate } from './rate.ts';
export { applyRate, parseRate, RATE_ONE, RATE_SCALE } from './rate.ts';
export { divideRounded } from './rounding.ts';
export type { Rounding } from './rounding.ts';
