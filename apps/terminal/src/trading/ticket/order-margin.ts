import {
  applyRate,
  createGrid,
  formatAmount,
  initialMargin,
  lotsOf,
  notional,
  parseRate,
  ticksOf,
} from '@tradewind/margin';
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  multiplyDecimals,
  roundToStep,
  subtractDecimals,
} from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { PositionResource } from '@tradewind/protocol';
import { divideDecimals, divideToStep, isAboveZero } from '../decimals.ts';
import type { TicketContext } from './context.ts';
import type { TicketSide } from './draft.ts';

/** Digits that amounts of the quote currency are counted in. */
export const QUOTE_SCALE = 8;

/** How much of an order only closes what is open in the other direction. */
export function closingQuantity(
  position: PositionResource | null,
  side: TicketSide,
  quantity: DecimalText,
): DecimalText {
  if (position === null || (position.side === 'long') === (side === 'buy')) return '0';
  return compareDecimals(quantity, position.quantity) <= 0 ? quantity : position.quantity;
}

/**
 * What the margin wallet must have free for an order of a perpetual: initial margin of what it opens, and the taker fee
 * twice, for opening and for closing. As the exchange holds it; what closes a position needs none.
 */
export function requiredMargin(
  { market, leverage }: Pick<TicketContext, 'market' | 'leverage'>,
  price: DecimalText,
  opening: DecimalText,
): { readonly margin: DecimalText; readonly fees: DecimalText; readonly cost: DecimalText } {
  const { tickSize, lotSize, takerFee } = market;
  const grid = createGrid(tickSize, lotSize, QUOTE_SCALE);
  const ticks = ticksOf(grid, roundToStep(price, tickSize, 'up'));
  const value = notional(grid, ticks, lotsOf(grid, opening), 'up');
  const margin = initialMargin(value, leverage);
  const fees = applyRate(value * 2n, parseRate(takerFee), 'up');
  return {
    margin: formatAmount(margin, QUOTE_SCALE),
    fees: formatAmount(fees, QUOTE_SCALE),
    cost: formatAmount(margin + fees, QUOTE_SCALE),
  };
}

/** The largest quantity on the lot that `available` and the position allow at this price. */
export function largestQuantity(
  context: TicketContext,
  side: TicketSide,
  price: DecimalText,
  reduceOnly: boolean,
): DecimalText {
  const { market, available, position, leverage } = context;
  const { lotSize, takerFee } = market;
  if (available === null) return '0';
  if (market.type === 'spot') {
    return side === 'sell'
      ? roundToStep(available.base, lotSize, 'down')
      : divideToStep(available.quote, price, lotSize);
  }
  const closing = position === null ? '0' : closingQuantity(position, side, position.quantity);
  if (reduceOnly) return roundToStep(closing, lotSize, 'down');
  if (!isAboveZero(available.quote)) return roundToStep(closing, lotSize, 'down');
  // Per unit: price × (1 / leverage + 2 × fee), a little too much by the rounding of the share.
  const share = addDecimals(divideDecimals('1', String(leverage), 18, 'up'), multiplyDecimals(takerFee, '2'));
  let opening = divideToStep(
    available.quote,
    multiplyDecimals(roundToStep(price, market.tickSize, 'up'), share),
    lotSize,
  );
  if (
    isAboveZero(opening) &&
    compareDecimals(requiredMargin(context, price, opening).cost, available.quote) > 0
  ) {
    opening = subtractDecimals(opening, lotSize);
  }
  return roundToStep(addDecimals(opening, closing), lotSize, 'down');
}

/** `percent` of `amount`, on the step, never above it. */
export function percentOf(amount: DecimalText, percent: number, step: DecimalText): DecimalText {
  const share = formatDecimal({ coefficient: BigInt(Math.round(percent)), scale: 2 });
  return roundToStep(multiplyDecimals(amount, share), step, 'down');
}

/** Smallest amount of the quote currency. */
export const QUOTE_STEP = formatAmount(1n, QUOTE_SCALE);
