import { bookChecksum } from '@tradewind/protocol';
import type { BookLevel, OrderBookEvent, OrderBookResource } from '@tradewind/protocol';

/** What an event did to the book. `broken`: it doesn't follow, or the checksum differs; a new snapshot is needed. */
export type Applied = 'applied' | 'ignored' | 'broken';

/** A copy of one market's book, kept by snapshot and deltas, and verified at each of them. */
export class LocalOrderBook {
  #bids: BookLevel[] = [];
  #asks: BookLevel[] = [];
  #head: OrderBookEvent | undefined;

  /** Undefined until a snapshot has come, and after a break. */
  get book(): OrderBookResource | undefined {
    if (this.#head === undefined) return undefined;
    const { symbol, id, venue, time, sequence, checksum } = this.#head;
    return { symbol, id, venue, time, sequence, checksum, bids: [...this.#bids], asks: [...this.#asks] };
  }

  apply(event: OrderBookEvent): Applied {
    if (event.type === 'snapshot') {
      this.#bids = [...event.bids];
      this.#asks = [...event.asks];
    } else {
      // Deltas that come before the snapshot, or before the one that was asked for after a break, are of no use.
      if (this.#head === undefined) return 'ignored';
      if (event.sequence <= this.#head.sequence) return 'ignored';
      if (event.previousSequence !== this.#head.sequence) return this.#break();
      for (const level of event.bids) place(this.#bids, level, -1);
      for (const level of event.asks) place(this.#asks, level, 1);
    }
    if (bookChecksum(this.#bids, this.#asks) !== event.checksum) return this.#break();
    this.#head = event;
    return 'applied';
  }

  /** Forgets the book; the next snapshot begins it anew. */
  reset(): void {
    this.#head = undefined;
  }

  #break(): Applied {
    this.reset();
    return 'broken';
  }
}

/** Sets, inserts or removes one level of a side. `direction` is 1 where prices ascend, -1 where they descend. */
function place(side: BookLevel[], level: BookLevel, direction: 1 | -1): void {
  const price = Number(level[0]);
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((Number(side[middle]![0]) - price) * direction < 0) low = middle + 1;
    else high = middle;
  }
  const isThere = low < side.length && Number(side[low]![0]) === price;
  if (Number(level[1]) === 0) {
    if (isThere) side.splice(low, 1);
  } else side.splice(low, isThere ? 1 : 0, level);
}
