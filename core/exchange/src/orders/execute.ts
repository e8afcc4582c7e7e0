import { NO_TICK } from '../book/book.ts';
import { bankruptcyTicks } from '@tradewind/margin';
import type { Amount, Lots, Ticks } from '@tradewind/margin';
import type { Fill } from '../event.ts';
import { match, rest } from '../matching/match.ts';
import { isWithin, nextTick, reach } from '../matching/reach.ts';
import type { EndReason, Order } from '../order.ts';
import { Refusal } from '../outcome.ts';
import { openLoss } from '../positions/open-loss.ts';
import { trimReducing } from '../positions/reduce-only.ts';
import type { Contribution } from '../positions/exposure.ts';
import type { Market, World } from '../world.ts';
import { checkMargin, checkNotional, checkSpotFunds, isLimit, marketBound, valueOf } from './checks.ts';
import { end, resting } from './lifecycle.ts';

/** How an order goes to the market. */
export interface Plan {
  /** Lots to go for; a quote quantity and a whole position are resolved. */
  readonly lots: Lots;
  /** Worst price. */
  readonly limit: Ticks;
  /** Whether it would trade at once. */
  readonly crosses: boolean;
}

/** What to look for, where it is not simply the order as it stands: an amendment. */
export interface Amended {
  readonly tick: Ticks;
  readonly remaining: Lots;
}

/**
 * Looks whether an order could go to the market as things stand: what it would meet, what that costs, whether the owner
 * has it. Changes nothing.
 *
 * @param amended what an order that rests would become; what it binds now counts as free
 * @throws {Refusal}
 */
export function plan(world: World, market: Market, order: Order, amended?: Amended): Plan {
  const { tick, remaining } = amended ?? order;
  const account = world.account(order.account);
  const { side, timeInForce, quoteAmount } = order;
  const isReducing = order.reduceOnly || order.closePosition;
  const { exposure } = order;
  const reducible = exposure === null ? 0 : Math.max(0, -side * exposure.lots);
  if (isReducing && reducible === 0)
    throw new Refusal('reduce_only', 'there is no position for it to reduce');
  const hasLimit = isLimit(order);
  const asked = hasLimit ? tick : marketBound(market, side);
  const isBacked = exposure !== null && reducible > 0 && exposure.marginMode === 'isolated';
  const limit = isBacked ? boundByBankruptcy(market, order, exposure, asked) : asked;
  const wanted = order.closePosition ? reducible : quoteAmount === null ? remaining : Infinity;
  // Own orders count: the book is never crossed, not even by one and the same account.
  const crosses = isWithin(nextTick(market, side, NO_TICK), asked, side);
  if (order.postOnly && crosses) throw new Refusal('would_take', 'a post-only order would take liquidity');
  const met = crosses
    ? reach(market, {
        account: order.account,
        side,
        limit,
        lots: wanted,
        value: quoteAmount,
        selfTradePrevention: order.selfTradePrevention,
      })
    : NOTHING_MET;
  const lots = quoteAmount === null ? wanted : met.lots;
  if (timeInForce === 'FOK' && met.lots < lots) {
    throw new Refusal('not_fillable', 'the whole quantity can not be filled at once');
  }
  if (!hasLimit && met.lots === 0) {
    throw new Refusal('no_liquidity', 'there is nothing to trade with within the bounds of a market order');
  }
  const rests = hasLimit && timeInForce !== 'IOC' && timeInForce !== 'FOK' ? lots - met.lots : 0;
  const cost = rests > 0 ? met.notional + valueOf(market, tick, rests) : met.notional;
  if (isReducing && exposure !== null) return { lots, limit, crosses };
  checkNotional(market, hasLimit && rests < lots ? valueOf(market, tick, lots) : cost);
  const needed = { side, lots: met.lots + rests, notional: cost };
  const replaced = amended === undefined ? undefined : order;
  if (exposure === null) checkSpotFunds(world, market, account, needed, replaced?.held);
  else {
    const { atWorst, needs } = marginNeeds(market, order, { ...needed, worst: hasLimit ? tick : met.worst });
    const loss = needed.lots > reducible ? openLoss(market, side, needed.lots, atWorst) : 0n;
    const extra = replaced === undefined ? needs : less(market, needs, replaced);
    checkMargin(world, market, account, exposure, extra, loss);
  }
  // A maker that can't back its order any more is gone when it is met; what was worked out holds up to here only.
  return { lots, limit: exposure === null || hasLimit ? limit : met.worst, crosses };
}

/**
 * What an order in a perpetual market may cost: a purchase all of it at its worst price (Binance: its limit price), a sale
 * the most that it may receive, because margin is a share of that.
 */
function marginNeeds(
  market: Market,
  { side }: Order,
  { lots, notional, worst }: Contribution & { readonly worst: Ticks },
): { readonly atWorst: Amount; readonly needs: Contribution } {
  const atWorst = valueOf(market, worst, lots);
  return { atWorst, needs: { side, lots, notional: atWorst > notional ? atWorst : notional } };
}

const NOTHING_MET = { lots: 0, notional: 0n, worst: NO_TICK };

/** What an order adds to an exposure in which it rests already. */
function less(market: Market, needed: Contribution, order: Order): Contribution {
  return {
    side: needed.side,
    lots: needed.lots - order.remaining,
    notional: needed.notional - resting(market, order),
  };
}

/** An isolated position is not sold below what its margin covers: that would be somebody else's money. */
function boundByBankruptcy(
  market: Market,
  order: Order,
  exposure: {
    readonly lots: number;
    readonly entryNotional: bigint;
    readonly isolated: { readonly balance: bigint };
  },
  limit: Ticks,
): Ticks {
  const { grid } = market.settings;
  const bankruptcy = bankruptcyTicks({ grid, position: exposure, balance: exposure.isolated.balance });
  return order.side === 1 ? Math.min(limit, bankruptcy) : Math.max(limit, bankruptcy);
}

/** Carries out a {@link Plan}: fills what can be filled; the rest waits in the book, or ends. */
export function execute(
  world: World,
  market: Market,
  order: Order,
  { lots, limit }: Plan,
  cause: Fill['cause'] = 'order',
): void {
  order.lots = order.filled + lots;
  order.remaining = lots;
  const outcome = match(world, market, order, limit, cause);
  if (outcome === 'filled') {
    end(world, market, order, 'filled', null);
    return;
  }
  if (outcome === 'self_trade') {
    end(world, market, order, 'expired', 'self_trade');
    return;
  }
  // Where the bankruptcy price bounds it, the limit price lies beyond what it may trade at, so it can't rest there.
  const isBounded = limit !== order.tick;
  const mayRest = isLimit(order) && !isBounded && order.timeInForce !== 'IOC' && order.timeInForce !== 'FOK';
  if (mayRest && !isSpent(order)) {
    rest(world, market, order);
    if (order.reduceOnly && order.exposure !== null) trimReducing(world, market, order.exposure);
  } else
    end(world, market, order, 'expired', isBounded && isLimit(order) ? 'market_bound' : endReason(order));
}

/** A reducing order with nothing left to reduce does not rest. */
function isSpent(order: Order): boolean {
  if (!order.reduceOnly && !order.closePosition) return false;
  const position = order.exposure?.lots ?? 0;
  return order.side * position >= 0;
}

function endReason(order: Order): EndReason {
  if (isSpent(order)) return 'reduce_only';
  return isLimit(order) ? 'time_in_force' : 'liquidity';
}
