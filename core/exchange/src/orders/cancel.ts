import type { EndReason, Order } from '../order.ts';
import { siblings } from '../conditional/links.ts';
import type { Account, World } from '../world.ts';
import { ownOrder } from './amend.ts';
import { end } from './lifecycle.ts';

/** Cancels one order, and with a leg of a one-cancels-other pair the other. @throws {Refusal} unknown_order */
export function cancel(world: World, account: Account, id: number): Order[] {
  const order = ownOrder(world, account, id);
  const others = order.link?.kind === 'oco' ? siblings(world, order) : [];
  const market = world.market(order.symbol);
  for (const each of [order, ...others]) end(world, market, each, 'canceled', 'user');
  return [order, ...others];
}

/** Cancels all open orders of an account, or those of one market. */
export function cancelAll(
  world: World,
  account: Account,
  symbol: string | undefined,
  reason: EndReason,
): Order[] {
  const canceled = [...account.orders].filter((order) => symbol === undefined || order.symbol === symbol);
  for (const order of canceled) end(world, world.market(order.symbol), order, 'canceled', reason);
  return canceled;
}
