import { notional } from '@tradewind/margin';
import type { Amount } from '@tradewind/margin';
import type { EndReason, Order, OrderStatus } from '../order.ts';
import { contribute, updateHold } from '../positions/exposure.ts';
import { lotsAmount } from '../world.ts';
import type { Market, World } from '../world.ts';

/** Takes an order among the open ones. Its funds are bound separately. */
export function open(world: World, order: Order): void {
  const account = world.account(order.account);
  world.orders.set(order.id, order);
  account.orders.add(order);
  if (order.clientOrderId !== null) account.byClientId.set(order.clientOrderId, order);
  if (order.expiresAt > 0) world.expiring.add(order);
  order.exposure?.orders.add(order);
}

/** Takes an order off for good: out of book and triggers, funds set free. */
export function end(
  world: World,
  market: Market,
  order: Order,
  status: OrderStatus,
  reason: EndReason | null,
): void {
  unbind(world, market, order);
  if (order.node >= 0) market.book.remove(order);
  if (order.type === 'trailing_stop') market.triggers.remove(order);
  const account = world.account(order.account);
  world.orders.delete(order.id);
  account.orders.delete(order);
  if (order.clientOrderId !== null) account.byClientId.delete(order.clientOrderId);
  if (order.expiresAt > 0) world.expiring.delete(order);
  order.exposure?.orders.delete(order);
  order.status = status;
  order.endReason = reason;
  world.orderChanged(order);
}

/** What an order of a spot market gives away, for the rest of it: quote at its limit price, or base. */
export function spotHold(market: Market, order: Pick<Order, 'side' | 'remaining'>, tick: number): Amount {
  return order.side === 1
    ? notional(market.settings.grid, tick, order.remaining, 'up')
    : lotsAmount(market, order.remaining);
}

/**
 * Binds the funds of an open order's rest at `tick`: a hold of its own on spot, its share of the exposure's hold in
 * perpetuals, where orders that only reduce need none and conditional ones bind when they are set off.
 */
export function bind(world: World, market: Market, order: Order, tick: number): void {
  const { exposure } = order;
  if (exposure === null) {
    order.held = spotHold(market, order, tick);
    world.ledger.hold(order.wallet, order.held);
    return;
  }
  if (order.reduceOnly || order.closePosition || order.node < 0) return;
  contribute(exposure, order.side, order.remaining, resting(market, order));
  updateHold(world, market, exposure);
}

/** The reverse of {@link bind}, for whatever is bound. */
export function unbind(world: World, market: Market, order: Order): void {
  const { exposure } = order;
  if (exposure === null) {
    world.ledger.hold(order.wallet, -order.held);
    order.held = 0n;
    return;
  }
  if (order.reduceOnly || order.closePosition || order.node < 0) return;
  contribute(exposure, order.side, -order.remaining, -resting(market, order));
  updateHold(world, market, exposure);
}

/** Value of what rests of an order, rounded up so that it covers any way it may fill. */
export function resting(market: Market, order: Order): Amount {
  return notional(market.settings.grid, order.tick, order.remaining, 'up');
}
