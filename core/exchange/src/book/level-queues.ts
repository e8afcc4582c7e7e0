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
 * A level takes sixteen bytes in one place, as its figures are read together: as whole numbers of four bytes the first
 * node and the last node, as a double behind them its lots.
 */
const LEVEL_BYTES = 16;

/**
 * The queues of one side: first and last node and the sum of lots by level. Levels below {@link SLOTS} are slots of the
 * window; those above are spares, handed out one by one to prices outside it.
 *
 * Memory: 16 bytes for each level. Of the slots the system provides only the pages that were written to.
 */
export class LevelQueues {
  readonly #pool: OrderPool;
  /** First node at `4 × level`, last node behind it. */
  #ends: Int32Array;
  /** The same memory; the lots at `2 × level + 1`. */
  #lots: Float64Array;
  /** Spares given back, linked by their last node; 0 ends the list. */
  #released = 0;
  #spares = 0;

  constructor(pool: OrderPool) {
    this.#pool = pool;
    const memory = new ArrayBuffer(LEVEL_BYTES * (SLOTS + FIRST_SPARES));
    this.#ends = new Int32Array(memory);
    this.#lots = new Float64Array(memory);
  }

  /** Node of the first order of a level, 0 where there is none. */
  head(level: number): number {
    return this.#ends[4 * level]!;
  }

  lots(level: number): Lots {
    return this.#lots[2 * level + 1]!;
  }

  /** Puts an order at the end. Answers whether the level was empty. */
  append(level: number, order: RestingOrder): boolean {
    const node = this.#pool.take(order);
    const links = this.#pool.links;
    const last = this.#ends[4 * level + 1]!;
    links[2 * node] = 0;
    links[2 * node + 1] = last;
    if (last === 0) this.#ends[4 * level] = node;
    else links[2 * last] = node;
    this.#ends[4 * level + 1] = node;
    this.#lots[2 * level + 1]! += order.remaining;
    return last === 0;
  }

  /** Takes an order out. Answers whether the level is empty now. */
  unlink(level: number, order: RestingOrder): boolean {
    const links = this.#pool.links;
    const next = links[2 * order.node]!;
    const previous = links[2 * order.node + 1]!;
    if (previous === 0) this.#ends[4 * level] = next;
    else links[2 * previous] = next;
    if (next === 0) this.#ends[4 * level + 1] = previous;
    else links[2 * next + 1] = previous;
    this.#lots[2 * level + 1]! -= order.remaining;
    this.#pool.release(order);
    return previous === 0 && next === 0;
  }

  addLots(level: number, lots: Lots): void {
    this.#lots[2 * level + 1]! += lots;
  }

  /** An empty level outside the window. */
  takeSpare(): number {
    const level = this.#released;
    if (level !== 0) {
      this.#released = this.#ends[4 * level + 1]!;
      this.#ends[4 * level + 1] = 0;
      return level;
    }
    const fresh = SLOTS + this.#spares;
    if (2 * fresh === this.#lots.length) this.#grow();
    this.#spares += 1;
    return fresh;
  }

  /** Gives back an empty level outside the window. */
  releaseSpare(level: number): void {
    this.#ends[4 * level + 1] = this.#released;
    this.#released = level;
  }

  /** Moves a whole queue to an empty level. The orders and their nodes stay what they are. */
  move(from: number, to: number): void {
    this.#lots.copyWithin(2 * to, 2 * from, 2 * from + 2);
    this.#lots.fill(0, 2 * from, 2 * from + 2);
  }

  #grow(): void {
    const memory = new ArrayBuffer(LEVEL_BYTES * (SLOTS + 2 * this.#spares));
    const lots = new Float64Array(memory);
    lots.set(this.#lots);
    this.#lots = lots;
    this.#ends = new Int32Array(memory);
  }
}
