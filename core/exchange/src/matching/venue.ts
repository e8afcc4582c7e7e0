import type { Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from '../book/book.ts';
import type { HouseQuote } from '../book/house.ts';
import type { Order } from '../order.ts';
import type { Market, World } from '../world.ts';
import { fillResting } from './match.ts';

/** The venue's depth moved: it is mirrored, and where it crosses users' orders they fill at their own prices. */
export function applyQuote(world: World, market: Market, bids: HouseQuote, asks: HouseQuote): void {
  const { house } = market;
  const wasAway = house.best(1) === NO_TICK && house.best(-1) === NO_TICK;
  house.quote(bids, asks);
  if (wasAway) queueBehind(market);
  if (market.settings.status !== 'open') return;
  meet(world, market, 1);
  meet(world, market, -1);
}

/**
 * Depth came back after a restart or a break of the feed, and nobody knows what of it was there before: users' orders
 * stand behind all of it.
 */
function queueBehind({ book, house }: Market): void {
  for (const side of [1, -1] as const) {
    for (let tick = book.best(side); tick !== NO_TICK; tick = book.behind(side, tick)) {
      for (let order = book.first(side, tick); order !== null; order = book.next(order)) {
        order.queueMark = house.mark(side, tick);
      }
    }
  }
}

/** The house's quotes against users' orders of `side`. */
function meet(world: World, market: Market, side: Side): void {
  const { book, house } = market;
  const opposite: Side = side === 1 ? -1 : 1;
  for (;;) {
    const tick = book.best(side);
    const quote = house.best(opposite);
    if (tick === NO_TICK || quote === NO_TICK || (tick - quote) * side < 0) return;
    const order = book.first(side, tick) as Order;
    const lots = Math.min(order.remaining, house.available(opposite, quote));
    const quoted = house.quoted(opposite, quote);
    const filled = fillResting(world, market, order, lots, 'quote', quoted);
    // An order that could not be backed any more is gone without a fill.
    if (filled > 0) house.consume(opposite, quote, filled);
  }
}

/**
 * A trade at the venue. Users' orders that it went beyond fill whole at their own prices; those at its price fill with
 * what the trade had left after the quantity ahead of them (DESIGN, "Liquidity").
 */
export function applyPrint(world: World, market: Market, tick: Ticks, lots: Lots, taker: Side | 0): void {
  if (market.settings.status === 'open') {
    for (const side of [1, -1] as const) {
      goBeyond(world, market, side, tick);
      // A buyer's trade takes from asks, a seller's from bids.
      if (lots > 0 && taker !== side) {
        const met = goThrough(world, market, side, tick, lots);
        if (met < lots) market.house.printed(side, tick, lots - met);
      }
    }
  } else if (lots > 0)
    for (const side of [1, -1] as const) if (taker !== side) market.house.printed(side, tick, lots);
  market.last = tick;
}

function goBeyond(world: World, market: Market, side: Side, print: Ticks): void {
  for (
    let tick = market.book.best(side);
    tick !== NO_TICK && (tick - print) * side > 0;
    tick = market.book.best(side)
  ) {
    const order = market.book.first(side, tick) as Order;
    fillResting(world, market, order, order.remaining, 'print', null);
  }
}

/** @returns lots that users' orders got */
function goThrough(world: World, market: Market, side: Side, tick: Ticks, lots: Lots): Lots {
  let budget = lots;
  let passed = 0;
  let met = 0;
  let order = market.book.first(side, tick) as Order | null;
  while (order !== null && budget > 0) {
    const behind = Math.max(0, market.house.ahead(side, tick, order.queueMark) - passed);
    if (behind >= budget) break;
    budget -= behind;
    passed += behind;
    const filled: Lots = fillResting(world, market, order, budget, 'print', market.house.quoted(side, tick));
    budget -= filled;
    met += filled;
    order = market.book.first(side, tick) as Order | null;
  }
  return met;
}
