import { applyRate } from '@tradewind/margin';
import type { Amount } from '@tradewind/margin';
import { HOUSE } from '../ledger/ledger.ts';
import { lotsAmount } from '../world.ts';
import type { World } from '../world.ts';
import { feeRate } from './side.ts';
import type { Settled, Settlement, SettlementSide } from './side.ts';

/**
 * Base goes to the buyer, quote to the seller, and each pays its fee from what it got (Binance spot): the buyer in base,
 * the seller in quote, rounded up.
 */
export function settleSpot(world: World, settlement: Settlement): [bought: Settled, sold: Settled] {
  const { market, lots, notional, reference, buyer, seller } = settlement;
  const { base, quote } = market.settings;
  const baseAmount = lotsAmount(market, lots);
  const wallet = (side: SettlementSide, currency: string) =>
    world.spot(world.account(side.account), currency);
  release(world, settlement, buyer, notional);
  release(world, settlement, seller, baseAmount);
  const { ledger } = world;
  ledger.transfer('trade', wallet(seller, base.code), wallet(buyer, base.code), baseAmount, reference);
  ledger.transfer('trade', wallet(buyer, quote.code), wallet(seller, quote.code), notional, reference);
  const charge = (side: SettlementSide, currency: string, amount: Amount): Settled => {
    const fee = applyRate(amount, feeRate(world, market, side), 'up');
    ledger.transfer(
      'fee',
      wallet(side, currency),
      ledger.entry(HOUSE.fees, 'spot', currency),
      fee,
      reference,
    );
    return { fee, feeCurrency: currency, realizedPnl: 0n };
  };
  return [charge(buyer, base.code, baseAmount), charge(seller, quote.code, notional)];
}

/** A resting order's hold gives way to what it pays; the rest of a fill at a better price is set free by the caller. */
function release(
  world: World,
  { market }: Settlement,
  { order, account, side }: SettlementSide,
  paid: Amount,
): void {
  if (order === null || order.held === 0n) return;
  const freed = paid < order.held ? paid : order.held;
  const { base, quote } = market.settings;
  world.ledger.hold(world.spot(world.account(account), side === 1 ? quote.code : base.code), -freed);
  order.held -= freed;
}
