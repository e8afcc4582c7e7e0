import type { Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from './book.ts';
import type { RestingOrder } from './book.ts';
import { LevelQueues } from './level-queues.ts';
import type { OrderPool } from './order-pool.ts';
import { SLOTS, SlotBitmap } from './slot-bitmap.ts';
import { SortedLevels } from './sorted-levels.ts';

const SLOT_MASK = SLOTS - 1;
/** Where the best price stands in a window that was just moved: a quarter for better prices, the rest for those behind. */
const LEAD = SLOTS / 4;
/** The window fits as long as the best price stands in its first half. */
const FITTING = SLOTS / 2;
/** No key; ticks are 1 or more, so no price has it. */
const NO_KEY = 0;

/**
 * One side of the fast book. Prices are held as keys, ascending from the best: the tick of an ask, the negative tick of
 * a bid, so that both sides are the same code.
 *
 * Keys from `#base` up to 2¹⁶ further are the window: the key's low 16 bits are its slot, and a bitmap finds the next
 * taken one. As slots don't depend on where the window begins, moving it moves only the levels that leave or enter it.
 * Other prices are levels in a sorted list, slower but right. The window moves when the best price has stood outside its
 * first half for more operations than there are levels: what a move costs, less than a microsecond for each level that
 * leaves or enters, was paid for by then, and a best price that jumps back and forth does not drag the window along.
 */
export class BookSide {
  readonly #sign: number;
  readonly #queues: LevelQueues;
  readonly #taken = new SlotBitmap();
  readonly #outside = new SortedLevels();
  #base = NO_KEY;
  #best = NO_KEY;
  #levels = 0;
  /** Operations that found the window misplaced, less those that found it in place. */
  #misplaced = 0;

  constructor(side: Side, pool: OrderPool) {
    this.#sign = -side;
    this.#queues = new LevelQueues(pool);
  }

  best(): Ticks {
    return this.#tick(this.#best);
  }

  behind(tick: Ticks): Ticks {
    return this.#tick(this.#after(tick * this.#sign));
  }

  /** Node of the first order at a price, 0 where there is none. */
  first(tick: Ticks): number {
    const level = this.#level(tick * this.#sign);
    return level < 0 ? 0 : this.#queues.head(level);
  }

  lotsAt(tick: Ticks): Lots {
    const level = this.#level(tick * this.#sign);
    return level < 0 ? 0 : this.#queues.lots(level);
  }

  insert(order: RestingOrder): void {
    const key = order.tick * this.#sign;
    if (this.#levels === 0) this.#base = key - LEAD;
    let level = this.#level(key);
    if (level < 0) {
      level = this.#queues.takeSpare();
      this.#outside.insert(key, level);
    }
    if (this.#queues.append(level, order)) {
      if (level < SLOTS) this.#taken.add(level);
      this.#levels += 1;
      if (this.#best === NO_KEY || key < this.#best) this.#best = key;
    }
    this.#settle();
  }

  remove(order: RestingOrder): void {
    const key = order.tick * this.#sign;
    const level = this.#level(key);
    if (this.#queues.unlink(level, order)) {
      if (level < SLOTS) {
        this.#taken.delete(level);
      } else {
        this.#outside.delete(key);
        this.#queues.releaseSpare(level);
      }
      this.#levels -= 1;
      if (key === this.#best) this.#best = this.#after(key);
    }
    this.#settle();
  }

  addLots(tick: Ticks, lots: Lots): void {
    this.#queues.addLots(this.#level(tick * this.#sign), lots);
  }

  #tick(key: number): Ticks {
    return key === NO_KEY ? NO_TICK : key * this.#sign;
  }

  /** The level of a key: its slot inside the window, whether it has orders or not; −1 outside where it has none. */
  #level(key: number): number {
    const offset = key - this.#base;
    return offset >= 0 && offset < SLOTS ? key & SLOT_MASK : this.#outside.get(key);
  }

  /** The next key with orders behind `key`, or {@link NO_KEY}. */
  #after(key: number): number {
    if (key >= this.#base) {
      const inWindow = this.#afterInWindow(key);
      return inWindow === NO_KEY ? this.#outside.after(key) : inWindow;
    }
    const outside = this.#outside.after(key);
    if (outside !== NO_KEY && outside < this.#base) return outside;
    const inWindow = this.#afterInWindow(this.#base - 1);
    return inWindow === NO_KEY ? outside : inWindow;
  }

  /** The same among the keys of the window; `key` is the one before its first, or any above that. */
  #afterInWindow(key: number): number {
    let slot = this.#taken.next((key & SLOT_MASK) + 1);
    if (slot < 0) slot = this.#taken.next(0);
    if (slot < 0) return NO_KEY;
    const found = this.#base + ((slot - this.#base) & SLOT_MASK);
    return found > key ? found : NO_KEY;
  }

  #settle(): void {
    const offset = this.#best - this.#base;
    if (offset >= 0 && offset < FITTING) {
      if (this.#misplaced > 0) this.#misplaced -= 1;
    } else if (this.#levels > 0) {
      this.#misplaced += 1;
      if (this.#misplaced > this.#levels) this.#moveWindow();
    }
  }

  #moveWindow(): void {
    const base = this.#best - LEAD;
    this.#leave(Math.max(base + SLOTS, this.#base));
    this.#base = base;
    this.#enter(base + SLOTS);
    this.#misplaced = 0;
  }

  /** Takes the levels from key `start` on out of the window. Before the best key, where the window begins, there are none. */
  #leave(start: number): void {
    for (let key = this.#afterInWindow(start - 1); key !== NO_KEY; key = this.#afterInWindow(key)) {
      const slot = key & SLOT_MASK;
      const level = this.#queues.takeSpare();
      this.#queues.move(slot, level);
      this.#taken.delete(slot);
      this.#outside.insert(key, level);
    }
  }

  /** Takes the levels from the best key up to `end` into the window. */
  #enter(end: number): void {
    let key = this.#outside.after(this.#best - 1);
    while (key !== NO_KEY && key < end) {
      const level = this.#outside.get(key);
      const slot = key & SLOT_MASK;
      this.#queues.move(level, slot);
      this.#taken.add(slot);
      this.#outside.delete(key);
      this.#queues.releaseSpare(level);
      key = this.#outside.after(key);
    }
  }
}
