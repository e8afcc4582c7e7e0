import { end } from '../orders/lifecycle.ts';
import type { Order } from '../order.ts';
import type { Market, World } from '../world.ts';

/** The other open orders of an order's pair, bracket or position. */
export function siblings(world: World, order: Order): Order[] {
  const { link } = order;
  if (link === null) return [];
  return [...world.account(order.account).orders].filter(
    (other) => other !== order && other.link?.group === link.group,
  );
}

/** One leg filled, even in part, or was set off: the others have nothing left to do. */
export function filledOrTriggered(world: World, market: Market, order: Order): void {
  const reason = order.link?.kind === 'oco' ? 'oco' : 'bracket';
  for (const other of siblings(world, order)) end(world, market, other, 'canceled', reason);
}
