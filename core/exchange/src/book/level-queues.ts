import type { Lots } from '@tradewind/margin';
import type { RestingOrder } from './book.ts';
import type { OrderPool } from './order-pool.ts';
import { SLOTS } from './slot-bitmap.ts';

/**
 * Room for levels outside the window that is there from the start: reserving it costs address space alone, growing
 * later writes to all pages of the arrays.
 */
const FIRST_SPARES = 4096;

/**
 * The queues of one side: first and last node and the sum of lots by level. Levels below {@link SLOTS} are slots of the
 * window; those above are spares, handed out one by one to prices outside it.
 *
 * Memory: 16 bytes for each level. Of the slots the system provides only the pages that were written to.
 */
export class LevelQueues {
  readonly #pool: OrderPool;
  #head = new Int32Array(SLOTS + FIRST_SPARES);
  #tail = new Int32Array(SLOTS + FIRST_SPARES);
  #lots = new Float64Array(SLOTS + FIRST_SPARES);
  /** Spares given back, linked through `#tail`; 0 ends the list. */
  #released = 0;
  #spares = 0;

  constructor(pool: OrderPool) {
    this.#pool = pool;
  }

  /** Node of the first order of a level, 0 where there is none. */
  head(level: number): number {
    return this.#head[level]!;
  }

  lots(level: number): Lots {
    return this.#lots[level]!;
  }

  /** Puts an order at the end. Answers whether the level was empty. */
  append(level: number, order: RestingOrder): boolean {
    const pool = this.#pool;
    const node = pool.take(order);
    const last = this.#tail[level]!;
    pool.next[node] = 0;
    pool.prev[node] = last;
    if (last === 0) this.#head[level] = node;
    else pool.next[last] = node;
    this.#tail[level] = node;
    this.#lots[level]! += order.remaining;
    return last === 0;
  }

  /** Takes an order out. Answers whether the level is empty now. */
  unlink(level: number, order: RestingOrder): boolean {
    const pool = this.#pool;
    const next = pool.next[order.node]!;
    const prev = pool.prev[order.node]!;
    if (prev === 0) this.#head[level] = next;
    else pool.next[prev] = next;
    if (next === 0) this.#tail[level] = prev;
    else pool.prev[next] = prev;
    this.#lots[level]! -= order.remaining;
    pool.release(order);
    return prev === 0 && next === 0;
  }

  addLots(level: number, lots: Lots): void {
    this.#lots[level]! += lots;
  }

  /** An empty level outside the window. */
  takeSpare(): number {
    const level = this.#released;
    if (level !== 0) {
      this.#released = this.#tail[level]!;
      this.#tail[level] = 0;
      return level;
    }
    const fresh = SLOTS + this.#spares;
    if (fresh === this.#head.length) this.#grow();
    this.#spares += 1;
    return fresh;
  }

  /** Gives back an empty level outside the window. */
  releaseSpare(level: number): void {
    this.#tail[level] = this.#released;
    this.#released = level;
  }

  /** Moves a whole queue to an empty level. The orders and their nodes stay what they are. */
  move(from: number, to: number): void {
    this.#head[to] = this.#head[from]!;
    this.#tail[to] = this.#tail[from]!;
    this.#lots[to] = this.#lots[from]!;
    this.#head[from] = 0;
    this.#tail[from] = 0;
    this.#lots[from] = 0;
  }

  #grow(): void {
    const capacity = SLOTS + this.#spares * 2;
    const [head, tail, lots] = [
      new Int32Array(capacity),
      new Int32Array(capacity),
      new Float64Array(capacity),
    ];
    head.set(this.#head);
    tail.set(this.#tail);
    lots.set(this.#lots);
    [this.#head, this.#tail, this.#lots] = [head, tail, lots];
  }
}
