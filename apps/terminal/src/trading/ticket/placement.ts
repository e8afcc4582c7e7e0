import { decimalPlaces, roundToStep } from '@tradewind/money';
import type { Placement } from '../order-desk.ts';
import { isPerpetual } from './context.ts';
import type { TicketContext } from './context.ts';
import { TYPE_SHAPES } from './draft.ts';
import type { TicketDraft } from './draft.ts';
import { quantityAt } from './estimate.ts';
import { readDecimal, referencePrice } from './expected-price.ts';
import { isProtecting } from './protection.ts';

/**
 * The order as the contract wants it: what its type has no use for is left out. For a draft that passed `checkTicket`.
 */
export function placementOf(draft: TicketDraft, context: TicketContext): Placement {
  const { market } = context;
  const { hasPrice, hasStop, isTrailing, timesInForce, canPost } = TYPE_SHAPES[draft.type];
  const price = (text: string) => {
    const typed = readDecimal(text);
    return typed === null ? undefined : roundToStep(typed, market.tickSize, 'nearest');
  };
  const reference = referencePrice(draft, context);
  const isByValue = draft.type === 'market' && draft.sizeIn === 'quote';
  const typed = readDecimal(draft.size);
  const quantity = isByValue || reference === null ? undefined : quantityAt(draft, reference, market.lotSize);
  const reduceOnly = isPerpetual(context) && draft.reduceOnly;
  if (draft.type === 'oco') {
    return {
      kind: 'oco',
      input: given({
        symbol: market.symbol,
        side: draft.side,
        quantity: onLot(quantity ?? '0', market.lotSize),
        price: price(draft.price) ?? '0',
        stopPrice: price(draft.stopPrice) ?? '0',
        stopLimitPrice: price(draft.stopLimitPrice),
        triggerBy: isPerpetual(context) ? draft.triggerBy : undefined,
        reduceOnly: reduceOnly || undefined,
      }),
    };
  }
  const isProtected = isProtecting(draft, context);
  const waits = hasStop || isTrailing || isProtected;
  const isDated = draft.timeInForce === 'GTD' && timesInForce.includes('GTD');
  return {
    kind: 'order',
    input: given({
      symbol: market.symbol,
      side: draft.side,
      type: draft.type,
      quantity: quantity === undefined || quantity === null ? undefined : onLot(quantity, market.lotSize),
      quoteQuantity: isByValue ? (typed ?? undefined) : undefined,
      price: hasPrice ? price(draft.price) : undefined,
      stopPrice: hasStop ? price(draft.stopPrice) : undefined,
      callbackRate: isTrailing ? (readDecimal(draft.callbackRate) ?? undefined) : undefined,
      activationPrice: isTrailing ? price(draft.activationPrice) : undefined,
      triggerBy: waits && isPerpetual(context) ? draft.triggerBy : undefined,
      timeInForce: timesInForce.length > 0 ? draft.timeInForce : undefined,
      expiresAt: isDated ? Date.parse(draft.expiresAt) : undefined,
      postOnly: (canPost && draft.postOnly) || undefined,
      reduceOnly: reduceOnly || undefined,
      stopLoss: isProtected ? price(draft.stopLoss) : undefined,
      takeProfit: isProtected ? price(draft.takeProfit) : undefined,
    }),
  };
}

function onLot(quantity: string, lotSize: string): string {
  return decimalPlaces(quantity) === 0 ? quantity : roundToStep(quantity, lotSize, 'down');
}

type Given<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** Without what is undefined: the contract reads presence. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;
}
