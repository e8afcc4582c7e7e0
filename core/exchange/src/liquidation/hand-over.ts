import { markNotional, notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Side, Ticks } from '@tradewind/margin';
import { HOUSE } from '../ledger/ledger.ts';
import type { Exposure } from '../position.ts';
import { valuationTick } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';
import { deleverage } from './deleverage.ts';
import type { DeleverageQueues } from './deleverage-queues.ts';
import { takeoverCapacity } from './insurance-fund.ts';
import { bankruptcyOf } from './stake.ts';
import { take } from './take.ts';
import { tell } from './tell.ts';

/**
 * The end of a position that the book can't take: at its bankruptcy price it goes to the insurance fund as far as that
 * can bear it, then to those who won most on the other side, and what nobody can be asked to take to the house. No user
 * loses by it.
 */
export function handOver(world: World, market: Market, exposure: Exposure, queues: DeleverageQueues): void {
  const tick = bankruptcyOf(world, market, exposure);
  const insured = takeoverCapacity(world, market, exposure, tick);
  if (insured > 0) {
    const insurance = costOf(market, exposure, tick, insured);
    take(world, market, exposure, { tick, lots: insured, by: HOUSE.insurance });
    tell(world, market, exposure, { stage: 'taken_over', lots: insured, tick, insurance });
  }
  if (exposure.lots === 0) return;
  const deleveraged = deleverage(world, market, exposure, tick, queues);
  if (deleveraged > 0) tell(world, market, exposure, { stage: 'auto_deleveraged', lots: deleveraged, tick });
  const left = Math.abs(exposure.lots);
  if (left === 0) return;
  take(world, market, exposure, { tick, lots: left, by: HOUSE.liquidity });
  tell(world, market, exposure, { stage: 'left_to_house', lots: left, tick });
}

/** What taking lots over at `tick` costs against the mark price; below 0 it is a gain. */
function costOf(market: Market, exposure: Exposure, tick: Ticks, lots: Lots): Amount {
  const { grid } = market.settings;
  const side: Side = exposure.lots > 0 ? 1 : -1;
  const paid = notionalOf(grid, tick, lots, 'down');
  const worth = markNotional(grid, valuationTick(market), side * lots);
  return side === 1 ? paid - worth : -worth - paid;
}
