import type { TickerResource } from '@tradewind/protocol';
import type { Gateway } from '../feed/gateway.ts';
import { CoarseSignal } from '../stores/coarse-signal.ts';

/** Often enough for figures that are read, seldom enough for React. */
const COARSE_MS = 250;

/** The newest mark price of a perpetual, and what came with it. JSON numbers, as tickers are. */
export interface Mark {
  readonly mark: number | null;
  readonly index: number | null;
  readonly last: number;
  readonly fundingRate: number | null;
  /** Milliseconds of the page's monotonic clock. */
  readonly arrivedAt: number;
}

/** Mark prices of the markets that somebody follows, by symbol. */
export class MarkStore {
  readonly signal = new CoarseSignal(COARSE_MS);
  readonly #gateway: Pick<Gateway, 'watch'>;
  readonly #now: () => number;
  readonly #marks = new Map<string, Mark>();

  constructor(gateway: Pick<Gateway, 'watch'>, now: () => number) {
    this.#gateway = gateway;
    this.#now = now;
  }

  get(symbol: string): Mark | undefined {
    return this.#marks.get(symbol);
  }

  /** Since the newest one arrived; null before the first. */
  ageMs(symbol: string): number | null {
    const mark = this.#marks.get(symbol);
    return mark === undefined ? null : this.#now() - mark.arrivedAt;
  }

  follow(symbol: string): () => void {
    return this.#gateway.watch(`ticker:${symbol}`, (ticker) => this.#take(ticker));
  }

  #take({ symbol, markPrice, indexPrice, price, fundingRate }: TickerResource): void {
    this.#marks.set(symbol, {
      mark: markPrice,
      index: indexPrice,
      last: price,
      fundingRate,
      arrivedAt: this.#now(),
    });
    this.signal.touch();
  }
}
