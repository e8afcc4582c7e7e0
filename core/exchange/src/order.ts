import type { Amount, Lots, Rate, Side, Ticks } from '@tradewind/margin';
import type { RestingOrder } from './book/book.ts';
import type { LedgerAccount } from './ledger/ledger.ts';
import type { Exposure } from './position.ts';
import type { RejectReason } from './reject-reason.ts';

export type OrderType =
  | 'market'
  | 'limit'
  | 'stop_loss'
  | 'stop_loss_limit'
  | 'take_profit'
  | 'take_profit_limit'
  | 'trailing_stop';

export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTD';

/** Which price sets a conditional order off. */
export type TriggerBy = 'last' | 'mark';

/** What happens when an order would trade with one of the same account; the taker's mode rules. */
export type SelfTradePrevention = 'none' | 'expire_taker' | 'expire_maker' | 'expire_both';

export type OrderStatus =
  /** A conditional order that waits for its trigger, or the leg of a bracket that waits for fills. */
  | 'new'
  /** Rests in the book. */
  | 'open'
  | 'partially_filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'rejected';

/** Why an order ended without being filled. */
export type EndReason =
  | 'user'
  | 'replaced'
  | 'liquidity'
  | 'time_in_force'
  | 'self_trade'
  | 'oco'
  | 'bracket'
  | 'reduce_only'
  | 'countdown'
  | 'liquidation'
  | 'auto_deleverage'
  | 'market_bound'
  | RejectReason;

/** Who a protective order works for. */
export type OrderLink =
  /** Two legs of a one-cancels-other pair share the group's number. */
  | { readonly kind: 'oco'; readonly group: number }
  /** Protects what its parent has filled; the stop and the target of one parent share the group. */
  | { readonly kind: 'bracket'; readonly group: number; readonly parent: number }
  /** Protects a whole position; the stop and the target share the group. */
  | { readonly kind: 'position'; readonly group: number };

/** Prices at which to protect what an order fills, in ticks; null where not wanted. */
export interface Protection {
  readonly stopLoss: Ticks | null;
  readonly takeProfit: Ticks | null;
  readonly triggerBy: TriggerBy;
}

/** One order, as the exchange keeps it. Objects are live: who keeps one beyond a batch copies it. */
export interface Order extends RestingOrder {
  readonly id: number;
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly clientOrderId: string | null;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Sells or buys whatever the position is when it comes to it. */
  readonly closePosition: boolean;
  readonly selfTradePrevention: SelfTradePrevention;
  /** Limit price, 0 for orders without one. */
  tick: Ticks;
  /** Whole quantity, 0 while it is still unknown (by quote quantity, close position). */
  lots: Lots;
  remaining: Lots;
  filled: Lots;
  /** Value of what was filled, in quote currency. */
  filledNotional: Amount;
  /** Market orders by value: how much to spend or to receive. */
  readonly quoteAmount: Amount | null;
  /** Trigger price of stops and targets, 0 without. A trailing stop's follows the price. */
  stopTick: Ticks;
  readonly triggerBy: TriggerBy;
  /** Distance of a trailing stop as a share of the extreme price; 0n for others. */
  readonly callbackRate: Rate;
  /** Where a trailing stop starts to follow, 0 for at once. */
  readonly activationTick: Ticks;
  /** The best price since a trailing stop follows, 0 before. */
  extremeTick: Ticks;
  /** True once a conditional order was set off. */
  triggered: boolean;
  /** GTD: UTC milliseconds, 0 without. */
  readonly expiresAt: number;
  link: OrderLink | null;
  readonly protection: Protection | null;
  /** How much of what it filled is protected by orders of its own. */
  protectedLots: Lots;
  /** A protective order without a sibling. */
  soleProtection: boolean;
  status: OrderStatus;
  endReason: EndReason | null;
  fee: Amount;
  feeCurrency: string | null;
  /** Spot: what is held for the rest of it, in the currency that it gives away. */
  held: Amount;
  /** Place in the queue among all orders of the world; grows with each entry into a book. */
  priority: number;
  readonly createdAt: number;
  updatedAt: number;
  /** Leverage and margin mode in force when it was placed; 0 and null on spot. */
  readonly leverage: number;
  readonly marginMode: MarginMode | null;
  /** What it adds to, null on spot. A live reference that is not stored. */
  readonly exposure: Exposure | null;
  /** Whose money it takes: margin wallet, or spot wallet of the currency that it gives away. Not stored either. */
  readonly wallet: LedgerAccount;
}

export type MarginMode = 'isolated' | 'cross';
