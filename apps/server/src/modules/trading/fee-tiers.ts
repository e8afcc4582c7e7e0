import type { DecimalText } from '@tradewind/money';

/** What an account pays by what it traded within thirty days. */
export interface FeeTierRow {
  /** Traded value of the last thirty days from which the tier holds, in USDT. */
  readonly volumeUsd: DecimalText;
  /** Share of the taker fee of tier 0. */
  readonly taker: DecimalText;
  /** Share of the maker fee of tier 0. */
  readonly maker: DecimalText;
}

/**
 * Tier 0 pays what the risk parameters say. Those above pay as much less as Binance's VIP tiers pay less than its regular
 * users (USD-M futures, 0.0500 % and 0.0200 %), from the volumes at which they begin there; docs/reference/fees.md.
 */
export const FEE_TIERS: readonly FeeTierRow[] = [
  { volumeUsd: '0', taker: '1', maker: '1' },
  { volumeUsd: '15000000', taker: '0.8', maker: '0.8' },
  { volumeUsd: '50000000', taker: '0.7', maker: '0.7' },
  { volumeUsd: '100000000', taker: '0.64', maker: '0.6' },
  { volumeUsd: '600000000', taker: '0.6', maker: '0.5' },
  { volumeUsd: '1000000000', taker: '0.54', maker: '0.4' },
  { volumeUsd: '2500000000', taker: '0.5', maker: '0.3' },
  { volumeUsd: '5000000000', taker: '0.44', maker: '0.2' },
  { volumeUsd: '12500000000', taker: '0.4', maker: '0.1' },
  { volumeUsd: '25000000000', taker: '0.34', maker: '0' },
];
