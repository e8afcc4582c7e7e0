import type { liquidations } from '@tradewind/database';
import type { LiquidationEvent } from '@tradewind/exchange';
import type { MarketNotation } from './market-notation.ts';

export type LiquidationRow = Omit<typeof liquidations.$inferSelect, 'id'>;

export function liquidationRow(
  world: string,
  seq: number,
  event: LiquidationEvent,
  notation: MarketNotation,
): LiquidationRow {
  return {
    world,
    account: event.account,
    symbol: event.symbol,
    stage: event.stage,
    quantity: notation.quantity(event.lots),
    price: notation.priceOrNone(event.tick),
    fee: notation.quote(event.fee),
    insurance: notation.quote(event.insurance),
    seq,
    time: new Date(event.time),
  };
}
