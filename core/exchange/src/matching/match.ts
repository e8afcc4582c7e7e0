import type { Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from '../book/book.ts';
import { fillParent } from '../conditional/protection.ts';
import { filledOrTriggered } from '../conditional/links.ts';
import type { Fill } from '../event.ts';
import type { Order } from '../order.ts';
import { bind, end, resting, spotHold } from '../orders/lifecycle.ts';
import { contribute } from '../positions/exposure.ts';
import { canStillOpen } from '../positions/figures.ts';
import { trimReducing } from '../positions/reduce-only.ts';
import { fill, THE_HOUSE } from '../settlement/fill.ts';
import type { Market, World } from '../world.ts';
import { isWithin, nextTick } from './reach.ts';

export type MatchEnd =
  /** Nothing is left of it. */
  | 'filled'
  /** Nothing more to trade with within the limit. */
  | 'exhausted'
  /** Self-trade prevention ended it. */
  | 'self_trade';

/**
 * Fills `taker` against what rests, best price first, at each price in the order of time, the house's lots among them as
 * they stand in the queue. `taker.remaining` says what is left.
 */
export function match(
  world: World,
  market: Market,
  taker: Order,
  limit: Ticks,
  cause: Fill['cause'],
): MatchEnd {
  const { side } = taker;
  const opposite: Side = side === 1 ? -1 : 1;
  const { book, house } = market;
  for (;;) {
    if (taker.remaining === 0) return 'filled';
    const tick = nextTick(market, side, NO_TICK);
    if (!isWithin(tick, limit, side)) return 'exhausted';
    const maker = book.first(opposite, tick) as Order | null;
    const available = house.available(opposite, tick);
    const ahead =
      maker === null ? available : available === 0 ? 0 : house.ahead(opposite, tick, maker.queueMark);
    if (ahead > 0) {
      const lots = takeable(taker, Math.min(ahead, taker.remaining));
      if (lots === 0) return 'exhausted';
      takeHouse(world, market, taker, tick, lots, cause);
      continue;
    }
    if (maker!.account === taker.account && taker.selfTradePrevention !== 'none') {
      if (preventSelfTrade(world, market, taker, maker!)) return 'self_trade';
      continue;
    }
    if (!makerStands(world, market, maker!)) continue;
    const lots = takeable(taker, Math.min(maker!.remaining, taker.remaining));
    if (lots === 0) return 'exhausted';
    taker.remaining -= lots;
    takeResting(world, market, maker!, lots, () =>
      fill(world, {
        market,
        tick,
        lots,
        side,
        taker: { account: taker.account, order: taker },
        maker: { account: maker!.account, order: maker! },
        cause,
        houseQuote: null,
      }),
    );
    afterFill(world, market, taker);
  }
}

/** The taker's side of a fill against the house. */
function takeHouse(
  world: World,
  market: Market,
  taker: Order,
  tick: Ticks,
  lots: Lots,
  cause: Fill['cause'],
): void {
  const opposite: Side = taker.side === 1 ? -1 : 1;
  const houseQuote = market.house.quoted(opposite, tick);
  market.house.consume(opposite, tick, lots);
  taker.remaining -= lots;
  const { side, account } = taker;
  fill(world, {
    market,
    tick,
    lots,
    side,
    taker: { account, order: taker },
    maker: THE_HOUSE,
    cause,
    houseQuote,
  });
  afterFill(world, market, taker);
}

/**
 * Fills a resting order as maker against the house, which comes to it (a print, a quote that crosses it).
 * @returns lots that were filled; 0 where the order was cancelled instead
 */
export function fillResting(
  world: World,
  market: Market,
  maker: Order,
  lots: Lots,
  cause: 'print' | 'quote',
  houseQuote: Lots | null,
): Lots {
  if (!makerStands(world, market, maker)) return 0;
  const side: Side = maker.side === 1 ? -1 : 1;
  const filled = Math.min(lots, maker.remaining);
  takeResting(world, market, maker, filled, () =>
    fill(world, {
      market,
      tick: maker.tick,
      lots: filled,
      side,
      taker: THE_HOUSE,
      maker: { account: maker.account, order: maker },
      cause,
      houseQuote,
    }),
  );
  return filled;
}

/** Takes lots out of a resting order, settles them, and puts its binding right. */
function takeResting(world: World, market: Market, maker: Order, lots: Lots, settle: () => void): void {
  const exposure = maker.reduceOnly || maker.closePosition ? null : maker.exposure;
  if (exposure !== null) contribute(exposure, maker.side, -maker.remaining, -resting(market, maker));
  const left = maker.remaining - lots;
  if (left === 0) {
    market.book.remove(maker);
    maker.remaining = 0;
  } else market.book.resize(maker, left);
  if (exposure !== null && left > 0) contribute(exposure, maker.side, left, resting(market, maker));
  settle();
  if (maker.exposure === null) {
    const target = left === 0 ? 0n : spotHold(market, maker, maker.tick);
    world.ledger.hold(maker.wallet, target - maker.held);
    maker.held = target;
  }
  if (left === 0) end(world, market, maker, 'filled', null);
  else {
    maker.status = 'partially_filled';
    world.orderChanged(maker);
  }
  afterFill(world, market, maker);
}

/** What a fill of an order leads to for those that hang on it. */
function afterFill(world: World, market: Market, order: Order): void {
  if (order.link !== null) filledOrTriggered(world, market, order);
  if (order.protection !== null) fillParent(world, market, order);
  if (order.exposure !== null) trimReducing(world, market, order.exposure);
}

/** A reducing order takes no more than there is to reduce. */
function takeable(taker: Order, lots: Lots): Lots {
  if (!taker.reduceOnly && !taker.closePosition) return lots;
  const position = taker.exposure?.lots ?? 0;
  return Math.min(lots, Math.max(0, -taker.side * position));
}

/** A resting order whose owner can no longer back it is cancelled instead of filled. */
function makerStands(world: World, market: Market, maker: Order): boolean {
  if (market.settings.type === 'spot' || canStillOpen(world, market, maker)) return true;
  end(world, market, maker, 'canceled', 'insufficient_margin');
  return false;
}

/** @returns true when the taker is done */
function preventSelfTrade(world: World, market: Market, taker: Order, maker: Order): boolean {
  const mode = taker.selfTradePrevention;
  if (mode !== 'expire_taker') end(world, market, maker, 'expired', 'self_trade');
  return mode !== 'expire_maker';
}

/** Lets what is left of an order rest at its limit price. */
export function rest(world: World, market: Market, order: Order): void {
  order.priority = world.nextPriority++;
  order.queueMark = market.house.mark(order.side, order.tick);
  order.status = order.filled > 0 ? 'partially_filled' : 'open';
  market.book.insert(order);
  bind(world, market, order, order.tick);
  world.orderChanged(order);
}
