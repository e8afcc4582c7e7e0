import type { RestingOrder } from './book.ts';

const FIRST_CAPACITY = 256;

function enlarged(array: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}

/**
 * The nodes of all queues of a book: `next` and `prev` link the orders of one price, `orders` says which order a node is.
 * Node 0 is "none", so that fresh arrays, which are all 0, are empty queues. The pool doubles when it is full and never
 * shrinks; released nodes are linked through `next` and taken again first.
 *
 * Memory: 16 bytes for each node (two links of four bytes and a reference), 16 to 32 for each order after growth.
 */
export class OrderPool {
  next = new Int32Array(FIRST_CAPACITY);
  prev = new Int32Array(FIRST_CAPACITY);
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
      if (node === this.next.length) this.#grow();
      this.orders.push(order);
    } else {
      this.#released = this.next[node]!;
      this.orders[node] = order;
    }
    this.#size += 1;
    order.node = node;
    return node;
  }

  release(order: RestingOrder): void {
    const node = order.node;
    this.orders[node] = null;
    this.next[node] = this.#released;
    this.#released = node;
    this.#size -= 1;
    order.node = -1;
  }

  /** @throws Error if the order has no node here, which is a mistake of the caller. */
  expect(order: RestingOrder): void {
    if (order.node < 1 || this.orders[order.node] !== order) {
      throw new Error(`order ${order.id} does not rest in this book`);
    }
  }

  #grow(): void {
    const capacity = this.next.length * 2;
    this.next = enlarged(this.next, capacity);
    this.prev = enlarged(this.prev, capacity);
  }
}
