import type { Amount, Lots, Rate, Side, Ticks } from '@tradewind/margin';
import { isUser } from '../ledger/ledger.ts';
import type { Order } from '../order.ts';
import type { Market, World } from '../world.ts';

/** One side of a fill: an order of a user, or an account that acts without one (the house, the insurance fund). */
export interface Party {
  readonly account: number;
  readonly order: Order | null;
}

/** What settling one side led to. */
export interface Settled {
  readonly fee: Amount;
  readonly feeCurrency: string;
  readonly realizedPnl: Amount;
}

/** What one side of a fill is settled by. */
export interface SettlementSide extends Party {
  readonly side: Side;
  readonly liquidity: 'taker' | 'maker';
  /** Pays no trading fee. */
  readonly free: boolean;
}

/** A fill as it is settled. */
export interface Settlement {
  readonly market: Market;
  readonly tick: Ticks;
  readonly lots: Lots;
  readonly notional: Amount;
  readonly reference: string;
  readonly buyer: SettlementSide;
  readonly seller: SettlementSide;
}

/** Rate that a side pays: nothing where it is the house's, or a step of a liquidation. */
export function feeRate(
  world: World,
  market: Market,
  { account: number, liquidity, free }: SettlementSide,
): Rate {
  if (free || !isUser(number)) return 0n;
  const { fees } = market.settings;
  const tier = fees[world.account(number).feeTier] ?? fees[0]!;
  return tier[liquidity];
}
