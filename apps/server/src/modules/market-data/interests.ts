import type { Bus, Unsubscribe, Venue } from '@tradewind/market';
import type { InterestKind } from './market-data.ts';
import { topics } from './topics.ts';
import type { Interest } from './topics.ts';

const RENEW_MS = 10_000;
const EXPIRE_MS = 30_000;

/** A market stays watched this long after the last viewer left, so that switching back and forth costs nothing. */
const LINGER_MS = 15_000;

/** What the clients of this process look at; told to the feeds at once on a change and every ten seconds. */
export class Interests {
  readonly #bus: Bus;
  readonly #source: string;
  readonly #counts: Readonly<Record<InterestKind, Map<string, number>>> = {
    book: new Map(),
    trades: new Map(),
  };
  readonly #timer: NodeJS.Timeout;
  #announced = false;

  constructor(bus: Bus, source: string) {
    this.#bus = bus;
    this.#source = source;
    this.#timer = setInterval(() => this.#announce(), RENEW_MS).unref();
  }

  /** Counts one more viewer until the returned function is called; calling it again does nothing. */
  watch(kind: InterestKind, symbol: string): () => void {
    const counts = this.#counts[kind];
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    if (counts.get(symbol) === 1) this.#announceSoon();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      setTimeout(() => this.#release(kind, symbol), LINGER_MS).unref();
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #release(kind: InterestKind, symbol: string): void {
    const counts = this.#counts[kind];
    const left = (counts.get(symbol) ?? 0) - 1;
    if (left > 0) counts.set(symbol, left);
    else {
      counts.delete(symbol);
      this.#announceSoon();
    }
  }

  /** Many subscriptions of one moment make one message. */
  #announceSoon(): void {
    if (this.#announced) return;
    this.#announced = true;
    setImmediate(() => {
      this.#announced = false;
      this.#announce();
    });
  }

  #announce(): void {
    const interest: Interest = {
      source: this.#source,
      books: [...this.#counts.book.keys()],
      trades: [...this.#counts.trades.keys()],
    };
    // A bus that is away gets the next renewal.
    this.#bus.publish(topics.interest, interest).catch(() => undefined);
  }
}

/** The feed's side: merges what all processes look at and tells the venues. */
export async function followInterests(
  bus: Bus,
  venues: readonly Venue[],
  now: () => number,
): Promise<Unsubscribe> {
  const sources = new Map<string, { readonly interest: Interest; readonly expires: number }>();
  const apply = () => {
    const live = [...sources.values()].filter(({ expires }) => expires > now());
    const books = [...new Set(live.flatMap(({ interest }) => interest.books))];
    const trades = [...new Set(live.flatMap(({ interest }) => interest.trades))];
    for (const venue of venues) {
      venue.watchDepth(books);
      venue.watchTrades(trades);
    }
  };
  const timer = setInterval(apply, EXPIRE_MS).unref();
  const unsubscribe = await bus.subscribe(topics.interest, (message) => {
    const interest = message as Interest;
    sources.set(interest.source, { interest, expires: now() + EXPIRE_MS });
    apply();
  });
  return async () => {
    clearInterval(timer);
    await unsubscribe();
  };
}
