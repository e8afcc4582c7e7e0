import type { WatchlistPrice } from '@tradewind/protocol';
import { direction } from '../format/numbers.ts';
import { LAYERS } from '../paint/scheduler.ts';
import type { FrameScheduler } from '../paint/scheduler.ts';
import { CoarseSignal } from './coarse-signal.ts';

type Price = Omit<WatchlistPrice, 'venue'>;
type Mutable<Fields> = { -readonly [Name in keyof Fields]: Fields[Name] };

/** The newest price of one market. Mutable, so that a second of 242 prices allocates nothing per row. */
export interface PriceRow extends Mutable<Price> {
  /** Direction of the last change of price: −1, 0 (none seen yet) or 1. */
  lastMove: -1 | 0 | 1;
  /** When the price last changed, milliseconds of the page's monotonic clock. */
  movedAt: number;
}

const COARSE_MS = 250;

/** Newest prices of all markets, by id. */
export class PriceStore {
  readonly signal = new CoarseSignal(COARSE_MS);
  readonly #scheduler: Pick<FrameScheduler, 'invalidate'>;
  readonly #now: () => number;
  readonly #rows = new Map<string, PriceRow>();
  #lastAt: number | null = null;
  #feedTime = 0;

  constructor(scheduler: Pick<FrameScheduler, 'invalidate'>, now: () => number) {
    this.#scheduler = scheduler;
    this.#now = now;
  }

  get(id: string): PriceRow | undefined {
    return this.#rows.get(id);
  }

  /** When streamed prices last arrived, milliseconds of the page's monotonic clock; null before the first. */
  get lastAt(): number | null {
    return this.#lastAt;
  }

  /** What the clock of the feed says: the newest exchange time seen, UTC milliseconds; 0 before the first price. */
  get feedTime(): number {
    return this.#feedTime;
  }

  /** What the stream sends: all prices first, then each second those that changed. */
  apply(prices: readonly WatchlistPrice[]): void {
    if (prices.length === 0) return;
    this.#lastAt = this.#now();
    for (const price of prices) this.#put(price);
    this.#scheduler.invalidate(LAYERS.prices);
    this.signal.touch();
  }

  #put(price: Price): void {
    this.#feedTime = Math.max(this.#feedTime, price.time);
    const row = this.#rows.get(price.id);
    if (row === undefined) {
      const { symbol, id, change24h, changePercent24h, high24h, low24h, volume24h, quoteVolume24h, time } =
        price;
      this.#rows.set(id, {
        symbol,
        id,
        price: price.price,
        change24h,
        changePercent24h,
        high24h,
        low24h,
        volume24h,
        quoteVolume24h,
        time,
        lastMove: 0,
        movedAt: -Infinity,
      });
      return;
    }
    if (price.price !== row.price) {
      row.lastMove = direction(price.price - row.price);
      row.movedAt = this.#now();
    }
    row.price = price.price;
    row.change24h = price.change24h;
    row.changePercent24h = price.changePercent24h;
    row.high24h = price.high24h;
    row.low24h = price.low24h;
    row.volume24h = price.volume24h;
    row.quoteVolume24h = price.quoteVolume24h;
    row.time = price.time;
  }
}
