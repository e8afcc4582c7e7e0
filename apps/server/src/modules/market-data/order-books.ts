import type { Book, Unsubscribe } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { OrderBookEvent, OrderBookResource } from '@tradewind/protocol';
import type { Logger } from '../../logger.ts';
import type { BookOverlay } from './book-overlay.ts';
import { BookOverlays } from './book-overlays.ts';
import type { MarketData } from './market-data.ts';
import { OrderBookState } from './order-book-state.ts';
import { topics } from './topics.ts';

/** A market that nobody watched before has its first depth after a round trip or two to the venue. */
const FIRST_DEPTH_TIMEOUT_MS = 3_000;

/** A client that polls keeps the depth streaming from one request to the next. */
const KEPT_AFTER_READ_MS = 30_000;

export interface OrderBooksOptions {
  readonly marketData: Pick<MarketData, 'bus' | 'instrument' | 'watch' | 'now'>;
  readonly logger: Pick<Logger, 'error'>;
  readonly firstDepthTimeoutMs?: number;
  readonly keptAfterReadMs?: number;
}

type Listener = (event: OrderBookEvent) => void;

interface FollowedBook {
  readonly state: OrderBookState;
  readonly listeners: Set<Listener>;
  readonly firstDepth: Promise<void>;
  /** Settles with the first depth, or when there was time enough for it. */
  readonly patience: Promise<void>;
  readonly stop: () => void;
  holders: number;
  keepTimer: NodeJS.Timeout | undefined;
}

/**
 * Depth of the markets that somebody looks at, one state per venue and market for REST and realtime together: the
 * venue's, with what users of this exchange added to it and took from it. A market is watched from its first reader to
 * its last.
 */
export class OrderBooks {
  readonly #options: OrderBooksOptions;
  readonly #books = new Map<string, FollowedBook>();
  readonly #overlays: BookOverlays;

  constructor(options: OrderBooksOptions) {
    this.#options = options;
    this.#overlays = new BookOverlays(
      options.marketData.bus,
      (venue, overlay) => this.#overlay(venue, overlay),
      (error) => options.logger.error({ err: error }, 'order books: users are not heard'),
    );
  }

  /**
   * The best `depth` levels of a market. Waits for the first depth of one that nobody watched before.
   * @throws ApiError UNKNOWN_SYMBOL; NO_DATA when no depth came in time.
   */
  async get(venue: string, symbol: string, depth: number): Promise<OrderBookResource> {
    const key = topics.book(venue, symbol);
    const book = this.#hold(venue, symbol);
    try {
      if (!book.state.isKnown) await within(book.firstDepth, this.#firstDepthTimeoutMs);
      else if (!book.state.hasDepth) await book.patience;
      const resource = book.state.resource(depth);
      if (resource === undefined)
        throw new ApiError('NO_DATA', `No depth of ${symbol} has come from ${venue} yet`);
      return resource;
    } finally {
      this.#keep(key, book);
      this.#release(key, book);
    }
  }

  /** The book as a snapshot event, if it is being followed and has been seen. */
  snapshot(venue: string, symbol: string): OrderBookEvent | undefined {
    return this.#books.get(topics.book(venue, symbol))?.state.snapshot();
  }

  /**
   * Calls `listener` with each change until the returned function is called. The state of {@link snapshot} and the
   * events are in step: the first event after a snapshot follows it in sequence.
   */
  follow(venue: string, symbol: string, listener: Listener): () => void {
    const book = this.#hold(venue, symbol);
    book.listeners.add(listener);
    return () => {
      if (!book.listeners.delete(listener)) return;
      this.#release(topics.book(venue, symbol), book);
    };
  }

  close(): void {
    this.#overlays.close();
    for (const book of this.#books.values()) {
      clearTimeout(book.keepTimer);
      book.stop();
    }
    this.#books.clear();
  }

  get #firstDepthTimeoutMs(): number {
    return this.#options.firstDepthTimeoutMs ?? FIRST_DEPTH_TIMEOUT_MS;
  }

  #overlay(venue: string, overlay: BookOverlay): void {
    const book = this.#books.get(topics.book(venue, overlay.symbol));
    const event = book?.state.overlay(overlay, this.#options.marketData.now(venue));
    if (event !== undefined) for (const listener of book!.listeners) listener(event);
  }

  #hold(venue: string, symbol: string): FollowedBook {
    const key = topics.book(venue, symbol);
    let book = this.#books.get(key);
    if (book === undefined) this.#books.set(key, (book = this.#start(venue, symbol)));
    book.holders += 1;
    return book;
  }

  #release(key: string, book: FollowedBook): void {
    book.holders -= 1;
    if (book.holders > 0 || this.#books.get(key) !== book) return;
    this.#books.delete(key);
    book.stop();
  }

  /** One more holder for a while; a further read prolongs it. */
  #keep(key: string, book: FollowedBook): void {
    if (this.#books.get(key) !== book) return;
    if (book.keepTimer === undefined) book.holders += 1;
    clearTimeout(book.keepTimer);
    book.keepTimer = setTimeout(() => {
      book.keepTimer = undefined;
      this.#release(key, book);
    }, this.#options.keptAfterReadMs ?? KEPT_AFTER_READ_MS);
    book.keepTimer.unref();
  }

  #start(venue: string, symbol: string): FollowedBook {
    const { marketData, logger } = this.#options;
    const topic = topics.book(venue, symbol);
    const state = new OrderBookState(marketData.instrument(symbol), venue);
    const overlay = this.#overlays.get(venue, symbol);
    if (overlay !== undefined) state.overlay(overlay, marketData.now(venue));
    const listeners = new Set<Listener>();
    const first = Promise.withResolvers<void>();
    const unwatch = marketData.watch('book', symbol);
    const report = (error: unknown) => logger.error({ err: error, topic }, 'order book: bus failed');
    const subscription: Promise<Unsubscribe | undefined> = marketData.bus
      .subscribe(topic, (message) => {
        const event = state.update(message as Book);
        first.resolve();
        if (event !== undefined) for (const listener of listeners) listener(event);
      })
      .catch((error: unknown) => {
        report(error);
        return undefined;
      });
    return {
      state,
      listeners,
      firstDepth: first.promise,
      patience: within(first.promise, this.#firstDepthTimeoutMs),
      stop: () => {
        listeners.clear();
        unwatch();
        void subscription.then((unsubscribe) => unsubscribe?.()).catch(report);
      },
      holders: 0,
      keepTimer: undefined,
    };
  }
}

async function within(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs).unref()));
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
