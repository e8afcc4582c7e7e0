import { createBrackets, createGrid, parseAmount, parseRate } from '@tradewind/margin';
import type { MarketSettings } from '@tradewind/exchange';

const currency = (code: string) => ({ code, scale: 8 });

const filters = {
  minNotional: parseAmount('5', 8),
  maxLots: 10_000_000,
  priceBand: parseRate('0.2'),
  marketBound: parseRate('0.05'),
  maxOrders: 30,
  maxConditionalOrders: 12,
};

const fees = [
  { taker: parseRate('0.0004'), maker: parseRate('0.0002') },
  { taker: parseRate('0.00037'), maker: parseRate('0.00013') },
];

const perpetual = {
  brackets: createBrackets(
    [
      { notionalCap: '5000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
      { notionalCap: '20000', maintenanceMarginRate: '0.01', maxLeverage: 50 },
      { notionalCap: '100000', maintenanceMarginRate: '0.025', maxLeverage: 20 },
      { notionalCap: '1000000', maintenanceMarginRate: '0.05', maxLeverage: 10 },
    ],
    8,
  ),
  maxLeverage: 125,
  defaultLeverage: 20,
  liquidationFee: parseRate('0.005'),
  insuranceCap: parseAmount('30000', 8),
};

const market = (
  base: string,
  quote: string,
  tick: string,
  lot: string,
  isPerpetual: boolean,
): MarketSettings => ({
  symbol: isPerpetual ? `${base}/${quote}:${quote}` : `${base}/${quote}`,
  type: isPerpetual ? 'perpetual' : 'spot',
  base: currency(base),
  quote: currency(quote),
  grid: createGrid(tick, lot, 8),
  status: 'open',
  filters: quote === 'BTC' ? { ...filters, minNotional: parseAmount('0.0001', 8) } : filters,
  fees,
  perpetual: isPerpetual ? perpetual : null,
});

/** A coarse and a fine grid, one finer than its currency, and two perpetuals that share their margin. */
export const MARKETS: readonly { readonly settings: MarketSettings; readonly start: number }[] = [
  { settings: market('BTC', 'USDT', '0.1', '0.0001', false), start: 640_000 },
  { settings: market('ETH', 'BTC', '0.00001', '0.0001', false), start: 5_100 },
  { settings: market('BTC', 'USDT', '0.1', '0.001', true), start: 640_000 },
  { settings: market('ETH', 'USDT', '0.01', '0.01', true), start: 330_000 },
];

export const CURRENCIES = ['USDT', 'BTC', 'ETH'] as const;
