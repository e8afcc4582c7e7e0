import type { MarketSettings, MarketStatus } from './market.ts';
import { Refusal } from './outcome.ts';
import { updateHold } from './positions/exposure.ts';
import { lotUnits } from './world.ts';
import type { Account, Market, World } from './world.ts';

/**
 * A market as configured now, new or changed. The grid stays while orders or positions stand on it; fees, filters and
 * bounds of risk count from now on.
 *
 * @throws {Refusal} grid_in_use
 */
export function changeMarket(world: World, settings: MarketSettings): void {
  const market = world.markets.get(settings.symbol);
  if (market === undefined) {
    world.addMarket(settings);
    return;
  }
  const { grid, type, quote, base } = market.settings;
  const sameGrid =
    grid.tickSize === settings.grid.tickSize &&
    grid.lotSize === settings.grid.lotSize &&
    type === settings.type &&
    quote.scale === settings.quote.scale &&
    base.scale === settings.base.scale;
  if (!sameGrid && isInUse(world, market)) {
    throw new Refusal('grid_in_use', `orders or positions stand on the grid of ${settings.symbol}`);
  }
  const { status } = market.settings;
  market.settings = { ...settings, status };
  market.lotUnits = lotUnits(settings);
  market.bandAt = 0;
  market.liquidations.configure(market.settings);
  for (const exposure of market.exposures.values()) {
    updateHold(world, market, exposure);
    market.liquidations.update(exposure);
  }
  if (settings.status !== status) setStatus(world, market, settings.status);
}

function isInUse(world: World, market: Market): boolean {
  const { symbol } = market.settings;
  for (const order of world.orders.values()) if (order.symbol === symbol) return true;
  for (const { lots } of market.exposures.values()) if (lots !== 0) return true;
  return false;
}

/** Opens, halts, or lets only cancellations through. Orders stay; nothing fills while the market is not open. */
export function setStatus(world: World, market: Market, status: MarketStatus): void {
  market.settings = { ...market.settings, status };
  world.emit({ type: 'market_status', symbol: market.settings.symbol, status });
}

/** Fees that are reserved follow the tier. */
export function setFeeTier(world: World, account: Account, feeTier: number): void {
  account.feeTier = feeTier;
  for (const exposure of account.exposures.values())
    updateHold(world, world.market(exposure.symbol), exposure);
  world.accountChanged(account.number);
}
