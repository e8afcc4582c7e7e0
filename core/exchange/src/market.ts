import type { Amount, Brackets, Grid, Rate } from '@tradewind/margin';

export type MarketStatus = 'open' | 'cancel_only' | 'halted';

/** A currency with the digits that its amounts have behind the point. */
export interface Currency {
  readonly code: string;
  readonly scale: number;
}

/** Taker and maker fee of accounts of one fee tier. */
export interface FeeTier {
  readonly taker: Rate;
  readonly maker: Rate;
}

/** Bounds that keep orders sane. Names follow Binance's filters. */
export interface MarketFilters {
  /** NOTIONAL: smallest value of an order. */
  readonly minNotional: Amount;
  /** LOT_SIZE: largest quantity of an order, in lots. */
  readonly maxLots: number;
  /** PERCENT_PRICE: how far a limit price may lie from the reference price, as a share of it. */
  readonly priceBand: Rate;
  /** How far from the reference price a market order may go; the rest of it expires (`marketTakeBound`). */
  readonly marketBound: Rate;
  /** MAX_NUM_ORDERS: open orders of one account in this market. */
  readonly maxOrders: number;
  /** MAX_NUM_ALGO_ORDERS: those of them that wait for a trigger. */
  readonly maxConditionalOrders: number;
}

/** What only perpetuals have. */
export interface PerpetualTerms {
  readonly brackets: Brackets;
  readonly maxLeverage: number;
  readonly defaultLeverage: number;
  /** Share of the liquidated value that goes to the insurance fund, capped at what is left. */
  readonly liquidationFee: Rate;
  /** Largest position, in quote currency, that the insurance fund takes over in this market. */
  readonly insuranceCap: Amount;
}

/** A market as configured. `symbol` is its name everywhere. */
export interface MarketSettings {
  readonly symbol: string;
  readonly type: 'spot' | 'perpetual';
  readonly base: Currency;
  /** Prices, fees of sellers, margin and profits of perpetuals are in it. */
  readonly quote: Currency;
  readonly grid: Grid;
  readonly status: MarketStatus;
  readonly filters: MarketFilters;
  /** By fee tier of the account; tier 0 is where everybody starts. */
  readonly fees: readonly FeeTier[];
  /** null on spot. */
  readonly perpetual: PerpetualTerms | null;
}
