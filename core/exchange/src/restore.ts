import { isUser } from './ledger/ledger.ts';
import { isWaiting } from './conditional/triggers.ts';
import type { Entry } from './ledger/entries.ts';
import type { Order } from './order.ts';
import { open, resting } from './orders/lifecycle.ts';
import { contribute, updateHold } from './positions/exposure.ts';
import type { ExchangeSnapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** Makes a fresh world what a snapshot says. Holds are recomputed from the orders, not taken over. */
export function restore(world: World, snapshot: ExchangeSnapshot): void {
  world.time = snapshot.time;
  world.nextOrderId = snapshot.nextOrderId;
  world.nextFillId = snapshot.nextFillId;
  world.nextPositionId = snapshot.nextPositionId;
  world.nextPriority = snapshot.nextPriority;
  world.ledger.nextTransferId = snapshot.nextTransferId;
  for (const settings of snapshot.markets) world.addMarket(settings);
  for (const { symbol, mark, index, last } of snapshot.marks) {
    Object.assign(world.market(symbol), { mark, index, last });
  }
  for (const { account, feeTier } of snapshot.accounts) world.account(account).feeTier = feeTier;
  for (const { owner, kind, currency, symbol, balance } of snapshot.balances) {
    const entry: Entry = world.ledger.entry(owner, kind, currency, symbol);
    entry.balance = balance;
  }
  restoreExposures(world, snapshot);
  restoreOrders(world, snapshot);
  for (const market of world.markets.values()) {
    for (const exposure of market.exposures.values()) {
      updateHold(world, market, exposure);
      market.liquidations.update(exposure);
    }
  }
  for (const { account, symbol, at } of snapshot.countdowns) {
    world.countdowns.set(`${account} ${symbol}`, { account, symbol, at });
  }
  // Nothing of this is news.
  world.drainEvents();
  world.takeChanges();
}

function restoreExposures(world: World, { exposures }: ExchangeSnapshot): void {
  for (const stored of exposures) {
    const account = world.account(stored.account);
    const exposure = world.exposure(account, world.market(stored.symbol));
    Object.assign(exposure, stored);
    if (exposure.lots !== 0 && exposure.marginMode === 'cross' && isUser(stored.account))
      account.crossPositions += 1;
  }
}

/** In the order of their queues: an order that entered a book earlier stands before those that came later. */
function restoreOrders(world: World, { orders }: ExchangeSnapshot): void {
  const byPriority = [...orders].sort((a, b) => a.priority - b.priority || a.id - b.id);
  for (const stored of byPriority) {
    const market = world.market(stored.symbol);
    const account = world.account(stored.account);
    const exposure = market.settings.type === 'perpetual' ? world.exposure(account, market) : null;
    const { base, quote } = market.settings;
    const wallet = exposure?.wallet ?? world.spot(account, stored.side === 1 ? quote.code : base.code);
    const order: Order = { ...stored, exposure, wallet, queueMark: 0, node: -1 };
    open(world, order);
    if (exposure === null && order.held > 0n) world.ledger.hold(wallet, order.held);
    if (isWaiting(order)) {
      market.triggers.add(order);
      continue;
    }
    order.queueMark = market.house.mark(order.side, order.tick);
    market.book.insert(order);
    if (exposure === null || order.reduceOnly || order.closePosition) continue;
    contribute(exposure, order.side, order.remaining, resting(market, order));
  }
}
