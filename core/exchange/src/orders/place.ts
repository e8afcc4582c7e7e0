import type { Ticks } from '@tradewind/margin';
import type { OrderRequest } from '../command.ts';
import { firesRising, trailingStop } from '../conditional/triggers.ts';
import type { Order } from '../order.ts';
import { Refusal } from '../outcome.ts';
import { checkConfiguration, configured } from '../positions/configure.ts';
import { referencePrice } from '../world.ts';
import type { Account, Market, World } from '../world.ts';
import {
  checkCounts,
  checkExpiry,
  checkFilters,
  checkNotional,
  checkOpen,
  checkShape,
  checkSpotFunds,
  isConditional,
  isLimit,
  marketBound,
  valueOf,
} from './checks.ts';
import { execute, plan } from './execute.ts';
import { bind, open } from './lifecycle.ts';
import { newOrder } from './new-order.ts';

/**
 * Takes an order: checks all of it first, then carries it out.
 * @throws {Refusal} before anything has changed
 */
export function place(world: World, account: Account, request: OrderRequest): Order {
  const market = world.market(request.symbol);
  checkOpen(market);
  checkShape(market, request);
  checkExpiry(world, request);
  checkFilters(market, request.lots, request.tick);
  checkCounts(market, account, request);
  checkProtection(market, request);
  if (request.leverage === undefined && request.marginMode === undefined) {
    return accept(world, market, account, request);
  }
  const exposure = checkConfiguration(world, market, account, request);
  const { leverage, marginMode } = exposure;
  exposure.leverage = request.leverage ?? leverage;
  exposure.marginMode = request.marginMode ?? marginMode;
  try {
    const order = accept(world, market, account, request);
    configured(world, market, exposure);
    return order;
  } catch (error) {
    if (error instanceof Refusal) Object.assign(exposure, { leverage, marginMode });
    throw error;
  }
}

function accept(world: World, market: Market, account: Account, request: OrderRequest): Order {
  if (isConditional(request)) return acceptConditional(world, market, account, request);
  const { nextOrderId } = world;
  const order = newOrder(world, market, account.number, request);
  try {
    const planned = plan(world, market, order);
    open(world, order);
    execute(world, market, order, planned);
    return order;
  } catch (error) {
    if (error instanceof Refusal) world.nextOrderId = nextOrderId;
    throw error;
  }
}

function acceptConditional(world: World, market: Market, account: Account, request: OrderRequest): Order {
  checkTrigger(market, request);
  const trigger = request.stopTick ?? trailingReference(market, request);
  const valued = isLimit(request) ? request.tick! : trigger;
  if (request.lots !== undefined && !request.reduceOnly)
    checkNotional(market, valueOf(market, valued, request.lots));
  if (market.settings.type === 'spot') {
    const { side, lots = 0 } = request;
    const notional = valueOf(market, holdTick(market, request, trigger), lots);
    checkSpotFunds(world, market, account, { side, lots, notional });
  }
  return wait(world, market, account, request, trigger);
}

function wait(world: World, market: Market, account: Account, request: OrderRequest, trigger: Ticks): Order {
  const order = newOrder(world, market, account.number, request);
  if (order.type === 'trailing_stop') startTrailing(market, order);
  open(world, order);
  market.triggers.add(order);
  if (market.settings.type === 'spot') bind(world, market, order, holdTick(market, request, trigger));
  world.orderChanged(order);
  return order;
}

/** At which price the funds of a waiting order are held: its limit price, or as far as a market order may go. */
export function holdTick(
  market: Market,
  request: Pick<OrderRequest, 'type' | 'side' | 'tick'>,
  trigger: Ticks,
): Ticks {
  return isLimit(request) ? request.tick! : marketBound(market, request.side, trigger);
}

function startTrailing(market: Market, order: Order): void {
  const price = triggerPrice(market, order.triggerBy);
  if (order.activationTick > 0 || price === 0) return;
  order.extremeTick = price;
  order.stopTick = trailingStop(price, order.callbackRate, order.side);
}

function trailingReference(market: Market, request: OrderRequest): Ticks {
  return request.activationTick ?? (triggerPrice(market, request.triggerBy ?? 'last') || 1);
}

export function triggerPrice(market: Market, by: 'last' | 'mark'): Ticks {
  return by === 'mark' ? market.mark : market.last;
}

/** A conditional order that would be set off at once is refused (Binance), as is an activation on the wrong side. */
export function checkTrigger(market: Market, request: OrderRequest): void {
  const price = triggerPrice(market, request.triggerBy ?? 'last');
  if (request.triggerBy === 'mark' && market.settings.type === 'spot') {
    throw new Refusal('invalid_combination', 'a spot market has no mark price');
  }
  if (price === 0) throw new Refusal('no_mark_price', `no price of ${market.settings.symbol} is known yet`);
  if (request.type === 'trailing_stop') {
    const { activationTick } = request;
    if (activationTick !== undefined && (activationTick - price) * request.side >= 0) {
      throw new Refusal(
        'would_trigger',
        'the activation price of a purchase must lie below the price, of a sale above it',
      );
    }
    return;
  }
  const stop = request.stopTick!;
  if (firesRising(request) ? price >= stop : price <= stop) {
    throw new Refusal('would_trigger', 'the order would be set off at once');
  }
}

/** Stop below and target above the price for what is bought, the other way round for what is sold. */
function checkProtection(market: Market, { protection, side, tick }: OrderRequest): void {
  if (protection === undefined) return;
  const entry = tick ?? referencePrice(market);
  const { stopLoss, takeProfit } = protection;
  if (stopLoss === null && takeProfit === null)
    throw new Refusal('invalid_combination', 'protection names neither stop nor target');
  const isWrong = (price: Ticks | null, direction: 1 | -1) =>
    price !== null && (price - entry) * side * direction <= 0;
  if (entry > 0 && (isWrong(stopLoss, -1) || isWrong(takeProfit, 1))) {
    throw new Refusal('invalid_price', 'stop and target must lie on either side of the price');
  }
}
