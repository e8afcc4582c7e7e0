import { maxNotionalAt } from '@tradewind/margin';
import type { MarginMode } from '../order.ts';
import { Refusal } from '../outcome.ts';
import type { Exposure } from '../position.ts';
import type { Account, Market, World } from '../world.ts';
import { requiredHold, updateHold } from './exposure.ts';
import { freeMargin } from './figures.ts';

/** What an account wants to be in force in a market; what is left out stays. */
export interface MarginWish {
  readonly leverage?: number;
  readonly marginMode?: MarginMode;
}

/**
 * Sets leverage and margin mode of an account in a perpetual market. The mode stays while orders or a position are open;
 * an isolated position keeps its margin, so its leverage can rise but not fall (Binance).
 *
 * @throws {Refusal}
 */
export function configure(world: World, market: Market, account: Account, wish: MarginWish): Exposure {
  const exposure = checkConfiguration(world, market, account, wish);
  const { leverage = exposure.leverage, marginMode = exposure.marginMode } = wish;
  if (leverage === exposure.leverage && marginMode === exposure.marginMode) return exposure;
  exposure.leverage = leverage;
  exposure.marginMode = marginMode;
  configured(world, market, exposure);
  return exposure;
}

/** Leverage or margin mode were set: what is held follows. */
export function configured(world: World, market: Market, exposure: Exposure): void {
  updateHold(world, market, exposure);
  market.liquidations.update(exposure);
  world.exposureChanged(exposure);
}

/** Whether {@link configure} would do it. @throws {Refusal} */
export function checkConfiguration(
  world: World,
  market: Market,
  account: Account,
  wish: MarginWish,
): Exposure {
  const { perpetual, symbol } = market.settings;
  if (perpetual === null) throw new Refusal('invalid_combination', `${symbol} is a spot market`);
  const exposure = world.exposure(account, market);
  const { leverage = exposure.leverage, marginMode = exposure.marginMode } = wish;
  const isOpen = exposure.lots !== 0 || exposure.orders.size > 0;
  if (marginMode !== exposure.marginMode && isOpen) {
    throw new Refusal(
      'margin_mode_locked',
      `the margin mode of ${symbol} can't change while orders or a position are open`,
    );
  }
  if (!Number.isSafeInteger(leverage) || leverage < 1 || leverage > perpetual.maxLeverage) {
    throw new Refusal('leverage_too_high', `${symbol} takes a leverage of 1 to ${perpetual.maxLeverage}`);
  }
  if (leverage < exposure.leverage && exposure.lots !== 0 && exposure.marginMode === 'isolated') {
    throw new Refusal(
      'insufficient_margin',
      'the leverage of an open isolated position can only rise; add margin instead',
    );
  }
  const entry = exposure.entryNotional < 0n ? -exposure.entryNotional : exposure.entryNotional;
  const larger = exposure.buyNotional > exposure.sellNotional ? exposure.buyNotional : exposure.sellNotional;
  if (entry + larger > maxNotionalAt(perpetual.brackets, leverage)) {
    throw new Refusal(
      'position_too_large',
      `position and orders are too large for a leverage of ${leverage}`,
    );
  }
  if (leverage < exposure.leverage) checkFreeMargin(world, market, account, exposure, leverage);
  return exposure;
}

/** A lower leverage binds more, in orders and in a cross position. @throws {Refusal} insufficient_margin */
function checkFreeMargin(
  world: World,
  market: Market,
  account: Account,
  exposure: Exposure,
  leverage: number,
): void {
  const before = exposure.leverage;
  exposure.leverage = leverage;
  const more = requiredHold(market, exposure, account.feeTier) - exposure.held;
  const free = freeMargin(world, account, exposure);
  exposure.leverage = before;
  if (free < (more > 0n ? more : 0n)) {
    throw new Refusal('insufficient_margin', `not enough margin for a leverage of ${leverage}`);
  }
}
