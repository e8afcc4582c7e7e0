import type { OrderResource, PositionResource, TradeResource } from '@tradewind/protocol';
import type { ListedMarket } from '../../src/stores/markets.ts';
import type { TicketContext } from '../../src/trading/ticket/context.ts';

const shared = {
  venue: 'practice',
  base: 'BTC',
  quote: 'USDT',
  status: 'open',
  minNotional: '5',
  feedState: 'practice',
  priceSource: null,
} as const;

export const SPOT: ListedMarket = {
  ...shared,
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  type: 'spot',
  tickSize: '0.01',
  lotSize: '0.00001',
  maxLeverage: 1,
  brackets: [],
  takerFee: '0.001',
  makerFee: '0.0005',
  priceDecimals: 2,
  quantityDecimals: 5,
};

export const PERPETUAL: ListedMarket = {
  ...shared,
  symbol: 'BTC/USDT:USDT',
  id: 'BTCUSDT.P',
  type: 'perpetual',
  tickSize: '0.1',
  lotSize: '0.001',
  maxLeverage: 125,
  brackets: [
    { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125, maintenanceAmount: '0' },
    { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100, maintenanceAmount: '50' },
    { notionalCap: '3000000', maintenanceMarginRate: '0.0065', maxLeverage: 75, maintenanceAmount: '950' },
  ],
  takerFee: '0.0004',
  makerFee: '0.0002',
  priceDecimals: 1,
  quantityDecimals: 3,
};

export const NOW = Date.parse('2026-01-05T12:00:00Z');

/** A book of two levels a side around 64,000, and an account with money. */
export function spotContext(change: Partial<TicketContext> = {}): TicketContext {
  return {
    market: SPOT,
    bids: [63_999, 0.5, 63_990, 2],
    asks: [64_001, 0.05, 64_010, 2],
    last: '64000.00',
    mark: null,
    available: { base: '1.5', quote: '10000' },
    walletBalance: null,
    position: null,
    leverage: 1,
    marginMode: 'cross',
    now: NOW,
    ...change,
  };
}

export function perpetualContext(change: Partial<TicketContext> = {}): TicketContext {
  return spotContext({
    market: PERPETUAL,
    mark: '64000.0',
    last: '64000.0',
    available: { base: '0', quote: '10000' },
    walletBalance: '10000',
    leverage: 50,
    marginMode: 'isolated',
    ...change,
  });
}

export function order(change: Partial<OrderResource> = {}): OrderResource {
  return {
    symbol: 'BTC/USDT',
    venue: 'practice',
    id: '1',
    marketId: 'BTCUSDT',
    clientOrderId: null,
    side: 'buy',
    type: 'limit',
    status: 'open',
    quantity: '0.10000',
    quoteQuantity: null,
    filledQuantity: '0.00000',
    price: '60000.00',
    averagePrice: null,
    stopPrice: null,
    callbackRate: null,
    activationPrice: null,
    triggerBy: 'last',
    timeInForce: 'GTC',
    expiresAt: null,
    postOnly: false,
    reduceOnly: false,
    closePosition: false,
    selfTradePrevention: 'expire_maker',
    leverage: null,
    marginMode: null,
    stopLoss: null,
    takeProfit: null,
    link: null,
    fee: '0',
    feeCurrency: null,
    rejectReason: null,
    createdAt: '2026-01-05T12:00:00.000Z',
    updatedAt: '2026-01-05T12:00:00.000Z',
    ...change,
  };
}

export function fill(change: Partial<TradeResource> = {}): TradeResource {
  return {
    symbol: 'BTC/USDT',
    venue: 'practice',
    id: '1',
    marketId: 'BTCUSDT',
    orderId: '1',
    side: 'buy',
    price: '64001.00',
    quantity: '0.05000',
    quoteQuantity: '3200.05',
    fee: '0.00005',
    feeCurrency: 'BTC',
    liquidity: 'taker',
    realizedPnl: null,
    time: '2026-01-05T12:00:00.000Z',
    ...change,
  };
}

export function position(change: Partial<PositionResource> = {}): PositionResource {
  return {
    symbol: 'BTC/USDT:USDT',
    venue: 'practice',
    id: '7',
    marketId: 'BTCUSDT.P',
    side: 'long',
    quantity: '0.500',
    entryPrice: '64000.0',
    markPrice: '64000.0',
    liquidationPrice: '63600.0',
    bankruptcyPrice: '63360.0',
    leverage: 50,
    marginMode: 'isolated',
    margin: '640',
    maintenanceMargin: '128',
    marginRatio: '0.2',
    unrealizedPnl: '0',
    realizedPnl: '0',
    roe: '0',
    funding: '0',
    fees: '12.8',
    stopLoss: null,
    takeProfit: null,
    openedAt: '2026-01-05T12:00:00.000Z',
    updatedAt: '2026-01-05T12:00:00.000Z',
    ...change,
  };
}
