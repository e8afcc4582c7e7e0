import { applyRate, divideRounded, initialMargin, notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Side } from '@tradewind/margin';
import type { Entry } from '../ledger/entries.ts';
import { HOUSE, isUser } from '../ledger/ledger.ts';
import type { Exposure } from '../position.ts';
import { updateHold } from '../positions/exposure.ts';
import { openLoss } from '../positions/open-loss.ts';
import type { Market, World } from '../world.ts';
import { feeRate } from './side.ts';
import type { Settled, Settlement, SettlementSide } from './side.ts';

/** Both sides' positions change by the fill; profits and losses go through the market's clearing account. */
export function settlePerpetual(world: World, settlement: Settlement): [bought: Settled, sold: Settled] {
  const { buyer, seller } = settlement;
  const bought = settleSide(world, settlement, buyer);
  return [bought, settleSide(world, settlement, seller)];
}

function settleSide(world: World, settlement: Settlement, party: SettlementSide): Settled {
  const { market, tick, lots, notional, reference } = settlement;
  const account = world.account(party.account);
  const exposure = world.exposure(account, market);
  const before = exposure.lots;
  const closing = before * party.side < 0 ? Math.min(lots, Math.abs(before)) : 0;
  const closedNotional =
    closing === lots
      ? notional
      : closing === 0
        ? 0n
        : notionalOf(market.settings.grid, tick, closing, 'down');
  let realizedPnl = 0n;
  if (closing > 0) realizedPnl = reduce(world, market, exposure, closing, closedNotional, reference);
  if (closing < lots) {
    increase(world, market, exposure, party.side, lots - closing, notional - closedNotional, reference);
  }
  const fee = applyRate(notional, feeRate(world, market, party), 'up');
  const fees = world.ledger.entry(HOUSE.fees, 'spot', market.settings.quote.code);
  world.ledger.transfer('fee', exposure.wallet, fees, fee, reference);
  exposure.fees += fee;
  if (exposure.lots === 0 && account.crossPositions === 0) coverShortfall(world, market, exposure.wallet);
  positionChanged(world, market, exposure);
  return { fee, feeCurrency: market.settings.quote.code, realizedPnl };
}

/**
 * Takes `closing` lots out of a position at `value` for all of them. The profit or loss goes between the market's
 * clearing account and the position's margin (isolated) or the margin wallet (cross); the share of isolated margin that
 * is no longer needed goes back to the wallet.
 *
 * @returns what was realised
 */
function reduce(
  world: World,
  market: Market,
  exposure: Exposure,
  closing: Lots,
  value: Amount,
  reference: string,
): Amount {
  const { lots } = exposure;
  const size = Math.abs(lots);
  const sign: Side = lots > 0 ? 1 : -1;
  const removed =
    closing === size
      ? exposure.entryNotional
      : divideRounded(exposure.entryNotional * BigInt(closing), BigInt(size), 'down');
  const pnl = (sign === 1 ? value : -value) - removed;
  const isolated = exposure.isolated as Entry;
  const wallet = exposure.wallet as Entry;
  const isIsolated = isUser(exposure.account) && exposure.marginMode === 'isolated';
  // Before the profit or loss, so that each lot takes its own share of the margin along.
  const margin =
    closing === size
      ? isolated.balance
      : divideRounded(isolated.balance * BigInt(closing), BigInt(size), 'down');
  const payer = isIsolated ? isolated : wallet;
  if (pnl > 0n) world.ledger.transfer('realized_pnl', market.clearing, payer, pnl, reference);
  else world.ledger.transfer('realized_pnl', payer, market.clearing, -pnl, reference);
  exposure.realizedPnl += pnl;
  exposure.entryNotional -= removed;
  exposure.lots -= sign * closing;
  if (isIsolated) {
    const free = closing === size ? isolated.balance : minimum(margin + pnl, isolated.balance);
    if (free > 0n) world.ledger.transfer('margin', isolated, wallet, free, reference);
  }
  if (isIsolated) coverShortfall(world, market, isolated);
  if (exposure.lots === 0 && isUser(exposure.account)) {
    exposure.called = false;
    exposure.positionId = 0;
    if (!isIsolated) world.account(exposure.account).crossPositions -= 1;
  }
  return pnl;
}

function increase(
  world: World,
  market: Market,
  exposure: Exposure,
  side: Side,
  lots: Lots,
  value: Amount,
  reference: string,
): void {
  if (exposure.lots === 0) {
    exposure.positionId = world.nextPositionId++;
    exposure.openedAt = world.time;
    exposure.realizedPnl = 0n;
    exposure.fees = 0n;
    exposure.funding = 0n;
    if (isUser(exposure.account) && exposure.marginMode === 'cross') {
      world.account(exposure.account).crossPositions += 1;
    }
  }
  exposure.lots += side * lots;
  exposure.entryNotional += side === 1 ? value : -value;
  if (!isUser(exposure.account) || exposure.marginMode === 'cross') return;
  // What it has lost at once lies with it too, so that a position begins with its initial margin whole.
  const margin = initialMargin(value, exposure.leverage) + openLoss(market, side, lots, value);
  world.ledger.transfer('margin', exposure.wallet, exposure.isolated, margin, reference);
}

/**
 * What a user's account is below zero once a position is gone, the insurance fund makes up, as far as it can; the house
 * the rest. No other user ever pays for it.
 *
 * @returns what was missing
 */
export function coverShortfall(world: World, market: Market, entry: Entry): Amount {
  if (entry.balance >= 0n || !isUser(entry.owner)) return 0n;
  const missing = -entry.balance;
  const { symbol } = market.settings;
  const fund = world.ledger.entry(HOUSE.insurance, 'spot', entry.currency);
  const insured = minimum(missing, fund.balance > 0n ? fund.balance : 0n);
  world.ledger.transfer('insurance', fund, entry, insured, symbol);
  const house = world.ledger.entry(HOUSE.liquidity, 'spot', entry.currency);
  world.ledger.transfer('insurance', house, entry, missing - insured, symbol);
  return missing;
}

/** What follows from any change of a position: its hold, its index entry, the event. */
export function positionChanged(world: World, market: Market, exposure: Exposure): void {
  updateHold(world, market, exposure);
  market.liquidations.update(exposure);
  world.exposureChanged(exposure);
  const { account, symbol, lots, entryNotional } = exposure;
  world.emit({ type: 'position', account, symbol, lots, entryNotional });
}

function minimum(a: Amount, b: Amount): Amount {
  return a < b ? a : b;
}
