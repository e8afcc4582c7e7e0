import type { Lots, Side, Ticks } from '@tradewind/margin';
import { BookSide } from './book-side.ts';
import { NO_TICK } from './book.ts';
import type { Book, RestingOrder } from './book.ts';
import { OrderPool } from './order-pool.ts';
import { expectLots, expectPlaceable } from './placeable.ts';

/**
 * The book that trades: constant time for all that happens near the best price, whatever rests. Queues are linked lists
 * in typed arrays, prices are slots of a window of 2¹⁶ ticks with a bitmap over them, and prices outside it are kept in
 * a sorted list (see {@link BookSide}).
 *
 * Memory, besides the caller's orders: 16 to 32 bytes for each resting order, and for each price outside the window 28 to
 * 80 more. A side that ever had an order reserves 1.1 MB of addresses; the system provides the pages that are used.
 */
export class FastBook implements Book {
  readonly #pool = new OrderPool();
  #bids: BookSide | null = null;
  #asks: BookSide | null = null;

  get size(): number {
    return this.#pool.size;
  }

  best(side: Side): Ticks {
    const own = this.#side(side);
    return own === null ? NO_TICK : own.best();
  }

  behind(side: Side, tick: Ticks): Ticks {
    const own = this.#side(side);
    return own === null ? NO_TICK : own.behind(tick);
  }

  first(side: Side, tick: Ticks): RestingOrder | null {
    const own = this.#side(side);
    return own === null ? null : this.#pool.orders[own.first(tick)]!;
  }

  next(order: RestingOrder): RestingOrder | null {
    this.#pool.expect(order);
    return this.#pool.behind(order);
  }

  lotsAt(side: Side, tick: Ticks): Lots {
    const own = this.#side(side);
    return own === null ? 0 : own.lotsAt(tick);
  }

  insert(order: RestingOrder): void {
    expectPlaceable(order);
    const side =
      order.side === 1
        ? (this.#bids ??= new BookSide(1, this.#pool))
        : (this.#asks ??= new BookSide(-1, this.#pool));
    side.insert(order);
  }

  remove(order: RestingOrder): void {
    this.#pool.expect(order);
    this.#side(order.side)!.remove(order);
  }

  resize(order: RestingOrder, lots: Lots): void {
    this.#pool.expect(order);
    expectLots(order, lots);
    this.#side(order.side)!.addLots(order.tick, lots - order.remaining);
    order.remaining = lots;
  }

  #side(side: Side): BookSide | null {
    return side === 1 ? this.#bids : this.#asks;
  }
}
