import type { MarketSettings } from '@tradewind/exchange';
import { createBrackets, createGrid, parseAmount, parseRate } from '@tradewind/margin';

const SCALE = 8;

const common = {
  base: { code: 'BTC', scale: SCALE },
  quote: { code: 'USDT', scale: SCALE },
  status: 'open',
  filters: {
    minNotional: parseAmount('5', SCALE),
    maxLots: 1e12,
    priceBand: parseRate('0.5'),
    marketBound: parseRate('0.2'),
    maxOrders: 200,
    maxConditionalOrders: 50,
  },
  fees: [{ taker: parseRate('0.0005'), maker: parseRate('0.0002') }],
} as const;

export const SPOT = 'BTC/USDT';
export const PERPETUAL = 'BTC/USDT:USDT';

/** A spot market and its perpetual, on the grids and brackets of Binance. */
export const MARKETS: readonly MarketSettings[] = [
  {
    ...common,
    symbol: SPOT,
    type: 'spot',
    grid: createGrid('0.01', '0.00001', SCALE),
    perpetual: null,
  },
  {
    ...common,
    symbol: PERPETUAL,
    type: 'perpetual',
    grid: createGrid('0.1', '0.001', SCALE),
    perpetual: {
      brackets: createBrackets(
        [
          { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
          { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 },
          { notionalCap: '3000000', maintenanceMarginRate: '0.0065', maxLeverage: 75 },
        ],
        SCALE,
      ),
      maxLeverage: 125,
      defaultLeverage: 10,
      liquidationFee: parseRate('0.0125'),
      insuranceCap: parseAmount('1000000', SCALE),
    },
  },
];

/** An amount of either currency. */
export const amount = (text: string) => parseAmount(text, SCALE);
