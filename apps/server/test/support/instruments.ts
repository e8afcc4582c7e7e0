import type { Instrument } from '@tradewind/market';
import type { RiskBounds } from '../../src/modules/trading/risk-bounds.ts';
import { DEFAULT_BOUNDS } from '../../src/modules/trading/risk-bounds.ts';

export const SPOT: Instrument = {
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  type: 'spot',
  base: 'BTC',
  quote: 'USDT',
  status: 'open',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxLeverage: 1,
};

export const PERPETUAL: Instrument = {
  ...SPOT,
  symbol: 'BTC/USDT:USDT',
  id: 'BTCUSDT.P',
  type: 'perpetual',
  tickSize: '0.1',
  lotSize: '0.001',
  maxLeverage: 125,
  brackets: [
    { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
    { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 },
    { notionalCap: '3000000', maintenanceMarginRate: '0.0065', maxLeverage: 75 },
  ],
};

export const BOUNDS: RiskBounds = {
  ...DEFAULT_BOUNDS,
  maxLeverage: 125,
  defaultLeverage: 10,
  liquidationFee: '0.005',
  takerFee: '0.0004',
  makerFee: '0.0002',
};
