import { notional } from './grid.ts';
import type { Amount, Grid, Lots, Side, Ticks } from './grid.ts';
import { initialMargin } from './margins.ts';
import { applyRate } from './rate.ts';
import type { Rate } from './rate.ts';

export interface OrderCostInput {
  readonly grid: Grid;
  readonly side: Side;
  readonly ticks: Ticks;
  /** Above zero on both sides. */
  readonly lots: Lots;
  /** Whole number, at least 1. */
  readonly leverage: number;
  /** Not negative. */
  readonly takerFee: Rate;
  /** Present mark price; without it no open loss is counted. */
  readonly markTicks?: Ticks;
}

/** Parts of what an order needs, each rounded up. */
export interface OrderCost {
  readonly notional: Amount;
  readonly initialMargin: Amount;
  readonly openingFee: Amount;
  /** Estimate of the fee for closing at the bankruptcy price. */
  readonly closingFee: Amount;
  /** What the position would have lost at the mark price as soon as it is opened. */
  readonly openLoss: Amount;
  readonly total: Amount;
}

/**
 * What must be available before an order that opens a position is sent: initial margin, open loss
 * `quantity × |min(0, side × (mark − price))|` (both Binance USD-M, cost required to open), and the taker fees
 * for opening and for closing. The closing fee is that at the bankruptcy price, the worst at which the position
 * is ever closed: `(notional − side × initial margin) × fee` (Bybit, order cost; Binance reserves none).
 *
 * @throws {RangeError} for a leverage that is no whole number from 1
 */
export function orderCost(order: OrderCostInput): OrderCost {
  const { grid, side, ticks, lots, leverage, takerFee, markTicks = ticks } = order;
  const value = notional(grid, ticks, lots, 'up');
  const margin = initialMargin(value, leverage);
  const openingFee = applyRate(value, takerFee, 'up');
  const closingFee = applyRate(side === 1 ? value - margin : value + margin, takerFee, 'up');
  const lostTicks = Math.max(side * (ticks - markTicks), 0);
  const openLoss = notional(grid, lostTicks, lots, 'up');
  return {
    notional: value,
    initialMargin: margin,
    openingFee,
    closingFee,
    openLoss,
    total: margin + openingFee + closingFee + openLoss,
  };
}
