import { bankruptcyTicks, divideRounded, isLiquidatable, markNotional } from '@tradewind/margin';
import type { Amount, Ticks } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import { crossFigures, maintenanceOf, pnlOf, valuationTick } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';

/** How positions that share a balance stand at the newest marks. */
export interface Standing {
  readonly maintenance: Amount;
  /** Balance with unrealised profit and loss. */
  readonly equity: Amount;
}

/** Open positions that share the balance of this one, if only itself: all cross positions of a wallet stand together. */
export function sharing(world: World, exposure: Exposure): Exposure[] {
  if (exposure.marginMode === 'isolated') return exposure.lots === 0 ? [] : [exposure];
  return [...world.account(exposure.account).exposures.values()].filter(
    ({ lots, marginMode, wallet }) => lots !== 0 && marginMode === 'cross' && wallet === exposure.wallet,
  );
}

export function standingOf(world: World, exposure: Exposure): Standing {
  if (exposure.marginMode === 'cross') {
    const { wallet, account } = exposure;
    const { maintenance, unrealizedPnl } = crossFigures(world, world.account(account), wallet.currency);
    return { maintenance, equity: wallet.balance + unrealizedPnl };
  }
  if (exposure.lots === 0) return { maintenance: 0n, equity: exposure.isolated.balance };
  const market = world.market(exposure.symbol);
  return {
    maintenance: maintenanceOf(market, exposure),
    equity: exposure.isolated.balance + pnlOf(market, exposure),
  };
}

export function mustBeLiquidated(world: World, exposure: Exposure): boolean {
  const { maintenance, equity } = standingOf(world, exposure);
  return isLiquidatable(maintenance, equity);
}

/** What a position is worth at the newest mark, unsigned. */
export function sizeAtMark(market: Market, { lots }: Pick<Exposure, 'lots'>): Amount {
  const value = markNotional(market.settings.grid, valuationTick(market), lots);
  return value < 0n ? -value : value;
}

/**
 * The price at which a position has used up what stands behind it. Cross positions have a share each of what the account
 * has left, or lacks, in proportion to their value, so that none is given away at the cost of the others.
 */
export function bankruptcyOf(world: World, market: Market, exposure: Exposure): Ticks {
  const { equity } = standingOf(world, exposure);
  const own = sizeAtMark(market, exposure);
  let all = 0n;
  for (const other of sharing(world, exposure)) all += sizeAtMark(world.market(other.symbol), other);
  const share = all === own || all === 0n ? equity : divideRounded(equity * own, all, 'down');
  return bankruptcyTicks({
    grid: market.settings.grid,
    position: exposure,
    balance: share - pnlOf(market, exposure),
  });
}
