import type { Ticks } from '@tradewind/margin';
import type { AccountCommand } from '../command.ts';
import { protectiveOrders } from '../conditional/protection.ts';
import { isWaiting } from '../conditional/triggers.ts';
import type { Order } from '../order.ts';
import { Refusal } from '../outcome.ts';
import { checkTrigger } from '../orders/place.ts';
import { end, open } from '../orders/lifecycle.ts';
import type { Account, Market, World } from '../world.ts';

type Protect = Extract<AccountCommand, { type: 'protect_position' }>;

/**
 * Replaces stop and target of a whole position. They take whatever the position is when they are set off.
 * @throws {Refusal}
 */
export function protectPosition(world: World, market: Market, account: Account, command: Protect): Order[] {
  const exposure = account.exposures.get(market.settings.symbol);
  if (exposure === undefined || exposure.lots === 0)
    throw new Refusal('unknown_position', `no position in ${market.settings.symbol}`);
  const side = exposure.lots > 0 ? -1 : 1;
  // Those that orders brought along too: a position has one stop and one target.
  const present = [...exposure.orders].filter(
    (order) => order.link !== null && order.link.kind !== 'oco' && order.side === side && isWaiting(order),
  );
  const kept = (type: 'stop_loss' | 'take_profit', wanted: Ticks | null | undefined): Ticks | null =>
    wanted === undefined ? (present.find((order) => order.type === type)?.stopTick ?? null) : wanted;
  const stopLoss = kept('stop_loss', command.stopLoss);
  const takeProfit = kept('take_profit', command.takeProfit);
  const triggerBy = command.triggerBy ?? present[0]?.triggerBy ?? 'mark';
  const { symbol } = market.settings;
  for (const [type, stopTick] of [
    ['stop_loss', stopLoss],
    ['take_profit', takeProfit],
  ] as const) {
    if (stopTick === null) continue;
    if (!Number.isSafeInteger(stopTick) || stopTick < 1)
      throw new Refusal('invalid_price', 'a price must be a whole number of ticks above zero');
    checkTrigger(market, { symbol, type, side, triggerBy, stopTick });
  }
  for (const order of present) end(world, market, order, 'canceled', 'replaced');
  const link = { kind: 'position', group: world.nextOrderId } as const;
  const protection = { stopLoss, takeProfit, triggerBy };
  const orders = protectiveOrders(world, market, {
    account: account.number,
    side,
    lots: 0,
    link,
    protection,
  });
  for (const order of orders) {
    open(world, order);
    market.triggers.add(order);
    world.orderChanged(order);
  }
  return orders;
}
