import type { Amount, Lots, Rate, Side, Ticks } from '@tradewind/margin';
import type { LedgerAccount } from './ledger/ledger.ts';
import type { MarketStatus } from './market.ts';
import type { EndReason, OrderStatus } from './order.ts';

/** Why money moved. */
export type TransferKind =
  | 'deposit'
  | 'withdrawal'
  | 'transfer'
  | 'trade'
  | 'fee'
  | 'realized_pnl'
  | 'funding'
  | 'margin'
  | 'liquidation_fee'
  | 'insurance'
  | 'house_funding';

/** One movement between two accounts: its two postings sum to zero. */
export interface Transfer {
  readonly type: 'transfer';
  readonly id: number;
  readonly kind: TransferKind;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly amount: Amount;
  /** Id of the trade, order or symbol that caused it. */
  readonly reference: string | null;
  readonly time: number;
}

/** What one side of a fill got. `account` may be the house's or the insurance fund's; `orderId` is null for those. */
export interface FillSide {
  readonly account: number;
  readonly orderId: number | null;
  readonly liquidity: 'taker' | 'maker';
  readonly fee: Amount;
  readonly feeCurrency: string;
  /** Perpetuals: what the fill realised, before fees. */
  readonly realizedPnl: Amount;
}

export interface Fill {
  readonly type: 'fill';
  readonly id: number;
  readonly symbol: string;
  readonly tick: Ticks;
  readonly lots: Lots;
  readonly notional: Amount;
  /** The taker's side. */
  readonly side: Side;
  readonly buyer: FillSide;
  readonly seller: FillSide;
  /** Against the house: the venue's quantity at this price when it was taken, in lots; else null. */
  readonly houseQuote: Lots | null;
  /** How it came about. */
  readonly cause: 'order' | 'print' | 'quote' | 'liquidation' | 'takeover' | 'auto_deleverage';
  readonly time: number;
}

/** An order came into being or changed. */
export interface OrderEvent {
  readonly type: 'order';
  readonly id: number;
  readonly account: number;
  readonly status: OrderStatus;
  readonly filled: Lots;
  readonly remaining: Lots;
  readonly endReason: EndReason | null;
}

/** A position opened, changed or closed; `lots` is signed, 0 closed. */
export interface PositionEvent {
  readonly type: 'position';
  readonly account: number;
  readonly symbol: string;
  readonly lots: Lots;
  readonly entryNotional: Amount;
}

/** The margin ratio passed 80 %; once until it has recovered. `symbol` is null for the cross account. */
export interface MarginCallEvent {
  readonly type: 'margin_call';
  readonly account: number;
  readonly symbol: string | null;
  readonly ratio: Rate;
  readonly time: number;
}

/** A step of a liquidation. */
export interface LiquidationEvent {
  readonly type: 'liquidation';
  readonly account: number;
  readonly symbol: string;
  readonly stage: 'orders_canceled' | 'reduced' | 'taken_over' | 'auto_deleveraged' | 'left_to_house';
  readonly lots: Lots;
  readonly tick: Ticks;
  readonly fee: Amount;
  /** What the insurance fund paid, above 0, or got. */
  readonly insurance: Amount;
  readonly time: number;
}

/** A position was reduced to settle another account's bankruptcy. */
export interface AutoDeleverageEvent {
  readonly type: 'auto_deleverage';
  readonly account: number;
  readonly symbol: string;
  readonly lots: Lots;
  readonly tick: Ticks;
  readonly time: number;
}

export interface FundingEvent {
  readonly type: 'funding';
  readonly account: number;
  readonly symbol: string;
  readonly rate: Rate;
  /** Above 0: the account paid. */
  readonly amount: Amount;
  readonly time: number;
}

export interface MarketStatusEvent {
  readonly type: 'market_status';
  readonly symbol: string;
  readonly status: MarketStatus;
}

export type ExchangeEvent =
  | Transfer
  | Fill
  | OrderEvent
  | PositionEvent
  | MarginCallEvent
  | LiquidationEvent
  | AutoDeleverageEvent
  | FundingEvent
  | MarketStatusEvent;
