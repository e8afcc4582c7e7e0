import {
  applyRate,
  bracketIndexOf,
  entryTicks,
  markNotional,
  notional as notionalOf,
} from '@tradewind/margin';
import type { Amount, Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from '../book/book.ts';
import type { Entry } from '../ledger/entries.ts';
import { HOUSE } from '../ledger/ledger.ts';
import { match } from '../matching/match.ts';
import { isWithin, nextTick } from '../matching/reach.ts';
import type { Order } from '../order.ts';
import { end, open } from '../orders/lifecycle.ts';
import { newOrder } from '../orders/new-order.ts';
import type { Exposure } from '../position.ts';
import type { Market, World } from '../world.ts';
import { bankruptcyOf } from './stake.ts';
import { tell } from './tell.ts';

/**
 * One step of reducing a position through the book: an IOC order, the owner's own and among his orders, for as much as
 * brings it to the next lower bracket, or for all of it in the lowest, at its bankruptcy price or better.
 *
 * @returns false where the book did not take all of it
 */
export function reduceInBook(world: World, market: Market, exposure: Exposure): boolean {
  const side: Side = exposure.lots > 0 ? -1 : 1;
  const bankruptcy = bankruptcyOf(world, market, exposure);
  if (!isWithin(nextTick(market, side, NO_TICK), bankruptcy, side)) return false;
  const order = newOrder(world, market, exposure.account, {
    symbol: market.settings.symbol,
    side,
    type: 'market',
    lots: lotsAboveBracket(market, exposure),
    reduceOnly: true,
    timeInForce: 'IOC',
  });
  const wallet = exposure.wallet as Entry;
  const before = wallet.balance;
  open(world, order);
  match(world, market, order, bankruptcy, 'liquidation');
  end(world, market, order, order.remaining === 0 ? 'filled' : 'expired', 'liquidation');
  if (order.filled > 0) {
    // What an isolated position set free is all there is to pay from; a cross account pays from its surplus.
    const freed = exposure.marginMode === 'isolated' ? wallet.balance - before : null;
    const fee = chargeFee(world, market, { order, bankruptcy, wallet, freed });
    tell(world, market, exposure, {
      stage: 'reduced',
      lots: order.filled,
      tick: averageTick(market, order),
      fee,
    });
  }
  return order.remaining === 0;
}

/** Lots beyond the cap of the next lower bracket at the mark price; all of them in the lowest. */
function lotsAboveBracket({ settings, mark }: Market, { lots }: Exposure): Lots {
  const { grid, perpetual } = settings;
  const { brackets } = perpetual!;
  const size = Math.abs(lots);
  const index = bracketIndexOf(brackets, markNotional(grid, mark, lots));
  const { floor } = brackets[index]!;
  return size - Number((floor * grid.denominator) / (grid.numerator * BigInt(mark)));
}

interface Liquidated {
  readonly order: Order;
  readonly bankruptcy: Ticks;
  readonly wallet: Entry;
  readonly freed: Amount | null;
}

/**
 * The liquidation fee, a share of what was liquidated, goes to the insurance fund in place of a trading fee: at most what
 * the fills left above the bankruptcy price.
 */
function chargeFee(
  world: World,
  { settings }: Market,
  { order, bankruptcy, wallet, freed }: Liquidated,
): Amount {
  const { side, filled, filledNotional } = order;
  const worthless = notionalOf(settings.grid, bankruptcy, filled, side === 1 ? 'down' : 'up');
  const surplus = side === 1 ? worthless - filledNotional : filledNotional - worthless;
  const asked = applyRate(filledNotional, settings.perpetual!.liquidationFee, 'up');
  let fee = asked < surplus ? asked : surplus;
  if (freed !== null && freed < fee) fee = freed;
  if (fee <= 0n) return 0n;
  const fund = world.ledger.entry(HOUSE.insurance, 'spot', wallet.currency);
  world.ledger.transfer('liquidation_fee', wallet, fund, fee, String(order.id));
  return fee;
}

function averageTick({ settings }: Market, { filled, filledNotional }: Order): Ticks {
  return entryTicks(settings.grid, { lots: filled, entryNotional: filledNotional });
}
