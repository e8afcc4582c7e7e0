import { underlyingSymbol } from '@tradewind/market';
import type { Book, Catalogue, Clock, Unsubscribe } from '@tradewind/market';
import type { Logger } from '../../logger.ts';
import type { MarkPrice } from '../market-data/mark-price.ts';
import type { MarketData } from '../market-data/market-data.ts';
import { topics } from '../market-data/topics.ts';
import type { TickersMessage, TradesMessage } from '../market-data/topics.ts';
import type { PriceDeskSink } from './price-desk-sink.ts';
import { SYNTHETIC_DEPTH } from './price-desk/depth.ts';
import type { SyntheticDepth } from './price-desk/depth.ts';
import { HouseFeed } from './price-desk/house-feed.ts';
import { PerpetualPrices } from './price-desk/perpetual-prices.ts';

/** So often marks and depth are looked at, wall-clock milliseconds. */
const ADVANCE_EVERY_MS = 250;

/** How long a market that begins to be traded waits for the venue's depth. */
const FIRST_DEPTH_MS = 2_000;

export interface PriceDeskOptions {
  readonly marketData: Pick<
    MarketData,
    'bus' | 'catalogue' | 'instrument' | 'primaryVenue' | 'ticker' | 'watch' | 'feeds' | 'now'
  >;
  readonly sink: PriceDeskSink;
  /** Wall clock. */
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
  readonly synthetic?: SyntheticDepth;
  readonly firstDepthMs?: number;
}

interface Needed {
  readonly house: HouseFeed;
  readonly ready: Promise<void>;
  readonly unwatch: readonly (() => void)[];
  holders: number;
}

/**
 * Turns what feeds publish into what the exchange takes: index, mark price and funding of every perpetual, depth and
 * prints of the markets that are traded. Depth and prints are those of the primary venue; the index is made of all.
 */
export class PriceDesk {
  readonly #options: PriceDeskOptions;
  readonly #perpetuals = new Map<string, PerpetualPrices>();
  readonly #byUnderlying = new Map<string, PerpetualPrices>();
  readonly #needed = new Map<string, Needed>();
  readonly #subscriptions: Unsubscribe[] = [];
  #timer: NodeJS.Timeout | undefined;
  #catalogue: Catalogue;
  #time = 0;

  constructor(options: PriceDeskOptions) {
    this.#options = options;
    this.#catalogue = options.marketData.catalogue();
    this.#followCatalogue();
  }

  async start(): Promise<void> {
    const { bus } = this.#options.marketData;
    this.#subscriptions.push(
      await bus.subscribe('tickers:*', (message) => this.#onTickers(message as TickersMessage)),
      await bus.subscribe('trades:*', (message) => this.#onTrades(message as TradesMessage)),
      await bus.subscribe('book:*', (message) => this.#onBook(message as Book)),
    );
    this.#timer = setInterval(() => this.advance(), ADVANCE_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#subscriptions.splice(0).map((unsubscribe) => unsubscribe()));
    for (const { unwatch } of this.#needed.values()) for (const end of unwatch) end();
    this.#needed.clear();
  }

  /**
   * A market, by its unified symbol, begins to be traded, until `release` was called as often. Settles when the
   * exchange has had its first depth: the venue's, or after two seconds one around the last price. Where no price is
   * known it settles without.
   * @throws ApiError UNKNOWN_SYMBOL
   */
  async need(symbol: string): Promise<void> {
    let needed = this.#needed.get(symbol);
    if (needed === undefined) this.#needed.set(symbol, (needed = this.#begin(symbol)));
    needed.holders += 1;
    await needed.ready;
  }

  release(symbol: string): void {
    const needed = this.#needed.get(symbol);
    if (needed === undefined) return;
    needed.holders -= 1;
    if (needed.holders > 0) return;
    this.#needed.delete(symbol);
    for (const end of needed.unwatch) end();
    // What is no longer followed must not be traded against.
    needed.house.withdraw();
  }

  markOf(symbol: string): MarkPrice | undefined {
    return this.#perpetuals.get(symbol)?.resource();
  }

  /** Looks at everything that time alone changes. */
  advance(): void {
    const { sink, clock, marketData } = this.#options;
    if (marketData.catalogue() !== this.#catalogue) {
      this.#catalogue = marketData.catalogue();
      this.#followCatalogue();
    }
    const feedIsUp = this.#feedIsUp();
    for (const { house } of this.#needed.values()) house.refresh(feedIsUp);
    const changed: MarkPrice[] = [];
    const time = this.#exchangeTime();
    for (const [symbol, prices] of this.#perpetuals) {
      const depth = this.#needed.get(symbol)?.house.depth() ?? null;
      const { mark, funding } = prices.advance(time, clock.now(), depth);
      if (mark !== null) {
        sink.mark(symbol, time, mark.mark, mark.index, mark.stale);
        changed.push(prices.resource()!);
      }
      if (funding !== null) sink.funding(symbol, time, funding);
    }
    if (changed.length > 0) this.#publish(changed);
  }

  /** A perpetual whose grid an administrator changed begins anew: what is known of it is counted in other ticks. */
  #followCatalogue(): void {
    for (const instrument of this.#catalogue.all()) {
      const underlying = underlyingSymbol(instrument);
      if (underlying === null || this.#perpetuals.get(instrument.symbol)?.fits(instrument)) continue;
      const prices = new PerpetualPrices(instrument);
      this.#perpetuals.set(instrument.symbol, prices);
      this.#byUnderlying.set(underlying, prices);
    }
  }

  #begin(symbol: string): Needed {
    const { marketData, sink, clock, synthetic = SYNTHETIC_DEPTH } = this.#options;
    const house = new HouseFeed({
      instrument: marketData.instrument(symbol),
      sink,
      time: () => this.#exchangeTime(),
      clock,
      synthetic,
    });
    const ticker = marketData.ticker(marketData.primaryVenue, symbol);
    if (ticker !== undefined) house.ticker(ticker);
    return {
      house,
      ready: this.#ready(symbol, house),
      unwatch: [marketData.watch('book', symbol), marketData.watch('trades', symbol)],
      holders: 0,
    };
  }

  async #ready(symbol: string, house: HouseFeed): Promise<void> {
    const { firstDepthMs = FIRST_DEPTH_MS } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, firstDepthMs);
      timer.unref();
    });
    await Promise.race([house.firstQuote, patience]);
    clearTimeout(timer);
    // It may have been released meanwhile.
    if (this.#needed.get(symbol)?.house !== house) return;
    house.stopWaiting();
    house.refresh(this.#feedIsUp());
  }

  #onTickers(tickers: TickersMessage): void {
    const { marketData, clock } = this.#options;
    const at = clock.now();
    for (const ticker of tickers) {
      this.#byUnderlying.get(ticker.symbol)?.underlying(ticker, at);
      if (ticker.venue !== marketData.primaryVenue) continue;
      this.#perpetuals.get(ticker.symbol)?.contract(ticker);
      this.#needed.get(ticker.symbol)?.house.ticker(ticker);
    }
  }

  #onTrades(trades: TradesMessage): void {
    const [first] = trades;
    if (first === undefined || first.venue !== this.#options.marketData.primaryVenue) return;
    this.#needed.get(first.symbol)?.house.trades(trades);
  }

  #onBook(book: Book): void {
    if (book.venue !== this.#options.marketData.primaryVenue) return;
    this.#needed.get(book.symbol)?.house.book(book);
  }

  /** Venues that nobody reports on are up. */
  #feedIsUp(): boolean {
    const state = this.#options.marketData.feeds().find(({ isPrimary }) => isPrimary)?.health.state;
    return state !== 'stale' && state !== 'down' && state !== 'stopped';
  }

  #exchangeTime(): number {
    const { marketData } = this.#options;
    this.#time = Math.max(this.#time, marketData.now(marketData.primaryVenue));
    return this.#time;
  }

  #publish(marks: readonly MarkPrice[]): void {
    const { marketData, logger } = this.#options;
    marketData.bus.publish(topics.marks(marketData.primaryVenue), marks).catch((error: unknown) => {
      logger.error({ err: error }, 'mark prices: bus failed');
    });
  }
}
