import { compareDecimals, isMultipleOf, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { isPerpetual } from './context.ts';
import type { TicketContext } from './context.ts';
import { TYPE_SHAPES } from './draft.ts';
import type { TicketDraft } from './draft.ts';
import { crosses, estimate, quantityAt } from './estimate.ts';
import { readDecimal, referencePrice } from './expected-price.ts';
import { isProtecting } from './protection.ts';

/** Fields of the ticket that a refusal may name, by the contract's names where it has one. */
export const TICKET_FIELDS = [
  'size',
  'price',
  'stopPrice',
  'stopLimitPrice',
  'callbackRate',
  'activationPrice',
  'expiresAt',
  'timeInForce',
  'postOnly',
  'reduceOnly',
  'stopLoss',
  'takeProfit',
  'leverage',
] as const;

export type TicketField = (typeof TICKET_FIELDS)[number];
export type TicketErrors = Readonly<Partial<Record<TicketField, string>>>;

/** GTD orders end at least this far ahead (Binance USD-M). */
const GTD_AHEAD_MS = 600_000;

type Check = (draft: TicketDraft, context: TicketContext) => TicketErrors;

/** What the exchange would refuse, by its own rules, as far as they can be known here. Empty: nothing. */
export function checkTicket(draft: TicketDraft, context: TicketContext): TicketErrors {
  const checks: readonly Check[] = [prices, trailing, oco, protection, flags, expiry, size];
  const found: Partial<Record<TicketField, string>> = {};
  for (const check of checks) {
    for (const [field, message] of Object.entries(check(draft, context))) {
      found[field as TicketField] ??= message;
    }
  }
  return found;
}

/** What is wrong with a price field that must be filled in; undefined where nothing is. */
function priceError(text: string, { market }: TicketContext): string | undefined {
  if (text.trim() === '') return 'Needed.';
  const price = readDecimal(text);
  if (price === null) return 'Must be a number above zero.';
  return isMultipleOf(price, market.tickSize) ? undefined : `Must be a multiple of ${market.tickSize}.`;
}

function errors(found: Readonly<Partial<Record<TicketField, string | undefined>>>): TicketErrors {
  return Object.fromEntries(Object.entries(found).filter(([, message]) => message !== undefined));
}

function prices(draft: TicketDraft, context: TicketContext): TicketErrors {
  const { hasPrice, hasStop } = TYPE_SHAPES[draft.type];
  return errors({
    price: hasPrice ? priceError(draft.price, context) : undefined,
    stopPrice: hasStop ? (priceError(draft.stopPrice, context) ?? triggerError(draft, context)) : undefined,
    stopLimitPrice:
      draft.type === 'oco' && draft.stopLimitPrice.trim() !== ''
        ? priceError(draft.stopLimitPrice, context)
        : undefined,
  });
}

/** A trigger that the price has passed already would fire at once. */
function triggerError(draft: TicketDraft, context: TicketContext): string | undefined {
  if (draft.type === 'oco') return undefined;
  const stop = readDecimal(draft.stopPrice);
  const now = triggerPrice(draft, context);
  if (stop === null || now === null) return undefined;
  const isStop = draft.type === 'stop_loss' || draft.type === 'stop_loss_limit';
  const mustRise = isStop === (draft.side === 'buy');
  const order = compareDecimals(stop, now);
  if (mustRise ? order > 0 : order < 0) return undefined;
  return `Must lie ${mustRise ? 'above' : 'below'} the ${draft.triggerBy} price, ${now}.`;
}

/** The price of now that triggers are compared with. */
export function triggerPrice(
  { triggerBy }: Pick<TicketDraft, 'triggerBy'>,
  context: TicketContext,
): DecimalText | null {
  return triggerBy === 'mark' && isPerpetual(context) ? (context.mark ?? context.last) : context.last;
}

function trailing(draft: TicketDraft, context: TicketContext): TicketErrors {
  if (!TYPE_SHAPES[draft.type].isTrailing) return {};
  const rate = readDecimal(draft.callbackRate);
  const isSound = rate !== null && compareDecimals(rate, '0.1') >= 0 && compareDecimals(rate, '10') <= 0;
  return errors({
    callbackRate: isSound ? undefined : 'Must lie between 0.1 and 10 %.',
    activationPrice: draft.activationPrice.trim() === '' ? undefined : activationError(draft, context),
  });
}

function activationError(draft: TicketDraft, context: TicketContext): string | undefined {
  const wrong = priceError(draft.activationPrice, context);
  const price = readDecimal(draft.activationPrice);
  const now = triggerPrice(draft, context);
  if (wrong !== undefined || price === null || now === null) return wrong;
  const order = compareDecimals(price, now);
  if (draft.side === 'buy' ? order < 0 : order > 0) return undefined;
  return `Must lie ${draft.side === 'buy' ? 'below' : 'above'} the ${draft.triggerBy} price, ${now}.`;
}

/** A seller's limit lies above the price and its stop below; a buyer's the other way round. */
function oco(draft: TicketDraft, context: TicketContext): TicketErrors {
  if (draft.type !== 'oco') return {};
  const { last } = context;
  const price = readDecimal(draft.price);
  const stop = readDecimal(draft.stopPrice);
  if (last === null) return {};
  const isSale = draft.side === 'sell';
  const beyond = (of: DecimalText | null, isAbove: boolean) => {
    if (of === null) return undefined;
    const order = compareDecimals(of, last);
    if (isAbove ? order > 0 : order < 0) return undefined;
    return `Must lie ${isAbove ? 'above' : 'below'} the last price, ${last}.`;
  };
  return errors({ price: beyond(price, isSale), stopPrice: beyond(stop, !isSale) });
}

/** An attached stop and target lie on either side of where the order is expected to fill. */
function protection(draft: TicketDraft, context: TicketContext): TicketErrors {
  if (!isProtecting(draft, context)) return {};
  const hasStop = draft.stopLoss.trim() !== '';
  const hasTarget = draft.takeProfit.trim() !== '';
  if (!hasStop && !hasTarget) return { stopLoss: 'Give a stop, a target, or both.' };
  if (draft.reduceOnly) return { stopLoss: 'An order that only reduces opens nothing to protect.' };
  const entry = referencePrice(draft, context);
  const side = (text: string, isAbove: boolean): string | undefined => {
    const wrong = priceError(text, context);
    const price = readDecimal(text);
    if (wrong !== undefined || price === null || entry === null) return wrong;
    const order = compareDecimals(price, entry);
    if (isAbove ? order > 0 : order < 0) return undefined;
    return `Must lie ${isAbove ? 'above' : 'below'} the entry, ${entry}.`;
  };
  const isPurchase = draft.side === 'buy';
  return errors({
    stopLoss: hasStop ? side(draft.stopLoss, !isPurchase) : undefined,
    takeProfit: hasTarget ? side(draft.takeProfit, isPurchase) : undefined,
  });
}

function flags(draft: TicketDraft, context: TicketContext): TicketErrors {
  const { position } = context;
  const isOpposite = position !== null && (position.side === 'long') === (draft.side === 'sell');
  return errors({
    postOnly:
      draft.postOnly && (draft.timeInForce === 'IOC' || draft.timeInForce === 'FOK')
        ? `An order that may not take can’t be ${draft.timeInForce}.`
        : undefined,
    price:
      draft.type === 'limit' && draft.postOnly && crosses(draft, context)
        ? 'Would take at once, which post-only forbids.'
        : undefined,
    reduceOnly:
      draft.reduceOnly && isPerpetual(context) && !isOpposite
        ? `There is no ${draft.side === 'buy' ? 'short' : 'long'} position to reduce.`
        : undefined,
  });
}

function expiry(draft: TicketDraft, { now }: TicketContext): TicketErrors {
  if (draft.timeInForce !== 'GTD' || !TYPE_SHAPES[draft.type].timesInForce.includes('GTD')) return {};
  const time = Date.parse(draft.expiresAt);
  if (Number.isNaN(time)) return { expiresAt: 'Needed.' };
  return time > now + GTD_AHEAD_MS ? {} : { expiresAt: 'Must lie more than 10 minutes ahead.' };
}

function size(draft: TicketDraft, context: TicketContext): TicketErrors {
  const { market, available, position } = context;
  if (draft.size.trim() === '') return { size: 'Needed.' };
  const typed = readDecimal(draft.size);
  if (typed === null) return { size: 'Must be a number above zero.' };
  if (draft.sizeIn === 'base' && !isMultipleOf(typed, market.lotSize)) {
    return { size: `Must be a multiple of ${market.lotSize}.` };
  }
  const reference = referencePrice(draft, context);
  if (reference === null) return {};
  const quantity = quantityAt(draft, reference, market.lotSize);
  if (quantity === null || !/[1-9]/.test(quantity)) {
    return { size: `Less than one lot, ${market.lotSize} ${market.base}.` };
  }
  if (!draft.reduceOnly && compareDecimals(multiplyDecimals(quantity, reference), market.minNotional) < 0) {
    return { size: `Worth less than ${market.minNotional} ${market.quote}.` };
  }
  if (draft.reduceOnly && position !== null && compareDecimals(quantity, position.quantity) > 0) {
    return { size: `More than the position, ${position.quantity} ${market.base}.` };
  }
  const expected = available === null ? null : estimate(draft, context);
  if (expected !== null && !expected.isAffordable) {
    return { size: `Needs ${expected.cost} ${expected.costCurrency}, more than is available.` };
  }
  return {};
}
