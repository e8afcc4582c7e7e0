import type { Lots, Ticks } from '@tradewind/margin';

/** Lots of the house that joined a level before the same orders of users, and behind the same. */
interface Batch {
  /** Orders with this mark or a higher one stand behind the batch. */
  generation: number;
  lots: Lots;
}

/**
 * Batches that a level keeps apart. A second one only comes to be where a user's order joined before the level grew, so
 * more than a few are rare; the bound holds memory where a level is never emptied.
 */
const MAX_BATCHES = 64;

/**
 * One price of the mirrored book: what the venue quotes, and what of it is left, oldest first. Lots leave at the front
 * when they trade. A venue does not tell which of its lots were cancelled; they are taken from the back, as if the
 * youngest went, so that a user's order never gains by a guess.
 */
export class HouseLevel {
  readonly tick: Ticks;
  quoted: Lots = 0;
  available: Lots = 0;
  /** The latest mark that an order of this level holds, 0 if none ever joined. */
  #lastMark = 0;
  readonly #batches: Batch[] = [];

  constructor(tick: Ticks) {
    this.tick = tick;
  }

  /** The venue quotes these lots and all of them can be had: more of them join at the back, fewer leave from there. */
  restore(lots: Lots, generation: number): void {
    this.quoted = lots;
    if (lots > this.available) this.#join(lots - this.available, generation);
    else this.#cancel(this.available - lots);
    this.available = lots;
  }

  /** Lots trade: they leave at the front. */
  take(lots: Lots): void {
    this.available -= lots;
    let left = lots;
    while (left > 0) {
      const oldest = this.#batches[0]!;
      if (oldest.lots > left) {
        oldest.lots -= left;
        return;
      }
      left -= oldest.lots;
      this.#batches.shift();
    }
  }

  /** An order joins with this mark: what comes from now on stands behind it. */
  joined(mark: number): void {
    this.#lastMark = mark;
  }

  /** Lots that stand ahead of an order with that mark. */
  ahead(mark: number): Lots {
    let lots = 0;
    for (const batch of this.#batches) {
      if (batch.generation > mark) break;
      lots += batch.lots;
    }
    return lots;
  }

  #join(lots: Lots, generation: number): void {
    const youngest = this.#batches.at(-1);
    if (youngest !== undefined && youngest.generation > this.#lastMark) {
      youngest.lots += lots;
      return;
    }
    this.#batches.push({ generation, lots });
    if (this.#batches.length > MAX_BATCHES) this.#mergeSmallest();
  }

  /** Lets the smallest batch join the one behind it: the orders between them have fewer lots ahead, never more. */
  #mergeSmallest(): void {
    let smallest = 0;
    for (let index = 1; index < this.#batches.length - 1; index += 1) {
      if (this.#batches[index]!.lots < this.#batches[smallest]!.lots) smallest = index;
    }
    const [merged] = this.#batches.splice(smallest, 1);
    this.#batches[smallest]!.lots += merged!.lots;
  }

  #cancel(lots: Lots): void {
    let left = lots;
    while (left > 0) {
      const youngest = this.#batches.at(-1)!;
      if (youngest.lots > left) {
        youngest.lots -= left;
        return;
      }
      left -= youngest.lots;
      this.#batches.pop();
    }
  }
}
