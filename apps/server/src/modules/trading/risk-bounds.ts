import type { DecimalText } from '@tradewind/money';

/** House-wide bounds of risk. Fees, bands and bounds are shares: `"0.1"` is 10 %. */
export interface RiskBounds {
  readonly maxLeverage: number;
  readonly defaultLeverage: number;
  /** Share of the liquidated value that goes to the insurance fund, capped at what is left. */
  readonly liquidationFee: DecimalText;
  readonly takerFee: DecimalText;
  readonly makerFee: DecimalText;
  /** How far a limit price may lie from the reference price. */
  readonly priceBand: DecimalText;
  /** How far from the reference price a market order may go. */
  readonly marketBound: DecimalText;
  /** Open orders of one account in one market. */
  readonly maxOrders: number;
  /** Those of them that wait for a trigger. */
  readonly maxConditionalOrders: number;
  /** Largest position that the insurance fund takes over in one market, in the quote currency. */
  readonly insuranceCap: DecimalText;
}

/** What holds until an administrator changes it, besides what the environment says. 200 is Binance's MAX_NUM_ORDERS. */
export const DEFAULT_BOUNDS = {
  priceBand: '0.1',
  marketBound: '0.05',
  maxOrders: 200,
  maxConditionalOrders: 20,
  insuranceCap: '1000000',
} as const;
