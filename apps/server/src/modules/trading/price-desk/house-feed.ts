import { depthOnGrid } from '@tradewind/market';
import type { Book, Clock, Instrument, Ticker, Trade } from '@tradewind/market';
import type { PriceDeskSink } from '../price-desk-sink.ts';
import { isSameDepth, NO_DEPTH, syntheticDepth } from './depth.ts';
import type { Depth, SyntheticDepth } from './depth.ts';
import { marketGrid } from './market-grid.ts';
import type { MarketGrid } from './market-grid.ts';

/** Levels a side that the house mirrors. */
const DEPTH = 50;

/** Depth that the venue has not renewed for so long (wall-clock milliseconds) is no longer what it offers. */
const DEPTH_SILENT_MS = 10_000;

export interface HouseFeedOptions {
  readonly instrument: Instrument;
  readonly sink: PriceDeskSink;
  /** Exchange time, which never goes back. */
  readonly time: () => number;
  /** Wall clock: silence of a venue is measured by it, as a replay's time may run a hundred times faster. */
  readonly clock: Clock;
  readonly synthetic: SyntheticDepth;
}

/** One market that is traded: the venue's depth and prints as the exchange takes them, or depth made up for want of it. */
export class HouseFeed {
  /** Settles with the first depth that was handed on. */
  readonly firstQuote: Promise<void>;
  readonly #options: HouseFeedOptions;
  readonly #grid: MarketGrid;
  readonly #quoted = Promise.withResolvers<void>();
  #isWaiting = true;
  /** The venue's depth and when it came, by the wall clock. */
  #depth: { readonly levels: Depth; readonly at: number } | null = null;
  #lastTick: number | null = null;
  #sent: Depth = NO_DEPTH;
  /** Exchange time of the newest print. */
  #printedAt = -Infinity;
  #printedTick: number | null = null;

  constructor(options: HouseFeedOptions) {
    this.#options = options;
    this.#grid = marketGrid(options.instrument);
    this.firstQuote = this.#quoted.promise;
  }

  /** The venue's own depth while it is fresh, else null. */
  depth(): Depth | null {
    const known = this.#depth;
    return known !== null && this.#options.clock.now() - known.at < DEPTH_SILENT_MS ? known.levels : null;
  }

  book(book: Book): void {
    const { price, quantity } = this.#grid;
    const levels = {
      bids: depthOnGrid(book.bids, { price, quantity, rounding: 'down', depth: DEPTH }),
      asks: depthOnGrid(book.asks, { price, quantity, rounding: 'up', depth: DEPTH }),
    };
    this.#depth = { levels, at: this.#options.clock.now() };
    this.#quote(levels, false);
  }

  trades(trades: readonly Trade[]): void {
    for (const { price, quantity, side, time } of trades) {
      const lots = this.#grid.quantity.count(quantity, 'down');
      this.#print(price, time, lots, lots === 0 ? 0 : side === 'buy' ? 1 : -1);
    }
  }

  /** A last price that no trade told of is told without a quantity. */
  ticker({ price, time }: Ticker): void {
    const tick = this.#tick(price);
    if (time > this.#printedAt && tick !== this.#printedTick) this.#print(price, time, 0, 0);
  }

  /** Made-up depth where the venue's own is missing for long, none while the feed is interrupted. */
  refresh(feedIsUp: boolean): void {
    if (!feedIsUp) {
      this.#depth = null;
      this.withdraw();
      return;
    }
    if (this.#isWaiting || this.depth() !== null || this.#lastTick === null) return;
    this.#quote(syntheticDepth(this.#lastTick, this.#grid, this.#options.synthetic), true);
  }

  /** The venue had time enough for its first depth. */
  stopWaiting(): void {
    this.#isWaiting = false;
  }

  /** Nothing is offered any more. */
  withdraw(): void {
    this.#quote(NO_DEPTH, false);
  }

  #print(price: number, time: number, lots: number, taker: 1 | -1 | 0): void {
    const tick = this.#tick(price);
    this.#printedAt = Math.max(this.#printedAt, time);
    this.#printedTick = tick;
    this.#lastTick = tick;
    const { sink, instrument } = this.#options;
    sink.print(instrument.symbol, this.#options.time(), tick, lots, taker);
  }

  #tick(price: number): number {
    return Math.max(this.#grid.price.count(price, 'nearest'), 1);
  }

  #quote(depth: Depth, synthetic: boolean): void {
    if (isSameDepth(depth, this.#sent)) return;
    this.#sent = depth;
    const { sink, instrument } = this.#options;
    sink.quote(instrument.symbol, this.#options.time(), depth.bids, depth.asks, synthetic);
    if (depth !== NO_DEPTH) this.#quoted.resolve();
  }
}
