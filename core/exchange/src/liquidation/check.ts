import { isLiquidatable } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import { valuationTick } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';
import { cancelUnbacked } from './cancel-orders.ts';
import { DeleverageQueues } from './deleverage-queues.ts';
import { canLiquidateIn, liquidate } from './liquidate.ts';
import { followRatio } from './margin-call.ts';
import { standingOf } from './stake.ts';

/**
 * A market's mark price moved, or funding was settled at it: whose margin runs short is called, loses the orders that it
 * can't back, or is liquidated. An index that is too old, or a market that is not open, halts all of it.
 *
 * Liquidations change other accounts, so after a pass with any of them everybody is looked at again. That ends: an
 * account that was liquidated has no orders left through which it could take on more, and each round closes lots.
 */
export function checkMarketRisk(world: World, market: Market): void {
  if (!canLiquidateIn(market)) return;
  const queues = new DeleverageQueues(world);
  const marks = [...world.markets.values()].map(valuationTick);
  for (let again = true; again;) {
    again = false;
    for (const exposure of market.liquidations.reached(market.mark, marks)) {
      if (check(world, exposure, queues)) again = true;
    }
  }
}

/** @returns true where it was liquidated */
function check(world: World, exposure: Exposure, queues: DeleverageQueues): boolean {
  // Closed as the counterparty of somebody who came before.
  if (exposure.lots === 0) return false;
  const standing = standingOf(world, exposure);
  if (isLiquidatable(standing.maintenance, standing.equity)) {
    liquidate(world, exposure, queues);
    return true;
  }
  followRatio(world, exposure, standing);
  cancelUnbacked(world, exposure);
  return false;
}
