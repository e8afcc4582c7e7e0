import type { Lots, Side, Ticks } from '@tradewind/margin';

/** What the book keeps of an order that rests in it. The exchange's orders have this shape; the book stores references. */
export interface RestingOrder {
  readonly id: number;
  readonly side: Side;
  /** Limit price. Must not change while the order rests. */
  readonly tick: Ticks;
  /** Lots still to be filled; changed through {@link Book.resize} only while the order rests. */
  remaining: Lots;
  /** Where the order stands behind the house at its price: what `HouseLiquidity.mark` answered when it joined. */
  queueMark: number;
  /** The book's own handle; −1 while the order does not rest. */
  node: number;
}

/** No price on that side. */
export const NO_TICK = -1;

/**
 * Resting orders of users in one market, by price and then time. Users' own orders never cross each other here: the
 * caller matches before it inserts. Ticks are 1 or more.
 */
export interface Book {
  /** Best price of a side's resting orders, or {@link NO_TICK}: the highest bid (side 1), the lowest ask (side −1). */
  best(side: Side): Ticks;
  /** The next price behind `tick` on that side that has orders (lower for bids, higher for asks), or {@link NO_TICK}. */
  behind(side: Side, tick: Ticks): Ticks;
  /** First in the queue at a price, or null. */
  first(side: Side, tick: Ticks): RestingOrder | null;
  /** The one behind it in the queue at the same price, or null. */
  next(order: RestingOrder): RestingOrder | null;
  /** Lots that rest at a price, 0 where none do. */
  lotsAt(side: Side, tick: Ticks): Lots;
  /** At the end of the queue of its price. Sets `node`. */
  insert(order: RestingOrder): void;
  /** Takes it out, wherever it stands. Sets `node` to −1. */
  remove(order: RestingOrder): void;
  /** Changes `remaining` in place: the order keeps its priority. `lots` is above 0. */
  resize(order: RestingOrder, lots: Lots): void;
  /** How many orders rest. */
  readonly size: number;
}
