import { applyRate, parseAmount, parseRate, formatAmount } from '@tradewind/margin';
import { compareDecimals, multiplyDecimals, roundToStep, subtractDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideToStep, isAboveZero } from '../decimals.ts';
import { isPerpetual } from './context.ts';
import type { TicketContext } from './context.ts';
import { TYPE_SHAPES } from './draft.ts';
import type { TicketDraft } from './draft.ts';
import { bestOpposite, opposite, readDecimal, referencePrice, sweep } from './expected-price.ts';
import type { Part } from './expected-price.ts';
import { expectedLiquidation } from './expected-liquidation.ts';
import { closingQuantity, QUOTE_SCALE, QUOTE_STEP, requiredMargin } from './order-margin.ts';

/** What an order would cost and lead to, if it filled as the book and the typed prices say. All exact decimal texts. */
export interface Estimate {
  /** Mean price that it is expected to fill at. */
  readonly price: DecimalText;
  readonly quantity: DecimalText;
  readonly notional: DecimalText;
  /** Depth that is shown does not suffice for all of it. */
  readonly isThin: boolean;
  readonly liquidity: 'maker' | 'taker';
  readonly fee: DecimalText;
  readonly feeCurrency: string;
  /** What must be available to send it. */
  readonly cost: DecimalText;
  readonly costCurrency: string;
  readonly isAffordable: boolean;
  /** Perpetuals: initial margin of what it opens. */
  readonly margin: DecimalText | null;
  /** Perpetuals: of the position as it would be; null where no price reaches it. */
  readonly liquidationPrice: DecimalText | null;
  /** Spot: what arrives after the fee. */
  readonly receives: DecimalText | null;
}

/** The quantity that the size in the draft means at `price`, on the lot; null while it says none. */
export function quantityAt(draft: TicketDraft, price: DecimalText, lotSize: DecimalText): DecimalText | null {
  const size = readDecimal(draft.size);
  if (size === null) return null;
  return draft.sizeIn === 'base' ? size : divideToStep(size, price, lotSize);
}

/** Null while price or size are missing, or not yet on the market's grid. */
export function estimate(draft: TicketDraft, context: TicketContext): Estimate | null {
  const expected = expectedFill(draft, context);
  if (expected === null || !isAboveZero(expected.quantity)) return null;
  const { market, available } = context;
  const { price, quantity, notional, isThin, parts } = expected;
  const liquidity = isTaking(draft, context) ? 'taker' : 'maker';
  const rate = parseRate(liquidity === 'taker' ? market.takerFee : market.makerFee);
  // Each fill's fee is rounded up by itself, as the exchange does it.
  const feeOf = (amountOf: (part: Part) => DecimalText, scale: number) =>
    formatAmount(
      parts.reduce((sum, part) => {
        const amount = roundToStep(amountOf(part), formatAmount(1n, scale), 'up');
        return sum + applyRate(parseAmount(amount, scale), rate, 'up');
      }, 0n),
      scale,
    );
  if (isPerpetual(context)) {
    const opening = draft.reduceOnly
      ? '0'
      : subtractDecimals(quantity, closingQuantity(context.position, draft.side, quantity));
    const required = isAboveZero(opening) ? requiredMargin(context, price, opening) : null;
    const cost = required?.cost ?? '0';
    return {
      price,
      quantity,
      notional,
      isThin,
      liquidity,
      fee: feeOf((part) => part.notional, QUOTE_SCALE),
      feeCurrency: market.quote,
      cost,
      costCurrency: market.quote,
      isAffordable: available === null || compareDecimals(cost, available.quote) <= 0,
      margin: required?.margin ?? '0',
      liquidationPrice: expectedLiquidation(draft.side, price, quantity, context),
      receives: null,
    };
  }
  const isPurchase = draft.side === 'buy';
  const scale = isPurchase ? Math.max(QUOTE_SCALE, market.quantityDecimals) : QUOTE_SCALE;
  const got = isPurchase ? quantity : notional;
  const fee = feeOf((part) => (isPurchase ? part.quantity : part.notional), scale);
  const cost = isPurchase ? roundToStep(notional, QUOTE_STEP, 'up') : quantity;
  return {
    price,
    quantity,
    notional,
    isThin,
    liquidity,
    fee,
    feeCurrency: isPurchase ? market.base : market.quote,
    cost,
    costCurrency: isPurchase ? market.quote : market.base,
    isAffordable:
      available === null || compareDecimals(cost, isPurchase ? available.quote : available.base) <= 0,
    margin: null,
    liquidationPrice: null,
    receives: subtractDecimals(roundToStep(got, formatAmount(1n, scale), 'down'), fee),
  };
}

interface ExpectedFill {
  readonly price: DecimalText;
  readonly quantity: DecimalText;
  readonly notional: DecimalText;
  readonly isThin: boolean;
  readonly parts: readonly Part[];
}

function expectedFill(draft: TicketDraft, context: TicketContext): ExpectedFill | null {
  const reference = referencePrice(draft, context);
  const size = readDecimal(draft.size);
  if (reference === null || size === null) return null;
  const { market } = context;
  if (draft.type === 'market') {
    const by = draft.sizeIn === 'base' ? 'quantity' : 'notional';
    const swept = sweep(opposite(context, draft.side), { by, amount: size }, market, draft.side);
    if (swept !== null && swept.isWhole) {
      const { averagePrice, quantity, notional, parts } = swept;
      return { price: averagePrice, quantity, notional, isThin: false, parts };
    }
    return { ...filledAt(draft, swept?.worstPrice ?? reference, market), isThin: true };
  }
  return { ...filledAt(draft, reference, market), isThin: false };
}

/** All of it at one price, in one fill. */
function filledAt(draft: TicketDraft, price: DecimalText, { lotSize }: TicketContext['market']) {
  const quantity = quantityAt(draft, price, lotSize)!;
  const notional = multiplyDecimals(quantity, price);
  return { price, quantity, notional, parts: [{ quantity, notional }] };
}

/** Whether it would take from the book: a limit order only where its price crosses. */
export function isTaking(draft: TicketDraft, context: TicketContext): boolean {
  if (!TYPE_SHAPES[draft.type].hasPrice) return true;
  if (draft.type === 'oco') return false;
  if (draft.type !== 'limit') return true;
  if (draft.postOnly) return false;
  return crosses(draft, context);
}

/** Whether the limit price of a limit order meets the other side of the book. */
export function crosses(draft: TicketDraft, context: TicketContext): boolean {
  const price = readDecimal(draft.price);
  const best = bestOpposite(context, draft.side);
  if (price === null || best === null) return false;
  const order = compareDecimals(price, best);
  return draft.side === 'buy' ? order >= 0 : order <= 0;
}
