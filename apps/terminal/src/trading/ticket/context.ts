import type { DecimalText } from '@tradewind/money';
import type { OrderResource, PositionResource } from '@tradewind/protocol';
import type { ListedMarket } from '../../stores/markets.ts';

export type MarginMode = NonNullable<OrderResource['marginMode']>;

/** Depth of one side, `[price, quantity, price, quantity, …]`, best first. */
export type Levels = ArrayLike<number>;

/** What the ticket knows of the market and the account besides what was typed. */
export interface TicketContext {
  readonly market: ListedMarket;
  readonly bids: Levels;
  readonly asks: Levels;
  /** Null before the first price. */
  readonly last: DecimalText | null;
  /** Perpetuals; null before the first mark price. */
  readonly mark: DecimalText | null;
  /** What orders may use: of base and quote on spot, of the margin wallet in perpetuals. Null: nobody is signed in. */
  readonly available: { readonly base: DecimalText; readonly quote: DecimalText } | null;
  /** Of the margin wallet, without profits and losses that are not realised. */
  readonly walletBalance: DecimalText | null;
  readonly position: PositionResource | null;
  /** 1 on spot. */
  readonly leverage: number;
  readonly marginMode: MarginMode;
  /** The exchange's clock, which is the feed's: UTC milliseconds; 0 before the first price. */
  readonly now: number;
}

export const isPerpetual = ({ market }: Pick<TicketContext, 'market'>): boolean =>
  market.type === 'perpetual';

/** +1 buy, −1 sell. */
export function sign(side: OrderResource['side']): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}
