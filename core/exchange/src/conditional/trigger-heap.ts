import type { Ticks } from '@tradewind/margin';
import type { Order } from '../order.ts';

interface Waiting {
  readonly tick: Ticks;
  readonly order: Order;
}

/** Orders by trigger price: those that fire first at a rising (1) or falling (−1) price on top. A binary heap. */
export class TriggerHeap {
  readonly #direction: 1 | -1;
  readonly #items: Waiting[] = [];

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  push(order: Order): void {
    const items = this.#items;
    const item = { tick: order.stopTick, order };
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(item, items[parent]!)) break;
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = item;
  }

  /** Moves into `into` what fires at `price`; drops on the way what no longer waits at the price it stands at. */
  take(price: Ticks, isWaiting: (order: Order) => boolean, into: Order[]): void {
    for (let top = this.#items[0]; top !== undefined; top = this.#items[0]) {
      const stands = top.order.stopTick === top.tick && isWaiting(top.order);
      if (stands && (price - top.tick) * this.#direction < 0) return;
      this.#pop();
      // Moved away and back again an order stands here twice.
      if (stands && !into.includes(top.order)) into.push(top.order);
    }
  }

  #before(a: Waiting, b: Waiting): boolean {
    const distance = (a.tick - b.tick) * this.#direction;
    return distance < 0 || (distance === 0 && a.order.id < b.order.id);
  }

  #pop(): void {
    const items = this.#items;
    const last = items.pop()!;
    if (items.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#before(items[child + 1]!, items[child]!)) child += 1;
      if (!this.#before(items[child]!, last)) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = last;
  }
}
