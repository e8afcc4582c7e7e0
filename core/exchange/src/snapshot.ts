import type { Amount, Ticks } from '@tradewind/margin';
import type { LedgerAccount } from './ledger/ledger.ts';
import type { MarketSettings } from './market.ts';
import type { Order } from './order.ts';
import type { Exposure } from './position.ts';

/** An order as stored: without what only the book knows. */
export type StoredOrder = Omit<Order, 'node' | 'queueMark' | 'exposure' | 'wallet'>;

/** Settings and position of an account in a perpetual market as stored; the rest follows from its orders. */
export type StoredExposure = Omit<
  Exposure,
  'orders' | 'buyLots' | 'buyNotional' | 'sellLots' | 'sellNotional' | 'held' | 'slot' | 'wallet' | 'isolated'
>;

/**
 * Everything that a world needs to go on: what a database gives back at a start. House depth and queue places behind it
 * are not in it; they come with the next quotes (an order then stands behind the whole depth of its price).
 */
export interface ExchangeSnapshot {
  readonly time: number;
  readonly nextOrderId: number;
  readonly nextFillId: number;
  readonly nextTransferId: number;
  readonly nextPositionId: number;
  readonly nextPriority: number;
  readonly markets: readonly MarketSettings[];
  /** Newest marks, so that margin is known before the first quote. */
  readonly marks: readonly {
    readonly symbol: string;
    readonly mark: Ticks;
    readonly index: Ticks;
    readonly last: Ticks;
  }[];
  readonly accounts: readonly { readonly account: number; readonly feeTier: number }[];
  readonly balances: readonly (Omit<LedgerAccount, 'held'> & { readonly balance: Amount })[];
  /** Open orders only. */
  readonly orders: readonly StoredOrder[];
  readonly exposures: readonly StoredExposure[];
  readonly countdowns: readonly { readonly account: number; readonly symbol: string; readonly at: number }[];
}
