import type { BookLevel, OrderBookResource } from '@tradewind/protocol';
import type { BookSnapshot } from './messages.ts';

/** Ten books a second are as many as an eye follows. */
const EVERY_MS = 100;

/** Passes on the newest book, at most one per interval; the first at once. */
export class BookPacer {
  readonly #deliver: (book: BookSnapshot) => void;
  #newest: OrderBookResource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deliver: (book: BookSnapshot) => void) {
    this.#deliver = deliver;
  }

  take(book: OrderBookResource): void {
    this.#newest = book;
    if (this.#timer === undefined) this.#flush();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#newest = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#newest === undefined) return;
    const { symbol, time, bids, asks } = this.#newest;
    this.#newest = undefined;
    this.#deliver({ symbol, time, bids: flat(bids), asks: flat(asks) });
    this.#timer = setTimeout(() => this.#flush(), EVERY_MS);
  }
}

/** `[price, quantity, price, quantity, …]` as doubles: for drawing they are exact enough, and they move without a copy. */
function flat(levels: readonly BookLevel[]): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(levels.length * 2);
  levels.forEach(([price, quantity], index) => {
    numbers[index * 2] = Number(price);
    numbers[index * 2 + 1] = Number(quantity);
  });
  return numbers;
}
