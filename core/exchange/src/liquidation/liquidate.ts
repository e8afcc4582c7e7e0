import type { Amount } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import { maintenanceOf } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';
import { cancelForLiquidation } from './cancel-orders.ts';
import type { DeleverageQueues } from './deleverage-queues.ts';
import { handOver } from './hand-over.ts';
import { reduceInBook } from './reduce.ts';
import { mustBeLiquidated, sharing } from './stake.ts';

/** Liquidation goes by fresh prices and through open markets only. */
export function canLiquidateIn({ stale, mark, settings }: Market): boolean {
  return !stale && mark > 0 && settings.status === 'open';
}

/**
 * Liquidates what shares a balance with a position, stage by stage until its margin suffices again: its orders are
 * cancelled; it is reduced through the book, bracket by bracket, the position with the largest maintenance margin first;
 * what the book can't take is handed over. Each round closes lots or gives up on a book, so this ends.
 */
export function liquidate(world: World, exposure: Exposure, queues: DeleverageQueues): void {
  cancelForLiquidation(world, exposure);
  const exhausted = new Set<Exposure>();
  while (mustBeLiquidated(world, exposure)) {
    const positions = sharing(world, exposure).filter(({ symbol }) => canLiquidateIn(world.market(symbol)));
    const reducible = largest(
      world,
      positions.filter((position) => !exhausted.has(position)),
    );
    if (reducible !== null) {
      if (!reduceInBook(world, world.market(reducible.symbol), reducible)) exhausted.add(reducible);
      continue;
    }
    const given = largest(world, positions);
    if (given === null) return;
    handOver(world, world.market(given.symbol), given, queues);
  }
}

/** By maintenance margin, by symbol among equals. */
function largest(world: World, positions: readonly Exposure[]): Exposure | null {
  let found: Exposure | null = null;
  let most: Amount = -1n;
  for (const position of positions) {
    const maintenance = maintenanceOf(world.market(position.symbol), position);
    if (maintenance < most || (maintenance === most && found !== null && position.symbol > found.symbol))
      continue;
    found = position;
    most = maintenance;
  }
  return found;
}
