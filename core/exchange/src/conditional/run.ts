import type { Order, TriggerBy } from '../order.ts';
import { Refusal } from '../outcome.ts';
import { execute, plan } from '../orders/execute.ts';
import { end, unbind } from '../orders/lifecycle.ts';
import { triggerPrice } from '../orders/place.ts';
import type { Market, World } from '../world.ts';
import { filledOrTriggered } from './links.ts';
import { isWaiting } from './triggers.ts';

/**
 * Sets off what the market's prices reach now. Fills move the last price, which may set off more; each order is set off
 * once, so this ends.
 */
export function runTriggers(world: World, market: Market): void {
  if (market.triggers.isEmpty || market.settings.status !== 'open') return;
  const followed = (order: Order) => world.orderChanged(order);
  for (;;) {
    const fired = (['last', 'mark'] as const).flatMap((by: TriggerBy) =>
      market.triggers.fired(by, triggerPrice(market, by), followed),
    );
    if (fired.length === 0) return;
    for (const order of fired)
      if (world.orders.has(order.id) && isWaiting(order)) setOff(world, market, order);
  }
}

/** A conditional order becomes a market or a limit order; what it held is free for it. */
function setOff(world: World, market: Market, order: Order): void {
  order.triggered = true;
  if (order.link !== null) filledOrTriggered(world, market, order);
  unbind(world, market, order);
  try {
    execute(world, market, order, plan(world, market, order));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    end(world, market, order, 'expired', error.reason);
  }
}
