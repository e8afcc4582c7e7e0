import type { Lots, Side } from '@tradewind/margin';
import type { Order, OrderLink, OrderType, Protection } from '../order.ts';
import { newOrder } from '../orders/new-order.ts';
import { bind, open, unbind } from '../orders/lifecycle.ts';
import type { Market, World } from '../world.ts';
import { isWaiting } from './triggers.ts';

/**
 * The stop and the target that protect what an order has filled: made with its first fill, and grown with each further
 * one while they wait. Once one was set off, later fills get a pair of their own.
 */
export function fillParent(world: World, market: Market, parent: Order): void {
  const waiting: Order[] = [];
  let covered = 0;
  for (const order of world.account(parent.account).orders) {
    if (order.link?.kind !== 'bracket' || order.link.parent !== parent.id) continue;
    if (isWaiting(order)) waiting.push(order);
  }
  covered = parent.protectedLots;
  const lots = protectable(market, parent) - covered;
  if (lots <= 0) return;
  parent.protectedLots += lots;
  if (waiting.length > 0) for (const order of waiting) grow(world, market, order, lots);
  else protect(world, market, parent, lots);
}

/** What a fill leaves to protect: on spot the buyer's fee was paid out of what was bought. */
function protectable(market: Market, parent: Order): Lots {
  if (market.settings.type === 'perpetual' || parent.side === -1) return parent.filled;
  return parent.filled - Number((parent.fee + market.lotUnits - 1n) / market.lotUnits);
}

function grow(world: World, market: Market, order: Order, lots: Lots): void {
  unbind(world, market, order);
  order.lots += lots;
  order.remaining += lots;
  if (holds(order)) bind(world, market, order, order.stopTick);
  world.orderChanged(order);
}

function protect(world: World, market: Market, parent: Order, lots: Lots): void {
  const { protection } = parent;
  if (protection === null) return;
  const link: OrderLink = { kind: 'bracket', group: world.nextOrderId, parent: parent.id };
  const side: Side = parent.side === 1 ? -1 : 1;
  for (const order of protectiveOrders(world, market, {
    account: parent.account,
    side,
    lots,
    link,
    protection,
  })) {
    open(world, order);
    market.triggers.add(order);
    if (holds(order)) bind(world, market, order, order.stopTick);
    world.orderChanged(order);
  }
}

/** On spot one order of a pair holds for both: the target where there is one, else the stop. */
function holds(order: Order): boolean {
  return order.type === 'take_profit' || order.soleProtection;
}

interface ProtectiveTerms {
  readonly account: number;
  readonly side: Side;
  /** 0 for whatever the position is. */
  readonly lots: Lots;
  readonly link: OrderLink;
  readonly protection: Protection;
}

/** The stop and the target as orders, not open yet. */
export function protectiveOrders(world: World, market: Market, terms: ProtectiveTerms): Order[] {
  const { stopLoss, takeProfit, triggerBy } = terms.protection;
  const wanted: [OrderType, number | null][] = [
    ['stop_loss', stopLoss],
    ['take_profit', takeProfit],
  ];
  return wanted.flatMap(([type, stopTick]) => {
    if (stopTick === null) return [];
    const isPerpetual = market.settings.type === 'perpetual';
    const order = newOrder(world, market, terms.account, {
      symbol: market.settings.symbol,
      side: terms.side,
      type,
      stopTick,
      triggerBy,
      ...(terms.lots === 0 ? { closePosition: true } : { lots: terms.lots }),
      reduceOnly: isPerpetual,
    });
    order.link = terms.link;
    order.soleProtection = stopLoss === null || takeProfit === null;
    return [order];
  });
}
