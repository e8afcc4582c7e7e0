import type { OrderBookEvent } from '@tradewind/protocol';
import { LocalOrderBook } from './local-order-book.ts';

/** A book that breaks again so soon is not asked for again at once: what broke it may last. */
const BROKE_AGAIN_MS = 5_000;
const RETRY_MS = 1_000;

/** The books of one channel, each kept whole; what breaks is asked for again. */
export class FollowedBooks {
  readonly #onBook: (stream: string, book: unknown) => void;
  readonly #onBroken: (stream: string) => void;
  readonly #books = new Map<string, LocalOrderBook>();
  readonly #brokeAt = new Map<string, number>();

  constructor(onBook: (stream: string, book: unknown) => void, onBroken: (stream: string) => void) {
    this.#onBook = onBook;
    this.#onBroken = onBroken;
  }

  apply(stream: string, event: OrderBookEvent): void {
    const book = this.#books.get(stream) ?? new LocalOrderBook();
    this.#books.set(stream, book);
    const applied = book.apply(event);
    if (applied === 'applied') this.#onBook(stream, book.book);
    else if (applied === 'broken') this.#renew(stream);
  }

  /** What was kept belongs to a connection that is no more. */
  reset(): void {
    for (const book of this.#books.values()) book.reset();
  }

  #renew(stream: string): void {
    const now = performance.now();
    const isAgain = now - (this.#brokeAt.get(stream) ?? -Infinity) < BROKE_AGAIN_MS;
    this.#brokeAt.set(stream, now);
    setTimeout(() => this.#onBroken(stream), isAgain ? RETRY_MS : 0);
  }
}
