import { maxNotionalAt } from '@tradewind/margin';
import type { MarginMode } from '../order.ts';
import { Refusal } from '../outcome.ts';
import type { Exposure } from '../position.ts';
import type { Account, Market, World } from '../world.ts';
import { requiredHold, updateHold } from './exposure.ts';
import { freeMargin } from './figures.ts';

/**
 * Sets leverage and margin mode of an account in a perpetual market. The mode stays while orders or a position are open;
 * an isolated position keeps its margin, so its leverage can rise but not fall (Binance).
 *
 * @throws {Refusal}
 */
export function configure(
  world: World,
  market: Market,
  account: Account,
  wanted: { readonly leverage?: number; readonly marginMode?: MarginMode },
): Exposure {
  const { perpetual, symbol } = market.settings;
  if (perpetual === null) throw new Refusal('invalid_combination', `${symbol} is a spot market`);
  const exposure = world.exposure(account, market);
  const { leverage = exposure.leverage, marginMode = exposure.marginMode } = wanted;
  if (leverage === exposure.leverage && marginMode === exposure.marginMode) return exposure;
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
  const before = exposure.leverage;
  exposure.leverage = leverage;
  const more = requiredHold(market, exposure, account.feeTier) - exposure.held;
  if (leverage < before && freeMargin(world, account, exposure) < (more > 0n ? more : 0n)) {
    exposure.leverage = before;
    throw new Refusal('insufficient_margin', `not enough margin for a leverage of ${leverage}`);
  }
  exposure.marginMode = marginMode;
  updateHold(world, market, exposure);
  market.liquidations.update(exposure);
  world.exposureChanged(exposure);
  return exposure;
}
