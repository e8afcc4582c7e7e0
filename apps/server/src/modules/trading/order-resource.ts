import type { Instrument } from '@tradewind/market';
import { decimalPlaces, multiplyDecimals } from '@tradewind/money';
import type { OrderResource, TradeResource } from '@tradewind/protocol';
import { isZero, money, onStep, quotient } from './decimal-form.ts';
import type { FillRow, OrderRow } from './engine.ts';

/** An order as clients see it. `venue` is where the market's prices come from. */
export function orderResource(row: OrderRow, instrument: Instrument, venue: string): OrderResource {
  const price = (value: string | null) => (value === null ? null : onStep(value, instrument.tickSize));
  const quantity = (value: string) => onStep(value, instrument.lotSize);
  const isPerpetual = instrument.type === 'perpetual';
  return {
    symbol: instrument.symbol,
    venue,
    id: String(row.id),
    marketId: instrument.id,
    clientOrderId: row.clientOrderId,
    side: row.side,
    type: row.type as OrderResource['type'],
    status: statusOf(row),
    quantity: row.quantity === null ? null : quantity(row.quantity),
    quoteQuantity: row.quoteQuantity === null ? null : money(row.quoteQuantity),
    filledQuantity: quantity(row.filledQuantity),
    price: price(row.price),
    averagePrice: isZero(row.filledQuantity)
      ? null
      : quotient(row.filledNotional, row.filledQuantity, decimalPlaces(instrument.tickSize)),
    stopPrice: price(row.stopPrice),
    callbackRate: row.callbackRate === null ? null : money(multiplyDecimals(row.callbackRate, '100')),
    activationPrice: price(row.activationPrice),
    triggerBy: row.triggerBy as OrderResource['triggerBy'],
    timeInForce: row.timeInForce as OrderResource['timeInForce'],
    expiresAt: row.expiresAt?.toISOString() ?? null,
    postOnly: row.postOnly,
    reduceOnly: row.reduceOnly,
    closePosition: row.closePosition,
    selfTradePrevention: row.selfTradePrevention as OrderResource['selfTradePrevention'],
    leverage: isPerpetual ? row.leverage : null,
    marginMode: isPerpetual ? (row.marginMode as OrderResource['marginMode']) : null,
    stopLoss: price(row.protection?.stopLoss ?? null),
    takeProfit: price(row.protection?.takeProfit ?? null),
    link: linkOf(row),
    fee: money(row.fee),
    feeCurrency: row.feeCurrency,
    rejectReason: row.endReason,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** One's own side of a fill. */
export function fillResource(row: FillRow, instrument: Instrument, venue: string): TradeResource {
  return {
    symbol: instrument.symbol,
    venue,
    id: String(row.id),
    marketId: instrument.id,
    orderId: row.orderId === null ? null : String(row.orderId),
    side: row.side,
    price: onStep(row.price, instrument.tickSize),
    quantity: onStep(row.quantity, instrument.lotSize),
    quoteQuantity: money(row.notional),
    fee: money(row.fee),
    feeCurrency: row.feeCurrency,
    liquidity: row.liquidity,
    realizedPnl: row.realizedPnl === null ? null : money(row.realizedPnl),
    time: row.time.toISOString(),
  };
}

/** A conditional order that was set off and rests has a name of its own; the engine knows it as open. */
function statusOf({ status, triggered }: OrderRow): OrderResource['status'] {
  return triggered && status === 'open' ? 'triggered' : (status as OrderResource['status']);
}

function linkOf({ link }: OrderRow): OrderResource['link'] {
  if (link === null) return null;
  return {
    kind: link.kind,
    group: String(link.group),
    parentId: link.parent === undefined ? null : String(link.parent),
  };
}
