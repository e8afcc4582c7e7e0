import type { Amount, Lots } from '@tradewind/margin';
import type { LedgerAccount } from './ledger/ledger.ts';
import type { MarginMode, Order } from './order.ts';

/**
 * What one account has at stake in one perpetual market: its settings there, its position, and what its open orders
 * would add. Live objects: who keeps one beyond a batch copies it.
 */
export interface Exposure {
  readonly account: number;
  readonly symbol: string;
  leverage: number;
  marginMode: MarginMode;
  /** Number of the position; 0 while there is none. */
  positionId: number;
  /** Signed: above 0 long, below 0 short. */
  lots: Lots;
  /** Signed as `lots`: what was paid for a long, less than zero for a short. */
  entryNotional: Amount;
  /** Since the position was opened, before fees. */
  realizedPnl: Amount;
  /** Trading fees since the position was opened. */
  fees: Amount;
  /** Funding since the position was opened; above 0 it was received. */
  funding: Amount;
  openedAt: number;
  updatedAt: number;
  /** Open orders that are no mere reduction, by side: lots left and their value at the price that is reserved. */
  buyLots: Lots;
  buyNotional: Amount;
  sellLots: Lots;
  sellNotional: Amount;
  /** What the margin wallet holds for open orders and for the fee of closing the position. */
  held: Amount;
  /** Open orders of the account in this market, conditional ones included. */
  readonly orders: Set<Order>;
  /** True from a margin call until the ratio has recovered. */
  called: boolean;
  /** Margin wallet of the account; the one wallet of a house account. */
  readonly wallet: LedgerAccount;
  /** What lies with an isolated position. */
  readonly isolated: LedgerAccount;
  /** Kept by the index of liquidation prices. */
  slot: number;
}
