import { candlesFromRows } from '@tradewind/market';
import type {
  Book,
  FeedState,
  Bus,
  Cache,
  Candle,
  CandleStore,
  Ticker,
  Trade,
  Venue,
  VenueHealth,
  VenueSink,
} from '@tradewind/market';
import type { Logger } from '../../logger.ts';
import { HOUR_MS, keys, WINDOW_SPAN_MS } from './cache-keys.ts';
import { MinuteBuilder } from './minute-builder.ts';
import { topics } from './topics.ts';
import type { MinuteCandle } from './topics.ts';

const WRITE_EVERY_MS = 5_000;
const WRITE_CLOSED_AFTER_MS = 250;

/** How many candles may wait for a database that does not answer: twelve hours of 242 symbols. */
const MAX_WAITING = 175_000;

export interface FeedOptions {
  readonly venue: Venue;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly store: CandleStore;
  readonly logger: Logger;
  /** Called with each failure of the store or the cache, for metrics. */
  readonly onFailure: (part: 'store' | 'cache' | 'bus') => void;
}

interface Waiting {
  readonly symbol: string;
  readonly candle: Candle;
  readonly closed: boolean;
}

/**
 * One venue at work: what it streams goes to the bus and the cache at once, and its minutes to the store every five
 * seconds. What the store refuses for now waits and is written later.
 */
export class Feed implements VenueSink {
  readonly venue: Venue;
  readonly #options: FeedOptions;
  readonly #minutes = new MinuteBuilder();
  readonly #waiting = new Map<string, Waiting>();
  readonly #touched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #state: FeedState | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: FeedOptions) {
    this.venue = options.venue;
    this.#options = options;
  }

  async start(symbols: readonly string[]): Promise<void> {
    this.#timer = setInterval(() => void this.flush(), WRITE_EVERY_MS);
    await this.venue.start(symbols, this);
  }

  /** Stops the venue and writes what is still waiting. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    await this.venue.stop();
    await this.flush();
  }

  tickers(tickers: readonly Ticker[]): void {
    const { bus, cache } = this.#options;
    this.#guard('bus', bus.publish(topics.tickers(this.venue.id), tickers));
    this.#guard(
      'cache',
      cache.setMany(
        tickers.map((ticker) => [keys.price(ticker.venue, ticker.symbol), ticker]),
        HOUR_MS,
      ),
    );
    this.#guard(
      'cache',
      cache.windowAppend(
        tickers.map((ticker) => [
          keys.window(ticker.venue, ticker.symbol),
          { time: ticker.time, value: ticker.price },
        ]),
        WINDOW_SPAN_MS,
      ),
    );
    for (const ticker of tickers) {
      this.#ended(ticker.symbol, this.#minutes.tick(ticker));
      this.#publishOpen(ticker.symbol);
    }
  }

  trades(trades: readonly Trade[]): void {
    for (const [symbol, ofSymbol] of Map.groupBy(trades, (trade) => trade.symbol)) {
      this.#guard('bus', this.#options.bus.publish(topics.trades(this.venue.id, symbol), ofSymbol));
      for (const trade of ofSymbol) this.#ended(symbol, this.#minutes.trade(trade));
    }
  }

  book(book: Book): void {
    this.#guard('bus', this.#options.bus.publish(topics.book(this.venue.id, book.symbol), book));
  }

  closedCandle(symbol: string, candle: Candle): void {
    this.#enqueue({ symbol, candle, closed: true });
    this.#publish({ symbol, candle, closed: true });
    // All symbols close their minute together: one write soon after serves them all.
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.flush();
    }, WRITE_CLOSED_AFTER_MS);
  }

  health(health: VenueHealth): void {
    if (health.state === this.#state) return;
    this.#state = health.state;
    const { venue, label, state, lastError } = health;
    this.#options.logger.info({ venue, label, state, lastError }, 'feed');
  }

  /** Writes what is waiting and the running minutes that moved. One write at a time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    for (const symbol of this.#touched) {
      const candle = this.#minutes.open(symbol);
      if (candle !== undefined) this.#enqueue({ symbol, candle, closed: false });
    }
    this.#touched.clear();
    const batch = [...this.#waiting];
    const groups = Map.groupBy(batch, ([, row]) => row.closed);
    for (const closed of [false, true]) {
      const rows = groups.get(closed) ?? [];
      const series = [...Map.groupBy(rows, ([, row]) => row.symbol)].map(([symbol, entries]) => ({
        key: { venue: this.venue.id, symbol },
        candles: candlesFromRows(entries.map(([, row]) => row.candle).sort((a, b) => a.time - b.time)),
      }));
      if (series.length === 0) continue;
      try {
        await this.#options.store.writeMany('1m', series, closed ? 'closed' : 'provisional');
        for (const [key, row] of rows) if (this.#waiting.get(key) === row) this.#waiting.delete(key);
      } catch (error) {
        this.#options.onFailure('store');
        this.#options.logger.error(
          { err: error, venue: this.venue.id, waiting: this.#waiting.size },
          'candles wait: the store failed',
        );
        return;
      }
    }
  }

  #ended(symbol: string, candle: Candle | undefined): void {
    this.#touched.add(symbol);
    if (candle !== undefined) this.#enqueue({ symbol, candle, closed: false });
  }

  #enqueue(row: Waiting): void {
    const key = `${row.symbol} ${row.candle.time}`;
    if (!row.closed && this.#waiting.get(key)?.closed === true) return;
    if (this.#waiting.size >= MAX_WAITING && !this.#waiting.has(key)) return;
    this.#waiting.set(key, row);
  }

  #publishOpen(symbol: string): void {
    const candle = this.#minutes.open(symbol);
    if (candle !== undefined) this.#publish({ symbol, candle, closed: false });
  }

  #publish(minute: MinuteCandle): void {
    this.#guard('bus', this.#options.bus.publish(topics.candle(this.venue.id, minute.symbol), minute));
  }

  /** A bus or cache that is away must not stop the feed; it shows in health and in the metric. */
  #guard(part: 'bus' | 'cache', work: Promise<void>): void {
    work.catch(() => this.#options.onFailure(part));
  }
}
