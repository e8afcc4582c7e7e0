import type { RestingOrder } from './book.ts';

const FIRST_CAPACITY = 256;

/**
 * The nodes of all queues of a book. `links` holds two numbers for each node, side by side as they are read together: at
 * `2 × node` the next node of its queue, at the place behind it the previous one. `orders` says which order a node is.
 * Node 0 is "none", so that fresh arrays, which are all 0, are empty queues. The pool doubles when it is full and never
 * shrinks; released nodes are linked by their first number and taken again first.
 *
 * Memory: 16 bytes for each node (two links of four bytes and a reference), 16 to 32 for each order after growth.
 */
export class OrderPool {
  links = new Int32Array(2 * FIRST_CAPACITY);
  readonly orders: (RestingOrder | null)[] = [null];
  #released = 0;
  #size = 0;

  /** How many orders have a node. */
  get size(): number {
    return this.#size;
  }

  /** Gives an order a node and writes it to the order. */
  take(order: RestingOrder): number {
    let node = this.#released;
    if (node === 0) {
      node = this.orders.length;
      if (2 * node === this.links.length) this.#grow();
      this.orders.push(order);
    } else {
      this.#released = this.links[2 * node]!;
      this.orders[node] = order;
    }
    this.#size += 1;
    order.node = node;
    return node;
  }

  release(order: RestingOrder): void {
    const node = order.node;
    this.orders[node] = null;
    this.links[2 * node] = this.#released;
    this.#released = node;
    this.#size -= 1;
    order.node = -1;
  }

  /** The order behind one that has a node, null if it is the last of its queue. */
  behind(order: RestingOrder): RestingOrder | null {
    return this.orders[this.links[2 * order.node]!]!;
  }

  /** @throws Error if the order has no node here, which is a mistake of the caller. */
  expect(order: RestingOrder): void {
    if (order.node < 1 || this.orders[order.node] !== order) {
      throw new Error(`order ${order.id} does not rest in this book`);
    }
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.links.length);
    larger.set(this.links);
    this.links = larger;
  }
}
