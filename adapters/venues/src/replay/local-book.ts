import type { Level } from '@tradewind/market';

/** Levels a side that are passed on. */
const BEST = 100;

/** A book kept by applying recorded updates. */
export class LocalBook {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  /** Changed since the last `best`. */
  changed = false;

  apply(reset: boolean, bids: readonly Level[], asks: readonly Level[]): void {
    if (reset) {
      this.#bids.clear();
      this.#asks.clear();
    }
    update(this.#bids, bids);
    update(this.#asks, asks);
    this.changed = true;
  }

  /** The best levels; undefined while a side is empty or the sides cross. */
  best(): { readonly bids: Level[]; readonly asks: Level[] } | undefined {
    this.changed = false;
    const bids = [...this.#bids].sort((a, b) => b[0] - a[0]).slice(0, BEST);
    const asks = [...this.#asks].sort((a, b) => a[0] - b[0]).slice(0, BEST);
    const bid = bids[0];
    const ask = asks[0];
    return bid === undefined || ask === undefined || bid[0] >= ask[0] ? undefined : { bids, asks };
  }
}

function update(side: Map<number, number>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (quantity > 0) side.set(price, quantity);
    else side.delete(price);
  }
}
