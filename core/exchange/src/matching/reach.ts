import { notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from '../book/book.ts';
import type { RestingOrder } from '../book/book.ts';
import type { Order, SelfTradePrevention } from '../order.ts';
import type { Market } from '../world.ts';

/** What an order would meet. */
export interface Reach {
  readonly lots: Lots;
  readonly notional: Amount;
  /** The worst price among them, NO_TICK where nothing is met. */
  readonly worst: Ticks;
}

/** How far an order may go. */
export interface ReachTerms {
  readonly account: number;
  readonly side: Side;
  /** Worst price. */
  readonly limit: Ticks;
  /** At most so many lots; Infinity where value decides. */
  readonly lots: Lots;
  /** At most so much value: spent by buyers, received by sellers. */
  readonly value: Amount | null;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** The next price that a taker of `side` meets behind `after` (NO_TICK: the best), users' orders and the house together. */
export function nextTick(market: Market, side: Side, after: Ticks): Ticks {
  const opposite: Side = side === 1 ? -1 : 1;
  const users = after === NO_TICK ? market.book.best(opposite) : market.book.behind(opposite, after);
  const house = after === NO_TICK ? market.house.best(opposite) : market.house.behind(opposite, after);
  if (users === NO_TICK) return house;
  if (house === NO_TICK) return users;
  return side === 1 ? Math.min(users, house) : Math.max(users, house);
}

/** True where `tick` is no worse than `limit` for a taker of `side`. */
export function isWithin(tick: Ticks, limit: Ticks, side: Side): boolean {
  return tick !== NO_TICK && (side === 1 ? tick <= limit : tick >= limit);
}

/** Looks at what could be filled at once, level by level, without taking it. Own orders count as far as they trade. */
export function reach(market: Market, terms: ReachTerms): Reach {
  const { side, limit, value } = terms;
  const { grid } = market.settings;
  let lots = 0;
  let notional = 0n;
  let worst = NO_TICK;
  for (
    let tick = nextTick(market, side, NO_TICK);
    isWithin(tick, limit, side);
    tick = nextTick(market, side, tick)
  ) {
    const { available, blocked } = levelLots(market, terms, tick);
    let taken = Math.min(available, terms.lots - lots);
    if (value !== null) {
      const one = notionalOf(grid, tick, 1, 'up');
      const affordable = one === 0n ? taken : Number((value - notional) / one);
      if (affordable < taken) taken = Math.max(0, affordable);
    }
    if (taken > 0) {
      lots += taken;
      notional += notionalOf(grid, tick, taken, 'up');
      worst = tick;
    }
    if (taken < available || lots >= terms.lots || blocked) break;
  }
  return { lots, notional, worst };
}

/** Lots at a price that a taker would trade with; `blocked` where self-trade prevention ends its way there. */
function levelLots(market: Market, terms: ReachTerms, tick: Ticks): { available: Lots; blocked: boolean } {
  const opposite: Side = terms.side === 1 ? -1 : 1;
  const house = market.house.available(opposite, tick);
  const users = market.book.lotsAt(opposite, tick);
  if (users === 0 || terms.selfTradePrevention === 'none')
    return { available: house + users, blocked: false };
  let available = 0;
  let ahead = 0;
  let order: RestingOrder | null = market.book.first(opposite, tick);
  for (; order !== null; order = market.book.next(order)) {
    ahead = Math.max(ahead, market.house.ahead(opposite, tick, order.queueMark));
    if ((order as Order).account !== terms.account) available += order.remaining;
    else if (terms.selfTradePrevention !== 'expire_maker')
      return { available: available + ahead, blocked: true };
  }
  return { available: available + house, blocked: false };
}
