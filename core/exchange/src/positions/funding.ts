import { fundingPayment } from '@tradewind/margin';
import type { Rate } from '@tradewind/margin';
import type { Entry } from '../ledger/entries.ts';
import { HOUSE, isUser } from '../ledger/ledger.ts';
import { coverShortfall, positionChanged } from '../settlement/perpetual.ts';
import type { Market, World } from '../world.ts';
import { valuationTick } from './figures.ts';

/**
 * Settles funding: those whom the rate is against pay those whom it favours, at the mark price. Payments are rounded up,
 * receipts down, so what is left over, less than a unit each, stays with the house.
 */
export function settleFunding(world: World, market: Market, rate: Rate): void {
  const tick = valuationTick(market);
  if (tick === 0) return;
  const { symbol, quote, grid } = market.settings;
  const pot = world.ledger.entry(HOUSE.clearing, 'spot', quote.code);
  const due = [...market.exposures.values()].flatMap((exposure) => {
    if (exposure.lots === 0) return [];
    return [{ exposure, amount: fundingPayment(grid, tick, exposure.lots, rate) }];
  });
  // First those who pay, so that the pot is never short.
  due.sort(
    (a, b) => Number(b.amount > 0n) - Number(a.amount > 0n) || a.exposure.account - b.exposure.account,
  );
  for (const { exposure, amount } of due) {
    if (amount === 0n) continue;
    const { account } = exposure;
    const isIsolated = isUser(account) && exposure.marginMode === 'isolated';
    const purse = (isIsolated ? exposure.isolated : exposure.wallet) as Entry;
    if (amount > 0n) world.ledger.transfer('funding', purse, pot, amount, symbol);
    else world.ledger.transfer('funding', pot, purse, -amount, symbol);
    if (isIsolated) coverShortfall(world, market, purse);
    exposure.funding -= amount;
    positionChanged(world, market, exposure);
    if (isUser(account)) world.emit({ type: 'funding', account, symbol, rate, amount, time: world.time });
  }
  world.ledger.transfer(
    'funding',
    pot,
    world.ledger.entry(HOUSE.liquidity, 'spot', quote.code),
    pot.balance,
    symbol,
  );
}
