import type { Trade } from '@tradewind/market';
import type { PublicTrade } from '../engine.ts';

/** A trade of this exchange for the tape of the venue whose prices it was made at. Its id is none of the venue's. */
export function tapeTrade(trade: PublicTrade, venue: string): Trade {
  const { symbol, id, time, price, quantity, side } = trade;
  return {
    venue,
    symbol,
    id: `tradewind-${id}`,
    time,
    price: Number(price),
    quantity: Number(quantity),
    side,
  };
}
