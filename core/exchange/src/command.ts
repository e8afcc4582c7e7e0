import type { Amount, Lots, Rate, Side, Ticks } from '@tradewind/margin';
import type { HouseQuote } from './book/house.ts';
import type { MarketSettings, MarketStatus } from './market.ts';
import type {
  MarginMode,
  OrderType,
  Protection,
  SelfTradePrevention,
  TimeInForce,
  TriggerBy,
} from './order.ts';

/** A new order as asked for. Prices in ticks, quantities in lots; what is not given is left out. */
export interface OrderRequest {
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly lots?: Lots;
  /** Market orders by value. */
  readonly quoteAmount?: Amount;
  readonly tick?: Ticks;
  readonly stopTick?: Ticks;
  readonly callbackRate?: Rate;
  readonly activationTick?: Ticks;
  readonly triggerBy?: TriggerBy;
  readonly timeInForce?: TimeInForce;
  /** UTC milliseconds. */
  readonly expiresAt?: number;
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
  readonly closePosition?: boolean;
  readonly clientOrderId?: string;
  readonly selfTradePrevention?: SelfTradePrevention;
  readonly protection?: Protection;
  /** Set for the account and market as the order is accepted. */
  readonly leverage?: number;
  readonly marginMode?: MarginMode;
}

export type WalletKind = 'spot' | 'margin';

/** What an account asks for. */
export type AccountCommand =
  | { readonly type: 'place'; readonly order: OrderRequest }
  | {
      readonly type: 'place_oco';
      readonly symbol: string;
      readonly side: Side;
      readonly lots: Lots;
      /** The limit leg (a maker). */
      readonly tick: Ticks;
      readonly stopTick: Ticks;
      /** Limit price of the stop leg; a market order without. */
      readonly stopLimitTick?: Ticks;
      readonly triggerBy?: TriggerBy;
      readonly reduceOnly?: boolean;
      readonly clientOrderId?: string;
    }
  | {
      readonly type: 'amend';
      readonly orderId: number;
      readonly lots?: Lots;
      readonly tick?: Ticks;
      readonly stopTick?: Ticks;
    }
  | { readonly type: 'cancel'; readonly orderId: number }
  /** All open orders, of one market or of all. */
  | { readonly type: 'cancel_all'; readonly symbol?: string }
  /** Cancels everything of a market `afterMs` from now unless it is renewed; 0 switches it off. */
  | { readonly type: 'countdown'; readonly symbol: string; readonly afterMs: number }
  | {
      readonly type: 'configure';
      readonly symbol: string;
      readonly leverage?: number;
      readonly marginMode?: MarginMode;
    }
  /** Reduces or closes the position at market. */
  | {
      readonly type: 'close_position';
      readonly symbol: string;
      readonly lots?: Lots;
      readonly clientOrderId?: string;
    }
  /** Adds to (above 0) or takes from (below 0) the margin of an isolated position. */
  | { readonly type: 'adjust_margin'; readonly symbol: string; readonly amount: Amount }
  /** Replaces stop and target of a position; null takes one away, undefined leaves it. */
  | {
      readonly type: 'protect_position';
      readonly symbol: string;
      readonly stopLoss?: Ticks | null;
      readonly takeProfit?: Ticks | null;
      readonly triggerBy?: TriggerBy;
    }
  | {
      readonly type: 'transfer';
      readonly currency: string;
      readonly amount: Amount;
      readonly from: WalletKind;
      readonly to: WalletKind;
      /** Another account, for its wallet `to`; the own one where absent. */
      readonly toAccount?: number;
    }
  /** Paper money, from and to outside. */
  | {
      readonly type: 'deposit';
      readonly currency: string;
      readonly amount: Amount;
      readonly wallet: WalletKind;
    }
  | {
      readonly type: 'withdraw';
      readonly currency: string;
      readonly amount: Amount;
      readonly wallet: WalletKind;
    };

/** What the market and the house say. */
export type MarketCommand =
  | { readonly type: 'market'; readonly settings: MarketSettings }
  | { readonly type: 'market_status'; readonly symbol: string; readonly status: MarketStatus }
  | { readonly type: 'currency'; readonly code: string; readonly scale: number }
  /** The venue's depth, best first, in ticks and lots. */
  | { readonly type: 'quote'; readonly symbol: string; readonly bids: HouseQuote; readonly asks: HouseQuote }
  /** A trade at the venue; `lots` 0 where only the last price is known. `taker` 0 where the side is unknown. */
  | {
      readonly type: 'print';
      readonly symbol: string;
      readonly tick: Ticks;
      readonly lots: Lots;
      readonly taker: Side | 0;
    }
  | {
      readonly type: 'mark';
      readonly symbol: string;
      readonly mark: Ticks;
      readonly index: Ticks;
      /** The index is too old to liquidate by. */
      readonly stale: boolean;
    }
  /** Funding is settled now at this rate. */
  | { readonly type: 'funding'; readonly symbol: string; readonly rate: Rate }
  | { readonly type: 'account'; readonly account: number; readonly feeTier: number }
  | { readonly type: 'fund_insurance'; readonly currency: string; readonly amount: Amount }
  /** Time goes on: expiries and countdowns. */
  | { readonly type: 'tick' };

/** One step of the exchange. `time` is exchange time in UTC milliseconds and never goes back. */
export type Command =
  | (AccountCommand & { readonly time: number; readonly account: number })
  | (MarketCommand & { readonly time: number });
