import { isWaiting } from '../conditional/triggers.ts';
import type { Order } from '../order.ts';
import { end } from '../orders/lifecycle.ts';
import type { Exposure } from '../position.ts';
import type { Market, World } from '../world.ts';

/**
 * As a position shrinks, orders that only reduce it are trimmed to it, the least aggressive first (BitMEX); once it is
 * gone or has turned, those of the side that would no longer reduce are cancelled, conditional ones too.
 */
export function trimReducing(world: World, market: Market, exposure: Exposure): void {
  if (exposure.orders.size === 0) return;
  const { lots } = exposure;
  let resting: Order[] | null = null;
  let sum = 0;
  for (const order of exposure.orders) {
    if (!order.reduceOnly && !order.closePosition) continue;
    // One that is on its way through the book ends by itself.
    if (order.node < 0 && !isWaiting(order)) continue;
    if (order.side * lots >= 0) end(world, market, order, 'canceled', 'reduce_only');
    else if (order.node >= 0) {
      (resting ??= []).push(order);
      sum += order.remaining;
    }
  }
  let excess = sum - Math.abs(lots);
  if (resting === null || excess <= 0) return;
  // The least aggressive: far from the market, and among equals the youngest.
  resting.sort((a, b) => (a.tick - b.tick) * a.side || b.priority - a.priority);
  for (const order of resting) {
    if (excess <= 0) return;
    if (order.remaining <= excess) {
      excess -= order.remaining;
      end(world, market, order, 'canceled', 'reduce_only');
      continue;
    }
    market.book.resize(order, order.remaining - excess);
    order.lots -= excess;
    excess = 0;
    world.orderChanged(order);
  }
}
