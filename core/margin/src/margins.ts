import { bracketOf } from './brackets.ts';
import type { Brackets } from './brackets.ts';
import type { Amount } from './grid.ts';
import { applyRate, RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideRounded } from './rounding.ts';

/**
 * What has to be put up to open a position: `notional / leverage`, rounded up (Binance USD-M).
 *
 * @param notional value of the position in the quote currency, of either sign
 * @param leverage whole number, at least 1
 * @throws {RangeError} for any other leverage
 */
export function initialMargin(notional: Amount, leverage: number): Amount {
  if (!Number.isSafeInteger(leverage) || leverage < 1) {
    throw new RangeError(`leverage is no whole number from 1: ${leverage}`);
  }
  return divideRounded(notional < 0n ? -notional : notional, BigInt(leverage), 'up');
}

/**
 * What has to remain so that a position isn't liquidated: `notional × MMR − cum` of its bracket, rounded up,
 * never below zero (Binance USD-M).
 *
 * @param notional value of the position at the mark price, of either sign
 */
export function maintenanceMargin(brackets: Brackets, notional: Amount): Amount {
  const { maintenanceRate, cum } = bracketOf(brackets, notional);
  const margin = applyRate(notional < 0n ? -notional : notional, maintenanceRate, 'up') - cum;
  return margin > 0n ? margin : 0n;
}

/**
 * `maintenance / marginBalance`, rounded down, so that it shows 100 % exactly when {@link isLiquidatable} holds.
 *
 * @param maintenance maintenance margin of all positions that share the balance
 * @param marginBalance balance with unrealised profit and loss
 * @returns null, which stands for infinite, when something has to be kept but nothing is left
 */
export function marginRatio(maintenance: Amount, marginBalance: Amount): Rate | null {
  if (maintenance <= 0n) return 0n;
  if (marginBalance <= 0n) return null;
  return divideRounded(maintenance * RATE_ONE, marginBalance, 'down');
}

/**
 * Whether positions that share a balance have to be liquidated: their margin ratio has reached 100 %
 * (Binance USD-M), so a balance that just equals the maintenance margin no longer suffices. Without a
 * maintenance margin there is no position, and nothing to liquidate.
 */
export function isLiquidatable(maintenance: Amount, marginBalance: Amount): boolean {
  return maintenance > 0n && marginBalance <= maintenance;
}
