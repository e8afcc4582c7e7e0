import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  numberToStepText,
  parseDecimal,
  roundToStep,
  subtractDecimals,
} from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { divideDecimals, isAboveZero, smallerOf } from '../decimals.ts';
import type { Levels, TicketContext } from './context.ts';
import type { TicketDraft, TicketSide } from './draft.ts';

/** What one level gives an order. */
export interface Part {
  readonly quantity: DecimalText;
  readonly notional: DecimalText;
}

/** What the depth of now would give a market order. */
export interface Sweep {
  /** One fill a level. */
  readonly parts: readonly Part[];
  /** Mean price with two digits more than the tick, rounded against the order. */
  readonly averagePrice: DecimalText;
  readonly worstPrice: DecimalText;
  readonly quantity: DecimalText;
  readonly notional: DecimalText;
  /** False where the depth that is shown does not suffice. */
  readonly isWhole: boolean;
}

/**
 * Walks one side of the book, best level first, until `wanted` (base, or quote with `by: 'notional'`) is had.
 * Null without any depth.
 */
export function sweep(
  levels: Levels,
  wanted: { readonly by: 'quantity' | 'notional'; readonly amount: DecimalText },
  { tickSize, lotSize }: TicketContext['market'],
  side: TicketSide,
): Sweep | null {
  let quantity: DecimalText = '0';
  let notional: DecimalText = '0';
  let left = wanted.amount;
  const parts: Part[] = [];
  let worstPrice: DecimalText | null = null;
  for (let at = 0; at < levels.length && isAboveZero(left); at += 2) {
    const price = numberToStepText(levels[at]!, tickSize);
    const there = numberToStepText(levels[at + 1]!, lotSize);
    const most =
      wanted.by === 'quantity' ? left : roundToStep(divideDecimals(left, price, 18, 'down'), lotSize, 'down');
    const taken = smallerOf(there, most);
    if (!isAboveZero(taken)) break;
    const value = multiplyDecimals(taken, price);
    quantity = addDecimals(quantity, taken);
    notional = addDecimals(notional, value);
    left = subtractDecimals(left, wanted.by === 'quantity' ? taken : value);
    parts.push({ quantity: taken, notional: value });
    worstPrice = price;
    if (compareDecimals(taken, there) < 0) break;
  }
  if (worstPrice === null) return null;
  const isWhole =
    wanted.by === 'quantity'
      ? !isAboveZero(left)
      : // Less than a lot is left over in any case.
        compareDecimals(left, multiplyDecimals(worstPrice, lotSize)) < 0;
  const places = parseDecimal(tickSize).scale + 2;
  const averagePrice = divideDecimals(notional, quantity, places, side === 'buy' ? 'up' : 'down');
  return { parts, averagePrice, worstPrice, quantity, notional, isWhole };
}

/** Depth that an order of this side would take from. */
export function opposite({ bids, asks }: TicketContext, side: TicketSide): Levels {
  return side === 'buy' ? asks : bids;
}

/** The best price that an order of this side would take; null without depth. */
export function bestOpposite(context: TicketContext, side: TicketSide): DecimalText | null {
  const [price] = Array.from({ length: 1 }, (_, index) => opposite(context, side)[index]);
  return price === undefined ? null : numberToStepText(price, context.market.tickSize);
}

/** At which price the order is expected to be set off or to rest, before any depth is walked. */
export function referencePrice(draft: TicketDraft, context: TicketContext): DecimalText | null {
  const { type } = draft;
  const typed = (text: string) => readDecimal(text);
  if (type === 'limit' || type === 'stop_loss_limit' || type === 'take_profit_limit' || type === 'oco') {
    return typed(draft.price);
  }
  if (type === 'stop_loss' || type === 'take_profit') return typed(draft.stopPrice);
  if (type === 'trailing_stop') return typed(draft.activationPrice) ?? context.last;
  return bestOpposite(context, draft.side) ?? context.last;
}

/** What was typed as a decimal above zero; null where it is none. A comma and blanks between digits are let pass. */
export function readDecimal(text: string): DecimalText | null {
  const plain = text.replaceAll(/[\s,]/g, '');
  if (!/^\d{1,30}(\.\d{0,18})?$|^\.\d{1,18}$/.test(plain)) return null;
  const padded = plain.startsWith('.') ? `0${plain}` : plain.replace(/\.$/, '');
  return /[1-9]/.test(padded) ? padded : null;
}
