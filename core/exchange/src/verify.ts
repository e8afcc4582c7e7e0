import { NO_TICK } from './book/book.ts';
import type { RestingOrder } from './book/book.ts';
import { FIRST_USER } from './ledger/ledger.ts';
import type { Order } from './order.ts';
import { resting } from './orders/lifecycle.ts';
import { requiredHold } from './positions/exposure.ts';
import type { Exposure } from './position.ts';
import type { Market, World } from './world.ts';

/** Everything that must hold at any moment, recomputed from scratch; what does not, in words. */
export function verify(world: World): string[] {
  const found: string[] = [];
  conservation(world, found);
  holds(world, found);
  for (const market of world.markets.values()) {
    book(world, market, found);
    if (market.settings.type === 'perpetual') positions(world, market, found);
  }
  return found;
}

function conservation(world: World, found: string[]): void {
  const sums = new Map<string, bigint>();
  for (const { currency, balance } of world.ledger.entries()) {
    sums.set(currency, (sums.get(currency) ?? 0n) + balance);
  }
  for (const [currency, sum] of sums) if (sum !== 0n) found.push(`${currency} sums to ${sum}`);
}

function holds(world: World, found: string[]): void {
  const expected = new Map<object, bigint>();
  const add = (entry: object, amount: bigint) => expected.set(entry, (expected.get(entry) ?? 0n) + amount);
  for (const order of world.orders.values()) {
    if (order.held === 0n) continue;
    const { base, quote } = world.market(order.symbol).settings;
    add(world.spot(world.account(order.account), order.side === 1 ? quote.code : base.code), order.held);
  }
  for (const account of world.accounts.values()) {
    for (const exposure of account.exposures.values()) add(exposure.wallet, exposure.held);
  }
  for (const entry of world.ledger.entries()) {
    const held = expected.get(entry) ?? 0n;
    const name = `${entry.kind} ${entry.currency} of ${entry.owner}`;
    if (entry.held !== held) found.push(`${name} holds ${entry.held}, its orders ${held}`);
    if (entry.owner < FIRST_USER) continue;
    if (entry.kind === 'spot' && entry.balance < entry.held)
      found.push(`${name} has ${entry.balance - entry.held} available`);
    if (entry.kind === 'isolated' && entry.balance < 0n) found.push(`${name} is ${entry.balance}`);
    if (entry.kind === 'margin' && entry.balance < 0n && world.account(entry.owner).crossPositions === 0) {
      found.push(`${name} is ${entry.balance} without a cross position`);
    }
  }
}

function book(world: World, market: Market, found: string[]): void {
  const { symbol } = market.settings;
  const bid = market.book.best(1);
  const ask = market.book.best(-1);
  if (bid !== NO_TICK && ask !== NO_TICK && bid >= ask)
    found.push(`${symbol} is crossed: ${bid} over ${ask}`);
  let seen = 0;
  for (const side of [1, -1] as const) {
    for (let tick = market.book.best(side); tick !== NO_TICK; tick = market.book.behind(side, tick)) {
      let lots = 0;
      for (
        let order: RestingOrder | null = market.book.first(side, tick);
        order !== null;
        order = market.book.next(order)
      ) {
        seen += 1;
        lots += order.remaining;
        if (world.orders.get(order.id) !== order)
          found.push(`${symbol}: order ${order.id} rests but is not open`);
        const { filled, lots: whole } = order as Order;
        if (filled + order.remaining !== whole)
          found.push(
            `${symbol}: order ${order.id} of ${whole} has ${filled} filled and ${order.remaining} left`,
          );
      }
      if (lots !== market.book.lotsAt(side, tick))
        found.push(`${symbol}: level ${tick} says ${market.book.lotsAt(side, tick)}, its orders ${lots}`);
    }
  }
  if (seen !== market.book.size)
    found.push(`${symbol}: ${seen} orders rest, the book says ${market.book.size}`);
}

function positions(world: World, market: Market, found: string[]): void {
  const { symbol } = market.settings;
  let lots = 0;
  let entries = 0n;
  for (const exposure of market.exposures.values()) {
    lots += exposure.lots;
    entries += exposure.entryNotional;
    exposureAgrees(world, market, exposure, found);
  }
  if (lots !== 0) found.push(`${symbol}: positions sum to ${lots}`);
  if (market.clearing.balance !== -entries)
    found.push(`${symbol}: clearing ${market.clearing.balance}, entries ${entries}`);
}

function exposureAgrees(world: World, market: Market, exposure: Exposure, found: string[]): void {
  const name = `${exposure.symbol} of ${exposure.account}`;
  const sums = { buyLots: 0, buyNotional: 0n, sellLots: 0, sellNotional: 0n };
  for (const order of world.accounts.get(exposure.account)?.orders ?? []) {
    if (order.symbol !== exposure.symbol) continue;
    if (!exposure.orders.has(order)) found.push(`${name}: order ${order.id} is missing`);
    if (order.node < 0 || order.reduceOnly || order.closePosition) continue;
    if (order.side === 1) {
      sums.buyLots += order.remaining;
      sums.buyNotional += resting(market, order);
    } else {
      sums.sellLots += order.remaining;
      sums.sellNotional += resting(market, order);
    }
  }
  for (const key of ['buyLots', 'buyNotional', 'sellLots', 'sellNotional'] as const) {
    if (exposure[key] !== sums[key])
      found.push(`${name}: ${key} is ${exposure[key]}, its orders ${sums[key]}`);
  }
  if (exposure.account >= FIRST_USER) {
    const required = requiredHold(market, exposure, world.account(exposure.account).feeTier);
    if (required !== exposure.held) found.push(`${name} holds ${exposure.held}, needs ${required}`);
  }
  if ((exposure.lots === 0) !== (exposure.entryNotional === 0n))
    found.push(`${name}: ${exposure.lots} lots for ${exposure.entryNotional}`);
  if (exposure.lots === 0 && exposure.isolated.balance !== 0n)
    found.push(`${name}: margin without a position`);
}
