import type { AccountCommand, OrderRequest } from '../command.ts';
import type { Order } from '../order.ts';
import { Refusal } from '../outcome.ts';
import { rest } from '../matching/match.ts';
import { trimReducing } from '../positions/reduce-only.ts';
import type { Account, Market, World } from '../world.ts';
import { checkCounts, checkFilters, checkOpen, checkShape, checkSpotFunds, valueOf } from './checks.ts';
import { plan } from './execute.ts';
import { open, spotHold } from './lifecycle.ts';
import { newOrder } from './new-order.ts';
import { checkTrigger, holdTick, triggerPrice } from './place.ts';

type OcoCommand = Extract<AccountCommand, { type: 'place_oco' }>;

/**
 * A limit order that rests and a stop, of which one cancels the other. For a sale limit > last > stop, for a purchase the
 * other way round (Binance). On spot the limit leg holds for both, the larger of the two.
 *
 * @throws {Refusal} before anything has changed
 */
export function placeOco(world: World, account: Account, command: OcoCommand): Order[] {
  const { symbol, side, lots, tick, stopTick, stopLimitTick, triggerBy = 'last', clientOrderId } = command;
  const market = world.market(symbol);
  const common = { symbol, side, lots, triggerBy, ...(command.reduceOnly && { reduceOnly: true }) };
  const limit: OrderRequest = {
    ...common,
    type: 'limit',
    tick,
    postOnly: true,
    ...(clientOrderId !== undefined && { clientOrderId }),
  };
  const stop: OrderRequest = {
    ...common,
    stopTick,
    type: stopLimitTick === undefined ? 'stop_loss' : 'stop_loss_limit',
    ...(stopLimitTick !== undefined && { tick: stopLimitTick }),
  };
  checkOpen(market);
  for (const leg of [limit, stop]) {
    checkShape(market, leg);
    checkFilters(market, lots, leg.tick);
  }
  checkCounts(market, account, limit, 2);
  checkTrigger(market, stop);
  const price = triggerPrice(market, triggerBy);
  if ((tick - price) * side >= 0) {
    throw new Refusal(
      'invalid_price',
      'the limit must lie above the price for a sale, below it for a purchase',
    );
  }
  const { nextOrderId } = world;
  const order = newOrder(world, market, account.number, limit);
  try {
    plan(world, market, order);
    if (market.settings.type === 'spot') checkStopFunds(world, market, account, stop);
  } catch (error) {
    if (error instanceof Refusal) world.nextOrderId = nextOrderId;
    throw error;
  }
  const leg = newOrder(world, market, account.number, stop);
  const link = { kind: 'oco', group: order.id } as const;
  order.link = link;
  leg.link = link;
  open(world, order);
  rest(world, market, order);
  if (market.settings.type === 'spot') holdForBoth(world, market, order, leg);
  open(world, leg);
  market.triggers.add(leg);
  world.orderChanged(leg);
  if (order.reduceOnly && order.exposure !== null) trimReducing(world, market, order.exposure);
  return [order, leg];
}

function checkStopFunds(world: World, market: Market, account: Account, stop: OrderRequest): void {
  const { side, lots = 0, stopTick = 0 } = stop;
  const notional = valueOf(market, holdTick(market, stop, stopTick), lots);
  checkSpotFunds(world, market, account, { side, lots, notional });
}

/** A purchase by stop may cost more than by limit: the limit leg holds the larger. */
function holdForBoth(world: World, market: Market, order: Order, leg: Order): void {
  const needed = spotHold(market, leg, holdTick(market, leg, leg.stopTick));
  if (needed <= order.held) return;
  world.ledger.hold(order.wallet, needed - order.held);
  order.held = needed;
}
