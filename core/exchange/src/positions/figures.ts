import { isUser } from '../ledger/ledger.ts';
import { openLoss } from './open-loss.ts';
import {
  bankruptcyTicks,
  initialMargin,
  liquidationTicks,
  maintenanceMargin,
  marginRatio,
  markNotional,
  notional,
  unrealizedPnl,
} from '@tradewind/margin';
import type { Amount } from '@tradewind/margin';
import type { MarginFigures, PositionFigures } from '../figures.ts';
import type { Order } from '../order.ts';
import type { Exposure } from '../position.ts';
import type { Account, Market, World } from '../world.ts';

/** What the cross positions of an account add up to in one currency. */
export interface CrossFigures {
  readonly unrealizedPnl: Amount;
  readonly initialMargin: Amount;
  readonly maintenance: Amount;
}

const NONE: CrossFigures = { unrealizedPnl: 0n, initialMargin: 0n, maintenance: 0n };

/** The price that positions are valued at: the mark, or the last price before there is one. */
export function valuationTick(market: Market): number {
  return market.mark > 0 ? market.mark : market.last;
}

/** Profit and loss of a position at the newest mark. */
export function pnlOf(market: Market, exposure: Exposure): Amount {
  const tick = valuationTick(market);
  return tick === 0 ? 0n : unrealizedPnl(market.settings.grid, exposure, tick);
}

/** Maintenance margin of a position at the newest mark. */
export function maintenanceOf(market: Market, exposure: Exposure): Amount {
  const value = markNotional(market.settings.grid, valuationTick(market), exposure.lots);
  return maintenanceMargin(market.settings.perpetual!.brackets, value < 0n ? -value : value);
}

/** Sums over the cross positions of an account, but `except`. */
export function crossFigures(
  world: World,
  account: Account,
  currency: string,
  except?: Exposure,
): CrossFigures {
  if (account.crossPositions === 0) return NONE;
  let pnl = 0n;
  let initial = 0n;
  let maintenance = 0n;
  for (const exposure of account.exposures.values()) {
    if (exposure.lots === 0 || exposure.marginMode !== 'cross' || exposure === except) continue;
    const market = world.market(exposure.symbol);
    if (market.settings.quote.code !== currency) continue;
    pnl += pnlOf(market, exposure);
    const value = markNotional(market.settings.grid, valuationTick(market), exposure.lots);
    initial += initialMargin(value < 0n ? -value : value, exposure.leverage);
    maintenance += maintenanceOf(market, exposure);
  }
  return { unrealizedPnl: pnl, initialMargin: initial, maintenance };
}

/**
 * The margin wallet of an account. Profits of cross positions back new cross positions (Binance), but nothing that leaves
 * the wallet.
 */
export function marginFigures(world: World, account: Account, currency: string): MarginFigures {
  const { balance, held } = world.ledger.entry(account.number, 'margin', currency);
  const cross = crossFigures(world, account, currency);
  const free = balance + cross.unrealizedPnl - cross.initialMargin - held;
  const spendable = free - (cross.unrealizedPnl > 0n ? cross.unrealizedPnl : 0n);
  return {
    balance,
    held,
    unrealizedPnl: cross.unrealizedPnl,
    positionMargin: cross.initialMargin,
    available: free > 0n ? free : 0n,
    transferable: spendable > 0n ? spendable : 0n,
  };
}

/** What an exposure of this mode may use of the margin wallet, below zero where it is short. */
export function freeMargin(world: World, account: Account, exposure: Exposure): Amount {
  const { wallet } = exposure;
  const free = wallet.balance - wallet.held;
  if (account.crossPositions === 0) return free;
  const cross = crossFigures(world, account, wallet.currency);
  const backed = free + cross.unrealizedPnl - cross.initialMargin;
  return exposure.marginMode === 'isolated' && cross.unrealizedPnl > 0n
    ? backed - cross.unrealizedPnl
    : backed;
}

/** False for a resting order that would raise the exposure of an account that can't back it any more. */
export function canStillOpen(world: World, market: Market, order: Order): boolean {
  const { exposure, side, remaining } = order;
  if (exposure === null || order.reduceOnly || order.closePosition || !isUser(order.account)) return true;
  const opening = remaining - Math.max(0, -side * exposure.lots);
  if (opening <= 0) return true;
  const account = world.account(order.account);
  const value = notional(market.settings.grid, order.tick, opening, 'up');
  const loss = openLoss(market, side, opening, value);
  if (loss === 0n && account.crossPositions === 0 && exposure.wallet.balance >= 0n) return true;
  return freeMargin(world, account, exposure) >= loss;
}

/** What a position is worth and when it would be liquidated. */
export function positionFigures(world: World, market: Market, exposure: Exposure): PositionFigures {
  const account = world.account(exposure.account);
  const { perpetual, grid } = market.settings;
  const isIsolated = exposure.marginMode === 'isolated';
  const others = crossFigures(world, account, exposure.wallet.currency, exposure);
  const pnl = pnlOf(market, exposure);
  const maintenance = maintenanceOf(market, exposure);
  const balance = isIsolated ? exposure.isolated.balance : exposure.wallet.balance;
  const otherPnl = isIsolated ? 0n : others.unrealizedPnl;
  const otherMaintenance = isIsolated ? 0n : others.maintenance;
  const tick = valuationTick(market);
  const value = markNotional(grid, tick, exposure.lots);
  const { stopLoss, takeProfit } = protectionOf(exposure);
  return {
    mark: market.mark > 0 ? market.mark : null,
    liquidation:
      exposure.lots === 0
        ? null
        : liquidationTicks({
            grid,
            brackets: perpetual!.brackets,
            position: exposure,
            balance,
            otherMaintenance,
            otherPnl,
          }),
    bankruptcy:
      exposure.lots === 0 ? null : bankruptcyTicks({ grid, position: exposure, balance: balance + otherPnl }),
    margin: isIsolated ? balance : initialMargin(value < 0n ? -value : value, exposure.leverage),
    maintenance,
    unrealizedPnl: pnl,
    ratio: exposure.lots === 0 ? 0n : marginRatio(maintenance + otherMaintenance, balance + pnl + otherPnl),
    stopLoss,
    takeProfit,
  };
}

/** Triggers that protect a position: its own before those that its orders brought along. */
function protectionOf(exposure: Exposure): Pick<PositionFigures, 'stopLoss' | 'takeProfit'> {
  const found = { stop_loss: null as Order | null, take_profit: null as Order | null };
  for (const order of exposure.orders) {
    const { type, triggered, link, side } = order;
    if (triggered || link === null || link.kind === 'oco' || side * exposure.lots > 0) continue;
    if (type !== 'stop_loss' && type !== 'take_profit') continue;
    if (found[type] === null || link.kind === 'position') found[type] = order;
  }
  return { stopLoss: found.stop_loss?.stopTick ?? null, takeProfit: found.take_profit?.stopTick ?? null };
}
