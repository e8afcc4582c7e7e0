import type { AccountCommand, MarketSettings, OrderRequest } from '@tradewind/exchange';
import { parseRate } from '@tradewind/margin';
import type { Side } from '@tradewind/margin';
import { compareDecimals, formatDecimal, normalizeDecimal, parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { ApiError } from '@tradewind/protocol';
import type { AmendBody, OcoBody, OrderBody, ValidationIssue } from '@tradewind/protocol';
import { contradicted, contradictions, perpetualOnly, spotContradictions } from './order-contradictions.ts';
import { amountFrom, lotsFrom, ticksFrom } from './order-figures.ts';

export type PlaceOco = Extract<AccountCommand, { type: 'place_oco' }>;
export type Amend = Extract<AccountCommand, { type: 'amend' }>;

/** The market that an order goes to. */
export interface OrderMarket {
  readonly settings: MarketSettings;
  /** The perpetual of the same pair as a spot market; null where there is none. */
  readonly perpetual: string | null;
}

/**
 * An order as the exchange takes it: prices in ticks, quantities in lots.
 * @throws {ApiError} VALIDATION_FAILED naming each field that contradicts another, the type or the market; ORDER_REJECTED
 * for figures off the market's grid
 */
export function orderRequest(body: OrderBody, { settings, perpetual }: OrderMarket): OrderRequest {
  const onSpot = settings.type === 'spot' ? spotContradictions(body, perpetual) : [];
  if (onSpot.length > 0) throw contradicted(onSpot, perpetual ?? undefined);
  const issues = contradictions(body);
  if (issues.length > 0) throw contradicted(issues);
  const tick = (field: 'price' | 'stopPrice' | 'activationPrice' | 'stopLoss' | 'takeProfit') =>
    body[field] === undefined ? undefined : ticksFrom(settings, body[field], field);
  const stopLoss = tick('stopLoss');
  const takeProfit = tick('takeProfit');
  const triggerBy = body.triggerBy ?? 'last';
  return given<OrderRequest>({
    symbol: settings.symbol,
    side: sideOf(body.side),
    type: body.type,
    lots: body.quantity === undefined ? undefined : lotsFrom(settings, body.quantity, 'quantity'),
    quoteAmount:
      body.quoteQuantity === undefined
        ? undefined
        : amountFrom(body.quoteQuantity, settings.quote.scale, 'quoteQuantity'),
    tick: tick('price'),
    stopTick: tick('stopPrice'),
    callbackRate: body.callbackRate === undefined ? undefined : parseRate(percent(body.callbackRate)),
    activationTick: tick('activationPrice'),
    triggerBy: body.triggerBy,
    timeInForce: body.timeInForce,
    expiresAt: body.expiresAt,
    postOnly: body.postOnly,
    reduceOnly: body.reduceOnly,
    closePosition: body.closePosition,
    clientOrderId: body.clientOrderId,
    selfTradePrevention: body.selfTradePrevention,
    protection:
      stopLoss === undefined && takeProfit === undefined
        ? undefined
        : { stopLoss: stopLoss ?? null, takeProfit: takeProfit ?? null, triggerBy },
    leverage: body.leverage,
    marginMode: body.marginMode,
  });
}

/**
 * A pair of which one leg cancels the other. A seller's limit lies above its stop, a buyer's below.
 * @throws {ApiError} as {@link orderRequest}
 */
export function ocoRequest(body: OcoBody, { settings, perpetual }: OrderMarket): PlaceOco {
  if (settings.type === 'spot' && body.reduceOnly === true) {
    const issue = { path: 'body.reduceOnly', message: perpetualOnly(settings.symbol, perpetual) };
    throw contradicted([issue], perpetual ?? undefined);
  }
  const isSale = body.side === 'sell';
  const order = compareDecimals(body.price, body.stopPrice);
  if (isSale ? order <= 0 : order >= 0) {
    const message = `must lie ${isSale ? 'above' : 'below'} stopPrice for a ${body.side} pair`;
    throw contradicted([{ path: 'body.price', message }]);
  }
  return given<PlaceOco>({
    type: 'place_oco',
    symbol: settings.symbol,
    side: sideOf(body.side),
    lots: lotsFrom(settings, body.quantity, 'quantity'),
    tick: ticksFrom(settings, body.price, 'price'),
    stopTick: ticksFrom(settings, body.stopPrice, 'stopPrice'),
    stopLimitTick:
      body.stopLimitPrice === undefined
        ? undefined
        : ticksFrom(settings, body.stopLimitPrice, 'stopLimitPrice'),
    triggerBy: body.triggerBy,
    reduceOnly: body.reduceOnly,
    clientOrderId: body.clientOrderId,
  });
}

/**
 * A change of an open order.
 * @param order the order as it is now: what it has no use for can't be changed
 * @throws {ApiError} as {@link orderRequest}
 */
export function amendRequest(
  orderId: number,
  body: AmendBody,
  order: { readonly price: DecimalText | null; readonly stopPrice: DecimalText | null },
  settings: MarketSettings,
): Amend {
  const issues: ValidationIssue[] = (['price', 'stopPrice'] as const)
    .filter((field) => body[field] !== undefined && order[field] === null)
    .map((field) => ({ path: `body.${field}`, message: 'this order has none' }));
  if (issues.length > 0) throw contradicted(issues);
  return given<Amend>({
    type: 'amend',
    orderId,
    lots: body.quantity === undefined ? undefined : lotsFrom(settings, body.quantity, 'quantity'),
    tick: body.price === undefined ? undefined : ticksFrom(settings, body.price, 'price'),
    stopTick: body.stopPrice === undefined ? undefined : ticksFrom(settings, body.stopPrice, 'stopPrice'),
  });
}

/** @throws {ApiError} VALIDATION_FAILED on a spot market, naming the perpetual */
export function assertPerpetual({ settings, perpetual }: OrderMarket, path: string): void {
  if (settings.type === 'perpetual') return;
  const message = perpetualOnly(settings.symbol, perpetual);
  throw new ApiError('VALIDATION_FAILED', `${path}: ${message}`, {
    details: [{ path, message, ...(perpetual === null ? {} : { perpetual }) }],
  });
}

export function sideOf(side: 'buy' | 'sell'): Side {
  return side === 'buy' ? 1 : -1;
}

/** `"1.5"` percent → `"0.015"`. */
function percent(value: DecimalText): DecimalText {
  const { coefficient, scale } = parseDecimal(normalizeDecimal(value));
  return formatDecimal({ coefficient, scale: scale + 2 });
}

/** What was left out stays left out: the exchange reads presence, not undefined. */
function given<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
