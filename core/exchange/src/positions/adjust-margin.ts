import { initialMargin, isLiquidatable } from '@tradewind/margin';
import type { Amount } from '@tradewind/margin';
import type { Entry } from '../ledger/entries.ts';
import { Refusal } from '../outcome.ts';
import type { Exposure } from '../position.ts';
import { positionChanged } from '../settlement/perpetual.ts';
import type { Account, Market, World } from '../world.ts';
import { freeMargin, maintenanceOf, pnlOf } from './figures.ts';

/**
 * Moves money between the margin wallet and an isolated position: in (above 0), or out, as far as the initial margin stays
 * covered, losses included, and the position is not liquidated by it.
 *
 * @throws {Refusal}
 */
export function adjustMargin(world: World, market: Market, account: Account, amount: Amount): Exposure {
  const exposure = account.exposures.get(market.settings.symbol);
  if (exposure === undefined || exposure.lots === 0)
    throw new Refusal('unknown_position', `no position in ${market.settings.symbol}`);
  if (exposure.marginMode !== 'isolated')
    throw new Refusal('invalid_combination', 'only an isolated position has margin of its own');
  if (amount === 0n) throw new Refusal('invalid_amount', 'the amount must not be zero');
  const wallet = exposure.wallet as Entry;
  const isolated = exposure.isolated as Entry;
  if (amount > 0n) {
    if (freeMargin(world, account, exposure) < amount)
      throw new Refusal('insufficient_margin', `not enough ${wallet.currency} is available`);
    world.ledger.transfer('margin', wallet, isolated, amount, market.settings.symbol);
  } else {
    const left = isolated.balance + amount;
    const pnl = pnlOf(market, exposure);
    const entry = exposure.entryNotional < 0n ? -exposure.entryNotional : exposure.entryNotional;
    const needed = initialMargin(entry, exposure.leverage);
    if (left + (pnl < 0n ? pnl : 0n) < needed)
      throw new Refusal('insufficient_margin', 'the initial margin of the position must stay');
    if (isLiquidatable(maintenanceOf(market, exposure), left + pnl))
      throw new Refusal('would_liquidate', 'the position would be liquidated');
    world.ledger.transfer('margin', isolated, wallet, -amount, market.settings.symbol);
  }
  positionChanged(world, market, exposure);
  return exposure;
}
