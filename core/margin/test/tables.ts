import { createBrackets } from '../src/index.ts';
import type { BracketRow, Brackets } from '../src/index.ts';

/** Digits behind the point of USDT in these tests. */
export const USDT_SCALE = 8;

/** `"0.5"` USDT as an amount. */
export function usdt(value: number): bigint {
  return BigInt(Math.round(value * 10 ** USDT_SCALE));
}

function rows(...table: readonly [string, string, number][]): readonly BracketRow[] {
  return table.map(([notionalCap, maintenanceMarginRate, maxLeverage]) => ({
    notionalCap,
    maintenanceMarginRate,
    maxLeverage,
  }));
}

/** Leverage brackets of BTC/USDT on Binance USD-M, as recorded by freqtrade. */
export const BTC_ROWS = rows(
  ['50000', '0.004', 125],
  ['600000', '0.005', 100],
  ['3000000', '0.0065', 75],
  ['12000000', '0.01', 50],
  ['70000000', '0.02', 25],
  ['100000000', '0.025', 20],
  ['230000000', '0.05', 10],
);

/** Leverage brackets of ETH/USDT on Binance USD-M, as recorded by freqtrade. */
export const ETH_ROWS = rows(
  ['50000', '0.004', 125],
  ['600000', '0.005', 100],
  ['3000000', '0.0065', 75],
  ['12000000', '0.01', 50],
  ['50000000', '0.02', 25],
  ['65000000', '0.025', 20],
);

export const BTC: Brackets = createBrackets(BTC_ROWS, USDT_SCALE);
export const ETH: Brackets = createBrackets(ETH_ROWS, USDT_SCALE);
