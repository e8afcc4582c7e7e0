import { unrealizedPnl } from '@tradewind/margin';
import type { Lots, Side, Ticks } from '@tradewind/margin';
import { end } from '../orders/lifecycle.ts';
import type { Exposure } from '../position.ts';
import { valuationTick } from '../positions/figures.ts';
import { fill } from '../settlement/fill.ts';
import type { Market, World } from '../world.ts';
import type { DeleverageQueues } from './deleverage-queues.ts';

/**
 * Closes a bankrupt position against users on the other side at its bankruptcy price, free of fees, the highest ranked
 * first; whoever is drawn upon loses his orders in the market. It takes from profits: nobody is closed at a price that
 * is both worse than the mark and worse than what he came in at.
 *
 * @returns lots that were closed
 */
export function deleverage(
  world: World,
  market: Market,
  bankrupt: Exposure,
  tick: Ticks,
  queues: DeleverageQueues,
): Lots {
  const side: Side = bankrupt.lots > 0 ? 1 : -1;
  const before = Math.abs(bankrupt.lots);
  for (const counterparty of queues.of(market, side === 1 ? -1 : 1)) {
    if (bankrupt.lots === 0) break;
    const available = -side * counterparty.lots;
    if (available <= 0 || !isFair(market, counterparty, tick)) continue;
    const lots = Math.min(available, Math.abs(bankrupt.lots));
    for (const order of counterparty.orders) end(world, market, order, 'canceled', 'auto_deleverage');
    fill(world, {
      market,
      tick,
      lots,
      side: side === 1 ? -1 : 1,
      taker: { account: bankrupt.account, order: null },
      maker: { account: counterparty.account, order: null },
      cause: 'auto_deleverage',
      houseQuote: null,
    });
    const { account, symbol } = counterparty;
    world.emit({ type: 'auto_deleverage', account, symbol, lots, tick, time: world.time });
  }
  return before - Math.abs(bankrupt.lots);
}

function isFair(market: Market, counterparty: Exposure, tick: Ticks): boolean {
  const side = counterparty.lots > 0 ? 1 : -1;
  return (
    side * (tick - valuationTick(market)) >= 0 ||
    unrealizedPnl(market.settings.grid, counterparty, tick) >= 0n
  );
}
