import type { Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from './book.ts';
import type { Book, RestingOrder } from './book.ts';
import { expectLots, expectPlaceable } from './placeable.ts';

/** Prices of one side, best first, and the queue at each. */
interface NaiveSide {
  readonly ticks: Ticks[];
  readonly queues: Map<Ticks, RestingOrder[]>;
}

/**
 * The book as one would explain it: a sorted list of prices, and an array of orders at each. Slow with many orders; it is
 * the oracle that {@link FastBook} is compared with, and the model of the simulation.
 */
export class NaiveBook implements Book {
  readonly #bids: NaiveSide = { ticks: [], queues: new Map() };
  readonly #asks: NaiveSide = { ticks: [], queues: new Map() };
  readonly #resting = new Set<RestingOrder>();
  #nodes = 0;

  get size(): number {
    return this.#resting.size;
  }

  best(side: Side): Ticks {
    return this.#side(side).ticks[0] ?? NO_TICK;
  }

  behind(side: Side, tick: Ticks): Ticks {
    return this.#side(side).ticks.find((other) => (tick - other) * side > 0) ?? NO_TICK;
  }

  first(side: Side, tick: Ticks): RestingOrder | null {
    return this.#queue(side, tick)[0] ?? null;
  }

  next(order: RestingOrder): RestingOrder | null {
    this.#expectResting(order);
    const queue = this.#queue(order.side, order.tick);
    return queue[queue.indexOf(order) + 1] ?? null;
  }

  lotsAt(side: Side, tick: Ticks): Lots {
    return this.#queue(side, tick).reduce((lots, { remaining }) => lots + remaining, 0);
  }

  insert(order: RestingOrder): void {
    expectPlaceable(order);
    const { ticks, queues } = this.#side(order.side);
    const queue = queues.get(order.tick);
    if (queue === undefined) {
      queues.set(order.tick, [order]);
      const behind = ticks.findIndex((other) => (order.tick - other) * order.side > 0);
      ticks.splice(behind < 0 ? ticks.length : behind, 0, order.tick);
    } else {
      queue.push(order);
    }
    this.#resting.add(order);
    order.node = this.#nodes;
    this.#nodes += 1;
  }

  remove(order: RestingOrder): void {
    this.#expectResting(order);
    const { ticks, queues } = this.#side(order.side);
    const queue = this.#queue(order.side, order.tick);
    queue.splice(queue.indexOf(order), 1);
    if (queue.length === 0) {
      queues.delete(order.tick);
      ticks.splice(ticks.indexOf(order.tick), 1);
    }
    this.#resting.delete(order);
    order.node = -1;
  }

  resize(order: RestingOrder, lots: Lots): void {
    this.#expectResting(order);
    expectLots(order, lots);
    order.remaining = lots;
  }

  #side(side: Side): NaiveSide {
    return side === 1 ? this.#bids : this.#asks;
  }

  #queue(side: Side, tick: Ticks): RestingOrder[] {
    return this.#side(side).queues.get(tick) ?? [];
  }

  #expectResting(order: RestingOrder): void {
    if (!this.#resting.has(order)) throw new Error(`order ${order.id} does not rest in this book`);
  }
}
