import type { Exposure } from '../position.ts';
import { end } from '../orders/lifecycle.ts';
import { freeMargin } from '../positions/figures.ts';
import type { Order } from '../order.ts';
import type { World } from '../world.ts';
import { tell } from './tell.ts';

function raisesExposure({ reduceOnly, closePosition }: Order): boolean {
  return !reduceOnly && !closePosition;
}

/**
 * The first stage: a position that is to be liquidated loses its orders, so that they free margin and nothing adds to it.
 * A cross account loses those of all markets that draw on the same wallet, but for what protects isolated positions.
 */
export function cancelForLiquidation(world: World, exposure: Exposure): void {
  const { account, wallet, marginMode } = exposure;
  const affected =
    marginMode === 'isolated'
      ? [exposure]
      : [...world.account(account).exposures.values()].filter((other) => other.wallet === wallet);
  for (const each of affected) {
    const market = world.market(each.symbol);
    const doomed = [...each.orders].filter(
      (order) => each === exposure || each.marginMode === 'cross' || raisesExposure(order),
    );
    for (const order of doomed) end(world, market, order, 'canceled', 'liquidation');
    if (doomed.length > 0) tell(world, market, each, { stage: 'orders_canceled', tick: market.mark });
  }
}

/** Below initial margin a cross account may only reduce: the orders that would raise its exposure are cancelled. */
export function cancelUnbacked(world: World, exposure: Exposure): void {
  const account = world.account(exposure.account);
  if (exposure.marginMode === 'isolated' || freeMargin(world, account, exposure) >= 0n) return;
  for (const { orders, wallet, symbol } of account.exposures.values()) {
    if (wallet !== exposure.wallet) continue;
    const unbacked = [...orders].filter(raisesExposure);
    for (const order of unbacked) end(world, world.market(symbol), order, 'canceled', 'insufficient_margin');
  }
}
