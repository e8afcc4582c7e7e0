import { isUser } from '../ledger/ledger.ts';
import { applyRate, divideRounded, initialMargin } from '@tradewind/margin';
import type { Amount, Lots, Side } from '@tradewind/margin';
import type { Ledger } from '../ledger/entries.ts';
import type { MarketSettings } from '../market.ts';
import type { Exposure } from '../position.ts';
import type { Market, World } from '../world.ts';

/** No position, no orders, the market's default leverage, cross margin (Binance's default). */
export function newExposure(
  account: number,
  { symbol, perpetual, quote }: MarketSettings,
  ledger: Ledger,
): Exposure {
  return {
    wallet: ledger.entry(account, isUser(account) ? 'margin' : 'spot', quote.code),
    isolated: ledger.entry(account, 'isolated', quote.code, symbol),
    account,
    symbol,
    leverage: perpetual?.defaultLeverage ?? 1,
    marginMode: 'cross',
    positionId: 0,
    lots: 0,
    entryNotional: 0n,
    realizedPnl: 0n,
    fees: 0n,
    funding: 0n,
    openedAt: 0,
    updatedAt: 0,
    buyLots: 0,
    buyNotional: 0n,
    sellLots: 0,
    sellNotional: 0n,
    held: 0n,
    orders: new Set(),
    called: false,
    slot: -1,
  };
}

/** What an order adds to one side of an exposure. */
export interface Contribution {
  readonly side: Side;
  readonly lots: Lots;
  readonly notional: Amount;
}

/**
 * What the margin wallet has to hold for an exposure: the initial margin and both fees of what open orders could add to
 * the position, the larger of the two sides (Binance's open order margin: orders of one side may close what those of the
 * other opened), and the fee of closing the position.
 *
 * @param extra an order that is asked for but not in yet
 */
export function requiredHold(
  market: Market,
  exposure: Exposure,
  feeTier: number,
  extra?: Contribution,
): Amount {
  const { settings } = market;
  const { taker } = settings.fees[feeTier] ?? settings.fees[0]!;
  const { lots, leverage } = exposure;
  const added = (side: Side): Amount => {
    let sideLots = side === 1 ? exposure.buyLots : exposure.sellLots;
    let sideNotional = side === 1 ? exposure.buyNotional : exposure.sellNotional;
    if (extra !== undefined && extra.side === side) {
      sideLots += extra.lots;
      sideNotional += extra.notional;
    }
    // What closes the position needs no margin of its own.
    const opening = sideLots - Math.max(0, -side * lots);
    if (opening <= 0) return 0n;
    return opening === sideLots
      ? sideNotional
      : divideRounded(sideNotional * BigInt(opening), BigInt(sideLots), 'up');
  };
  const buy = added(1);
  const sell = added(-1);
  const more = buy > sell ? buy : sell;
  const entry = exposure.entryNotional < 0n ? -exposure.entryNotional : exposure.entryNotional;
  if (more === 0n) return applyRate(entry, taker, 'up');
  return initialMargin(more, leverage) + applyRate(more * 2n + entry, taker, 'up');
}

/** Brings the hold of an exposure in line with its orders and position. */
export function updateHold(world: World, market: Market, exposure: Exposure): void {
  if (!isUser(exposure.account)) return;
  const account = world.account(exposure.account);
  const required = requiredHold(market, exposure, account.feeTier);
  if (required === exposure.held) return;
  world.ledger.hold(exposure.wallet, required - exposure.held);
  exposure.held = required;
}

/** Adds to what open orders could make of the position; amounts below zero take away. */
export function contribute(exposure: Exposure, side: Side, lots: Lots, notional: Amount): void {
  if (side === 1) {
    exposure.buyLots += lots;
    exposure.buyNotional += notional;
  } else {
    exposure.sellLots += lots;
    exposure.sellNotional += notional;
  }
}
