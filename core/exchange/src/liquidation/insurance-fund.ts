import { divideRounded, initialMargin, isLiquidatable, notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from '../book/book.ts';
import type { Entry } from '../ledger/entries.ts';
import { HOUSE } from '../ledger/ledger.ts';
import { match } from '../matching/match.ts';
import { isWithin, nextTick } from '../matching/reach.ts';
import { marketBound } from '../orders/checks.ts';
import { newOrder } from '../orders/new-order.ts';
import type { Exposure } from '../position.ts';
import { maintenanceOf, pnlOf, valuationTick } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';
import { sizeAtMark } from './stake.ts';
import { take } from './take.ts';

/** What the insurance fund has in one currency, and what its positions need. */
interface FundFigures {
  readonly equity: Amount;
  readonly initial: Amount;
  readonly maintenance: Amount;
}

/** The fund's positions stand together behind its one balance, apart from all other money of the house. */
function fundFigures(world: World, currency: string): FundFigures {
  let equity = world.ledger.entry(HOUSE.insurance, 'spot', currency).balance;
  let initial = 0n;
  let maintenance = 0n;
  for (const exposure of world.account(HOUSE.insurance).exposures.values()) {
    if (exposure.lots === 0 || exposure.wallet.currency !== currency) continue;
    const market = world.market(exposure.symbol);
    equity += pnlOf(market, exposure);
    initial += initialMargin(sizeAtMark(market, exposure), exposure.leverage);
    maintenance += maintenanceOf(market, exposure);
  }
  return { equity, initial, maintenance };
}

/**
 * How much of a position the fund can take over at `tick`: within its cap for the market, at the mark price, and as long
 * as what it then has covers the initial margin of all its positions at the market's default leverage.
 */
export function takeoverCapacity(world: World, market: Market, exposure: Exposure, tick: Ticks): Lots {
  const { grid, quote, perpetual } = market.settings;
  const side: Side = exposure.lots > 0 ? 1 : -1;
  const fund = world.exposure(world.account(HOUSE.insurance), market);
  const now = fundFigures(world, quote.code);
  const others = now.initial - initialMargin(sizeAtMark(market, fund), fund.leverage);
  const mark = valuationTick(market);
  const bears = (lots: Lots): boolean => {
    const value = sizeAtMark(market, { lots: fund.lots + side * lots });
    if (value > perpetual!.insuranceCap) return false;
    const gained = notionalOf(grid, mark, lots, 'down') - notionalOf(grid, tick, lots, 'down');
    const equity = now.equity + (side === 1 ? gained : -gained);
    return equity >= others + initialMargin(value, fund.leverage);
  };
  let least = 0;
  let beyond = Math.abs(exposure.lots) + 1;
  while (beyond - least > 1) {
    const tried = least + Math.floor((beyond - least) / 2);
    if (bears(tried)) least = tried;
    else beyond = tried;
  }
  return least;
}

/**
 * The fund sells what it took over as soon as the book pays what it gave for it, and within the bound of market orders.
 * When its money no longer covers the maintenance margin of its positions it sells at any price within that bound, and
 * what it can't sell then goes to the house at the mark price, which also pays what the fund lacks.
 */
export function unwindInsurance(world: World, market: Market): void {
  const fund = market.exposures.get(HOUSE.insurance);
  if (fund === undefined || fund.lots === 0) return;
  if (market.stale || market.mark === 0 || market.settings.status !== 'open') return;
  const { code } = market.settings.quote;
  const isShort = () => {
    const { maintenance, equity } = fundFigures(world, code);
    return isLiquidatable(maintenance, equity);
  };
  const side: Side = fund.lots > 0 ? -1 : 1;
  const bound = marketBound(market, side);
  const mustSell = isShort();
  sell(world, market, fund, mustSell ? bound : worse(side, bound, entryOf(market, fund)));
  if (!mustSell) return;
  if (fund.lots !== 0 && isShort()) {
    take(world, market, fund, { tick: market.mark, lots: Math.abs(fund.lots), by: HOUSE.liquidity });
  }
  const entry = fund.wallet as Entry;
  if (entry.balance >= 0n || fundFigures(world, code).maintenance > 0n) return;
  const house = world.ledger.entry(HOUSE.liquidity, 'spot', code);
  world.ledger.transfer('insurance', house, entry, -entry.balance, market.settings.symbol);
}

/** An order that nobody sees but its counterparties, in their fills. */
function sell(world: World, market: Market, fund: Exposure, limit: Ticks): void {
  const side: Side = fund.lots > 0 ? -1 : 1;
  if (!isWithin(nextTick(market, side, NO_TICK), limit, side)) return;
  const order = newOrder(world, market, HOUSE.insurance, {
    symbol: market.settings.symbol,
    side,
    type: 'market',
    lots: Math.abs(fund.lots),
    reduceOnly: true,
    timeInForce: 'IOC',
  });
  match(world, market, order, limit, 'liquidation');
}

/** The price at which the fund gets its money back, rounded in its favour. */
function entryOf({ settings }: Market, { lots, entryNotional }: Exposure): Ticks {
  const { numerator, denominator } = settings.grid;
  const size = BigInt(Math.abs(lots)) * numerator;
  const value = entryNotional < 0n ? -entryNotional : entryNotional;
  return Math.max(1, Number(divideRounded(value * denominator, size, lots > 0 ? 'up' : 'down')));
}

/** The limit that lets a taker of `side` go less far. */
function worse(side: Side, a: Ticks, b: Ticks): Ticks {
  return side === 1 ? Math.min(a, b) : Math.max(a, b);
}
