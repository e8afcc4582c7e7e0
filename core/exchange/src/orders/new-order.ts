import type { OrderRequest } from '../command.ts';
import type { Order } from '../order.ts';
import type { Market, World } from '../world.ts';

/** An order as asked for, with a number of its own; neither open nor bound yet. */
export function newOrder(world: World, market: Market, account: number, request: OrderRequest): Order {
  const isPerpetual = market.settings.type === 'perpetual';
  const owner = world.account(account);
  const exposure = isPerpetual ? world.exposure(owner, market) : null;
  const { base, quote } = market.settings;
  const lots = request.lots ?? 0;
  return {
    id: world.nextOrderId++,
    account,
    symbol: market.settings.symbol,
    side: request.side,
    type: request.type,
    clientOrderId: request.clientOrderId ?? null,
    timeInForce: request.timeInForce ?? 'GTC',
    postOnly: request.postOnly ?? false,
    reduceOnly: request.reduceOnly ?? false,
    closePosition: request.closePosition ?? false,
    selfTradePrevention: request.selfTradePrevention ?? 'expire_maker',
    tick: request.tick ?? 0,
    lots,
    remaining: lots,
    filled: 0,
    filledNotional: 0n,
    quoteAmount: request.quoteAmount ?? null,
    stopTick: request.stopTick ?? 0,
    triggerBy: request.triggerBy ?? 'last',
    callbackRate: request.callbackRate ?? 0n,
    activationTick: request.activationTick ?? 0,
    extremeTick: 0,
    triggered: false,
    expiresAt: request.expiresAt ?? 0,
    link: null,
    protection: request.protection ?? null,
    protectedLots: 0,
    soleProtection: false,
    status: 'new',
    endReason: null,
    fee: 0n,
    feeCurrency: null,
    held: 0n,
    priority: 0,
    createdAt: world.time,
    updatedAt: world.time,
    leverage: exposure?.leverage ?? 0,
    marginMode: exposure?.marginMode ?? null,
    exposure,
    wallet: exposure?.wallet ?? world.spot(owner, request.side === 1 ? quote.code : base.code),
    queueMark: 0,
    node: -1,
  };
}
