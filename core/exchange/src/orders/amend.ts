import type { AccountCommand } from '../command.ts';
import { isWaiting } from '../conditional/triggers.ts';
import { rest } from '../matching/match.ts';
import { Refusal } from '../outcome.ts';
import type { Order } from '../order.ts';
import { contribute, updateHold } from '../positions/exposure.ts';
import type { Account, Market, World } from '../world.ts';
import {
  checkFilters,
  checkNotional,
  checkOpen,
  checkSpotFunds,
  isLimit,
  isStep,
  valueOf,
} from './checks.ts';
import { execute, plan } from './execute.ts';
import { bind, resting, spotHold, unbind } from './lifecycle.ts';
import { checkTrigger, holdTick } from './place.ts';

type Amendment = Extract<AccountCommand, { type: 'amend' }>;

/** @throws {Refusal} unknown_order, also for somebody else's */
export function ownOrder(world: World, account: Account, id: number): Order {
  const order = world.orders.get(id);
  if (order === undefined || order.account !== account.number) {
    throw new Refusal('unknown_order', `no open order has the number ${id}`);
  }
  return order;
}

/**
 * Changes quantity or prices of an open order. A smaller quantity at the same price keeps its place in the queue, anything
 * else goes to the back (Binance). An amendment that is refused leaves the order as it was.
 *
 * @throws {Refusal}
 */
export function amend(world: World, account: Account, amendment: Amendment): Order {
  const order = ownOrder(world, account, amendment.orderId);
  const market = world.market(order.symbol);
  checkOpen(market);
  if (order.link?.kind === 'oco') {
    throw new Refusal('invalid_combination', 'a leg of a pair can be cancelled, not changed');
  }
  if (order.closePosition && amendment.lots !== undefined) {
    throw new Refusal('invalid_combination', 'the order takes whatever the position is');
  }
  const { lots = order.lots, tick = order.tick, stopTick = order.stopTick } = amendment;
  if (!isStep(amendment.lots) || !isStep(amendment.tick) || !isStep(amendment.stopTick)) {
    throw new Refusal('invalid_price', 'prices and quantities must be whole numbers above zero');
  }
  if (amendment.tick !== undefined && !isLimit(order))
    throw new Refusal('invalid_combination', 'the order has no limit price');
  if (amendment.stopTick !== undefined && (!isWaiting(order) || order.type === 'trailing_stop')) {
    throw new Refusal('invalid_combination', 'the order has no trigger price that could change');
  }
  if (lots <= order.filled && !order.closePosition)
    throw new Refusal('invalid_quantity', 'that much is filled already');
  checkFilters(market, lots, amendment.tick);
  const wanted = { lots, tick, stopTick };
  if (isWaiting(order)) amendWaiting(world, market, account, order, wanted);
  else if (tick === order.tick && lots <= order.lots) shrink(world, market, order, lots);
  else move(world, market, order, wanted);
  return order;
}

interface Wanted {
  readonly lots: number;
  readonly tick: number;
  readonly stopTick: number;
}

function amendWaiting(
  world: World,
  market: Market,
  account: Account,
  order: Order,
  { lots, tick, stopTick }: Wanted,
): void {
  const { type, side, triggerBy } = order;
  const { symbol } = market.settings;
  if (stopTick !== order.stopTick) checkTrigger(market, { symbol, type, side, triggerBy, stopTick });
  if (!order.closePosition && !order.reduceOnly) {
    checkNotional(market, valueOf(market, isLimit(order) ? tick : stopTick, lots));
  }
  const holdsOwn = order.held > 0n;
  if (holdsOwn) {
    const notional = valueOf(market, holdTick(market, { type, side, tick }, stopTick), lots);
    checkSpotFunds(world, market, account, { side, lots, notional }, order.held);
    unbind(world, market, order);
  }
  const moved = stopTick !== order.stopTick;
  order.lots = lots;
  order.remaining = order.closePosition ? 0 : lots;
  order.tick = tick;
  order.stopTick = stopTick;
  if (moved) market.triggers.add(order);
  if (holdsOwn) bind(world, market, order, holdTick(market, order, stopTick));
  world.orderChanged(order);
}

function shrink(world: World, market: Market, order: Order, lots: number): void {
  if (lots === order.lots) return;
  checkNotional(market, valueOf(market, order.tick, lots));
  const left = lots - order.filled;
  const { exposure } = order;
  if (exposure === null) {
    market.book.resize(order, left);
    const target = spotHold(market, order, order.tick);
    world.ledger.hold(order.wallet, target - order.held);
    order.held = target;
  } else if (order.reduceOnly || order.closePosition) market.book.resize(order, left);
  else {
    contribute(exposure, order.side, -order.remaining, -resting(market, order));
    market.book.resize(order, left);
    contribute(exposure, order.side, left, resting(market, order));
    updateHold(world, market, exposure);
  }
  order.lots = lots;
  world.orderChanged(order);
}

/** To the back of a queue, or into the market: as a new order would go, but refused as a whole or carried out. */
function move(world: World, market: Market, order: Order, { lots, tick }: Wanted): void {
  const planned = plan(world, market, order, { tick, remaining: lots - order.filled });
  const { exposure } = order;
  if (exposure === null) unbind(world, market, order);
  else if (!order.reduceOnly && !order.closePosition) {
    contribute(exposure, order.side, -order.remaining, -resting(market, order));
  }
  market.book.remove(order);
  order.tick = tick;
  order.lots = order.filled + planned.lots;
  order.remaining = planned.lots;
  if (!planned.crosses) {
    rest(world, market, order);
    return;
  }
  execute(world, market, order, planned);
  if (exposure !== null) updateHold(world, market, exposure);
}
