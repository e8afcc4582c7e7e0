import { applyRate, maxLeverageAt, maxNotionalAt, notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Rate, Side, Ticks } from '@tradewind/margin';
import type { OrderRequest } from '../command.ts';
import { isWaiting } from '../conditional/triggers.ts';
import { Refusal } from '../outcome.ts';
import { freeMargin } from '../positions/figures.ts';
import { requiredHold } from '../positions/exposure.ts';
import type { Contribution } from '../positions/exposure.ts';
import type { Exposure } from '../position.ts';
import { lotsAmount, referencePrice } from '../world.ts';
import type { Account, Market, World } from '../world.ts';

export function isConditional({ type }: Pick<OrderRequest, 'type'>): boolean {
  return type !== 'market' && type !== 'limit';
}

export function isLimit({ type }: Pick<OrderRequest, 'type'>): boolean {
  return type === 'limit' || type === 'stop_loss_limit' || type === 'take_profit_limit';
}

/** @throws {Refusal} where the market takes no orders now */
export function checkOpen(market: Market): void {
  const { symbol, status } = market.settings;
  if (status === 'halted') throw new Refusal('market_halted', `${symbol} is halted`);
  if (status === 'cancel_only')
    throw new Refusal('market_cancel_only', `${symbol} takes only cancellations now`);
}

/** Undefined, or a whole number above zero. */
export function isStep(value: number | undefined): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value >= 1);
}

/** What contradicts itself, whatever the market. @throws {Refusal} */
export function checkShape(market: Market, request: OrderRequest): void {
  const { tick, stopTick, activationTick, lots, quoteAmount, callbackRate } = request;
  if (!isStep(tick) || !isStep(stopTick) || !isStep(activationTick)) {
    throw new Refusal('invalid_price', 'a price must be a whole number of ticks above zero');
  }
  if (!isStep(lots)) {
    throw new Refusal('invalid_quantity', 'a quantity must be a whole number of lots above zero');
  }
  if (quoteAmount !== undefined && quoteAmount <= 0n) {
    throw new Refusal('invalid_quantity', 'the quote quantity must be above zero');
  }
  if (callbackRate !== undefined && (callbackRate < LEAST_CALLBACK || callbackRate > LARGEST_CALLBACK)) {
    throw new Refusal('invalid_price', 'the callback rate must be 0.1 % to 10 %');
  }
  const contradiction =
    priceContradiction(request) ?? sizeContradiction(request) ?? flagContradiction(market, request);
  if (contradiction !== null) throw new Refusal('invalid_combination', contradiction);
}

/** Binance's bounds of trailing stops. */
const LEAST_CALLBACK: Rate = 100_000n;
const LARGEST_CALLBACK: Rate = 10_000_000n;

function priceContradiction(request: OrderRequest): string | null {
  const { type, tick, stopTick, callbackRate } = request;
  if (isLimit(request) !== (tick !== undefined))
    return 'a limit price belongs to limit orders, and only to them';
  const needsStop = isConditional(request) && type !== 'trailing_stop';
  if (needsStop !== (stopTick !== undefined)) {
    return 'a stop price belongs to stops and targets, and only to them';
  }
  return (type === 'trailing_stop') === (callbackRate !== undefined)
    ? null
    : 'a callback rate belongs to trailing stops, and only to them';
}

function sizeContradiction({ type, lots, quoteAmount, closePosition }: OrderRequest): string | null {
  const said =
    Number(lots !== undefined) + Number(quoteAmount !== undefined) + Number(closePosition === true);
  if (said !== 1) return 'say the quantity once: in base, in quote, or as the whole position';
  return quoteAmount === undefined || type === 'market' ? null : 'a quote quantity belongs to market orders';
}

function flagContradiction(market: Market, request: OrderRequest): string | null {
  const { type, timeInForce = 'GTC', expiresAt, postOnly, reduceOnly, closePosition, protection } = request;
  if (postOnly === true && (type !== 'limit' || timeInForce === 'IOC' || timeInForce === 'FOK')) {
    return 'post-only belongs to limit orders that may rest';
  }
  if (type === 'market' && timeInForce !== 'GTC' && timeInForce !== 'IOC') {
    return 'a market order is filled at once or not at all';
  }
  if ((timeInForce === 'GTD') !== (expiresAt !== undefined)) {
    return 'an expiry belongs to GTD orders, and only to them';
  }
  const reduces = reduceOnly === true || closePosition === true;
  if (market.settings.type === 'spot') {
    if (reduces || request.leverage !== undefined || request.marginMode !== undefined) {
      return 'reduce-only, close-position, leverage and margin mode belong to perpetuals';
    }
    if (protection !== undefined && request.side === -1) return 'on spot only a purchase can be protected';
  }
  return protection !== undefined && reduces
    ? 'an order that reduces a position opens nothing to protect'
    : null;
}

/** Expiry of GTD orders: more than ten minutes ahead (Binance). @throws {Refusal} */
export function checkExpiry(world: World, { expiresAt }: OrderRequest): void {
  if (expiresAt !== undefined && expiresAt <= world.time + 600_000) {
    throw new Refusal('expiry_too_soon', 'the expiry must lie more than 600 seconds ahead');
  }
}

/** LOT_SIZE and PERCENT_PRICE. @throws {Refusal} */
export function checkFilters(market: Market, lots: Lots | undefined, tick: Ticks | undefined): void {
  const { filters, symbol } = market.settings;
  if (lots !== undefined && lots > filters.maxLots) {
    throw new Refusal('quantity_too_large', `${symbol} takes at most ${filters.maxLots} lots`);
  }
  const reference = referencePrice(market);
  if (reference === 0 || tick === undefined) return;
  if (reference !== market.bandAt) {
    market.band = Number(applyRate(BigInt(reference), filters.priceBand, 'up'));
    market.bandAt = reference;
  }
  if (Math.abs(tick - reference) > market.band) {
    throw new Refusal(
      'price_out_of_band',
      `the price is too far from ${reference} ticks, where ${symbol} stands`,
    );
  }
}

/** NOTIONAL. @throws {Refusal} */
export function checkNotional(market: Market, value: Amount): void {
  if (value < market.settings.filters.minNotional)
    throw new Refusal('notional_too_small', `the order is worth too little for ${market.settings.symbol}`);
}

/** MAX_NUM_ORDERS, MAX_NUM_ALGO_ORDERS and unique client ids among open orders. @throws {Refusal} */
export function checkCounts(market: Market, account: Account, request: OrderRequest, added = 1): void {
  if (request.clientOrderId !== undefined && account.byClientId.has(request.clientOrderId)) {
    throw new Refusal(
      'duplicate_client_order_id',
      `an open order has the client order id ${request.clientOrderId}`,
    );
  }
  const { maxOrders, maxConditionalOrders } = market.settings.filters;
  if (account.orders.size + added <= Math.min(maxOrders, maxConditionalOrders)) return;
  let open = added;
  let waiting = isConditional(request) ? added : 0;
  for (const order of account.orders) {
    if (order.symbol !== request.symbol) continue;
    open += 1;
    if (isWaiting(order)) waiting += 1;
  }
  if (open > maxOrders)
    throw new Refusal('too_many_orders', `at most ${maxOrders} orders of one account may be open here`);
  if (waiting > maxConditionalOrders) {
    throw new Refusal(
      'too_many_conditional_orders',
      `at most ${maxConditionalOrders} orders of one account may wait for a trigger here`,
    );
  }
}

/**
 * Whether spot funds reach.
 * @param freed what is held for the order already
 * @throws {Refusal} insufficient_balance
 */
export function checkSpotFunds(
  world: World,
  market: Market,
  account: Account,
  { side, lots, notional }: Contribution,
  freed: Amount = 0n,
): void {
  const { base, quote } = market.settings;
  const currency = side === 1 ? quote.code : base.code;
  const needed = side === 1 ? notional : lotsAmount(market, lots);
  const wallet = world.spot(account, currency);
  if (wallet.balance - wallet.held + freed < needed) {
    throw new Refusal('insufficient_balance', `not enough ${currency} is available`);
  }
}

/**
 * Whether margin reaches, and the position stays within its bracket.
 * @param loss what the order would have lost at once at the mark price
 * @throws {Refusal}
 */
export function checkMargin(
  world: World,
  market: Market,
  account: Account,
  exposure: Exposure,
  extra: Contribution,
  loss: Amount,
): void {
  const { brackets, maxLeverage } = market.settings.perpetual!;
  const required = requiredHold(market, exposure, account.feeTier, extra);
  const more = required > exposure.held ? required - exposure.held + loss : loss;
  if (more > 0n && freeMargin(world, account, exposure) < more) {
    throw new Refusal('insufficient_margin', `not enough ${exposure.wallet.currency} is available as margin`);
  }
  const opening = extra.side * exposure.lots >= 0 || extra.lots > Math.abs(exposure.lots);
  if (!opening) return;
  const added = extra.notional + (extra.side === 1 ? exposure.buyNotional : exposure.sellNotional);
  const held =
    extra.side * exposure.lots >= 0 ? absolute(exposure.entryNotional) : -absolute(exposure.entryNotional);
  if (exposure.leverage > maxLeverage || added + held > maxNotionalAt(brackets, exposure.leverage)) {
    const most = maxLeverageAt(brackets, added + held);
    throw new Refusal(
      'position_too_large',
      `a position of this size takes a leverage of at most ${Math.min(most, maxLeverage)}`,
    );
  }
}

/** How far a market order may go from the reference price; 0 where nothing is known. */
export function marketBound(market: Market, side: Side, from = referencePrice(market)): Ticks {
  if (from === 0) return side === 1 ? Number.MAX_SAFE_INTEGER : 1;
  const distance = Number(applyRate(BigInt(from), market.settings.filters.marketBound, 'down'));
  return side === 1 ? from + distance : Math.max(1, from - distance);
}

export function valueOf(market: Market, tick: Ticks, lots: Lots): Amount {
  return notionalOf(market.settings.grid, tick, lots, 'up');
}

function absolute(amount: Amount): Amount {
  return amount < 0n ? -amount : amount;
}
