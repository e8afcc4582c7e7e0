import type { Order, StoredOrder } from '@tradewind/exchange';
import { formatAmount, parseAmount } from '@tradewind/margin';
import type { OrderRow } from '../../engine.ts';
import type { MarketNotation } from './market-notation.ts';
import { rateOf, rateText } from './market-notation.ts';

/** A link as it is stored: `sole` where the protective order has no sibling. */
type StoredLink = NonNullable<OrderRow['link']> & { readonly sole?: boolean };

/** Protection as it is stored, with how much of what the order filled has its own protective orders. */
type StoredProtection = NonNullable<OrderRow['protection']> & { readonly protectedQuantity: string };

/** The order in its present state, as it is stored and shown. */
export function orderRow(world: string, order: Order, notation: MarketNotation): OrderRow {
  return {
    world,
    id: order.id,
    account: order.account,
    symbol: order.symbol,
    side: order.side === 1 ? 'buy' : 'sell',
    type: order.type,
    status: order.status,
    isOpen: isOpen(order),
    clientOrderId: order.clientOrderId,
    timeInForce: order.timeInForce,
    quantity: order.lots === 0 ? null : notation.quantity(order.lots),
    quoteQuantity: order.quoteAmount === null ? null : notation.quote(order.quoteAmount),
    filledQuantity: notation.quantity(order.filled),
    filledNotional: notation.quote(order.filledNotional),
    price: notation.priceOrNone(order.tick),
    stopPrice: notation.priceOrNone(order.stopTick),
    callbackRate: order.callbackRate === 0n ? null : rateText(order.callbackRate),
    activationPrice: notation.priceOrNone(order.activationTick),
    extremePrice: notation.priceOrNone(order.extremeTick),
    triggerBy: order.triggerBy,
    triggered: order.triggered,
    expiresAt: order.expiresAt === 0 ? null : new Date(order.expiresAt),
    postOnly: order.postOnly,
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    selfTradePrevention: order.selfTradePrevention,
    leverage: order.leverage,
    marginMode: order.marginMode,
    link: linkRow(order),
    protection: protectionRow(order, notation),
    held: formatAmount(order.held, heldScale(order, notation)),
    fee: formatAmount(order.fee, notation.scaleOf(order.feeCurrency)),
    feeCurrency: order.feeCurrency,
    endReason: order.endReason,
    priority: order.priority,
    createdAt: new Date(order.createdAt),
    updatedAt: new Date(order.updatedAt),
  };
}

/** The reverse of {@link orderRow}, for orders that are open. @throws {RangeError} when the market's grid became coarser */
export function storedOrder(row: OrderRow, notation: MarketNotation): StoredOrder {
  const side = row.side === 'buy' ? 1 : -1;
  const lots = notation.lots(row.quantity);
  const filled = notation.lots(row.filledQuantity);
  const link: StoredLink | null = row.link;
  const protection = row.protection as StoredProtection | null;
  return {
    id: row.id,
    account: row.account,
    symbol: row.symbol,
    side,
    // The texts were written by orderRow, from these very types.
    type: row.type as StoredOrder['type'],
    status: row.status as StoredOrder['status'],
    timeInForce: row.timeInForce as StoredOrder['timeInForce'],
    selfTradePrevention: row.selfTradePrevention as StoredOrder['selfTradePrevention'],
    triggerBy: row.triggerBy as StoredOrder['triggerBy'],
    endReason: row.endReason as StoredOrder['endReason'],
    marginMode: row.marginMode as StoredOrder['marginMode'],
    clientOrderId: row.clientOrderId,
    postOnly: row.postOnly,
    reduceOnly: row.reduceOnly,
    closePosition: row.closePosition,
    tick: notation.ticks(row.price),
    lots,
    remaining: lots === 0 ? 0 : lots - filled,
    filled,
    filledNotional: notation.quoteAmount(row.filledNotional),
    quoteAmount: row.quoteQuantity === null ? null : notation.quoteAmount(row.quoteQuantity),
    stopTick: notation.ticks(row.stopPrice),
    callbackRate: rateOf(row.callbackRate),
    activationTick: notation.ticks(row.activationPrice),
    extremeTick: notation.ticks(row.extremePrice),
    triggered: row.triggered,
    expiresAt: row.expiresAt?.getTime() ?? 0,
    link: link === null ? null : linkOf(link),
    soleProtection: link?.sole ?? false,
    protection:
      protection === null
        ? null
        : {
            stopLoss: protection.stopLoss === null ? null : notation.ticks(protection.stopLoss),
            takeProfit: protection.takeProfit === null ? null : notation.ticks(protection.takeProfit),
            triggerBy: protection.triggerBy,
          },
    protectedLots: notation.lots(protection?.protectedQuantity ?? null),
    fee: parseAmount(row.fee, notation.scaleOf(row.feeCurrency)),
    feeCurrency: row.feeCurrency,
    held: parseAmount(row.held, heldScale({ side }, notation)),
    priority: row.priority,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    leverage: row.leverage,
  };
}

/** True while the exchange still has it. */
function isOpen({ status }: Order): boolean {
  return status === 'new' || status === 'open' || status === 'partially_filled';
}

/** Spot orders hold what they give away: buyers quote, sellers base. Those of perpetuals hold nothing themselves. */
function heldScale({ side }: Pick<Order, 'side'>, { settings }: MarketNotation): number {
  return side === 1 ? settings.quote.scale : settings.base.scale;
}

function linkRow({ link, soleProtection }: Order): StoredLink | null {
  if (link === null) return null;
  return soleProtection ? { ...link, sole: true } : link;
}

function linkOf({ kind, group, parent }: StoredLink): StoredOrder['link'] {
  return kind === 'bracket' ? { kind, group, parent: parent ?? 0 } : { kind, group };
}

function protectionRow(
  { protection, protectedLots }: Order,
  notation: MarketNotation,
): StoredProtection | null {
  if (protection === null) return null;
  const { stopLoss, takeProfit, triggerBy } = protection;
  return {
    stopLoss: stopLoss === null ? null : notation.price(stopLoss),
    takeProfit: takeProfit === null ? null : notation.price(takeProfit),
    triggerBy,
    protectedQuantity: notation.quantity(protectedLots),
  };
}
