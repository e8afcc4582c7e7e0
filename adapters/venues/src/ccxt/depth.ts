import type { Book } from '@tradewind/market';
import type { CcxtBook, CcxtExchange } from './exchange.ts';
import { bookFrom } from './normalize.ts';
import type { BookSource } from './profile.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionContext } from './subscription.ts';

export interface DepthOptions {
  readonly venue: string;
  readonly source: BookSource;
  readonly context: SubscriptionContext;
  /** The exchange whose connections serve `symbol`. */
  readonly exchangeOf: (symbol: string) => CcxtExchange;
}

/** Order books of the markets that somebody views or trades, and of no others. */
export class Depth {
  readonly #options: DepthOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Books that changed since they were last passed on. CCXT changes them in place. */
  readonly #changed = new Map<string, CcxtBook>();
  readonly #passedOn = new Map<string, Book>();

  constructor(options: DepthOptions) {
    this.#options = options;
  }

  /** Streams exactly these from now on. */
  watch(symbols: readonly string[]): void {
    const wanted = new Set(symbols);
    for (const [symbol, subscription] of this.#subscriptions) {
      if (wanted.has(symbol)) continue;
      subscription.stop();
      this.#subscriptions.delete(symbol);
      this.#changed.delete(symbol);
      this.#passedOn.delete(symbol);
      void this.#drop(symbol);
    }
    for (const symbol of wanted) {
      if (!this.#subscriptions.has(symbol)) this.#subscriptions.set(symbol, this.#subscribe(symbol));
    }
  }

  put(book: CcxtBook): void {
    if (!this.#subscriptions.has(book.symbol)) return;
    this.#changed.set(book.symbol, book);
    if (this.#options.source.keepsEveryLevel !== true) return;
    book.bids.depth = Number.MAX_SAFE_INTEGER;
    book.asks.depth = Number.MAX_SAFE_INTEGER;
  }

  /** Books that changed since the last call, as far as their best levels did. */
  take(now: number): Book[] {
    const books: Book[] = [];
    for (const raw of this.#changed.values()) {
      const book = bookFrom(this.#options.venue, raw, now);
      if (book === undefined || sameLevels(book, this.#passedOn.get(book.symbol))) continue;
      this.#passedOn.set(book.symbol, book);
      books.push(book);
    }
    this.#changed.clear();
    return books;
  }

  renew(): void {
    for (const subscription of this.#subscriptions.values()) subscription.renew();
  }

  stop(): void {
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    this.#changed.clear();
  }

  #subscribe(symbol: string): Subscription {
    const { source, context, exchangeOf } = this.#options;
    return new Subscription(`depth of ${symbol}`, context, () => {
      const exchange = exchangeOf(symbol);
      // Without a subscription a book that is still there is a lost connection's: updates must not be laid over it.
      if (!isSubscribed(exchange, source.key(exchange, symbol))) delete exchange.orderbooks[symbol];
      return source.subscribe(exchange, symbol);
    });
  }

  /** Ends the stream of a market. Failing to is harmless: its updates are ignored. */
  async #drop(symbol: string): Promise<void> {
    const { source, exchangeOf } = this.#options;
    const exchange = exchangeOf(symbol);
    const key = source.key(exchange, symbol);
    try {
      if (!isSubscribed(exchange, key)) return;
      if (source.unsubscribeMessage === undefined) {
        await exchange.unWatchOrderBook(symbol);
        return;
      }
      for (const client of Object.values(exchange.clients)) {
        if (client.subscriptions[key] === undefined) continue;
        delete client.subscriptions[key];
        await client.send(source.unsubscribeMessage(exchange, symbol));
      }
    } catch {
      return;
    }
  }
}

function isSubscribed(exchange: CcxtExchange, key: string): boolean {
  return Object.values(exchange.clients).some((client) => client.subscriptions[key] !== undefined);
}

function sameLevels(a: Book, b: Book | undefined): boolean {
  return b !== undefined && sameSide(a.bids, b.bids) && sameSide(a.asks, b.asks);
}

function sameSide(a: Book['bids'], b: Book['bids']): boolean {
  return (
    a.length === b.length &&
    a.every(([price, quantity], index) => price === b[index]![0] && quantity === b[index]![1])
  );
}
