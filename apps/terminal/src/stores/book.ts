import type { Gateway } from '../feed/gateway.ts';
import type { BookSnapshot } from '../feed/messages.ts';
import { LAYERS } from '../paint/scheduler.ts';
import type { FrameScheduler } from '../paint/scheduler.ts';
import { CoarseSignal } from './coarse-signal.ts';
import { Followed } from './followed.ts';

/** How often the table that screen readers get follows the painted book. */
const TABLE_MS = 2_000;

/** Depth of the market that is looked at. */
export class BookStore {
  readonly signal = new CoarseSignal(TABLE_MS);
  readonly #followed: Followed;
  #book: BookSnapshot | null = null;

  constructor(gateway: Pick<Gateway, 'watch'>, scheduler: Pick<FrameScheduler, 'invalidate'>) {
    this.#followed = new Followed((symbol) => {
      this.#book = null;
      scheduler.invalidate(LAYERS.book | LAYERS.depth);
      this.signal.flush();
      return gateway.watch(`orderbook:${symbol}`, (book) => {
        const first = this.#book === null;
        this.#book = book;
        scheduler.invalidate(LAYERS.book | LAYERS.depth);
        if (first) this.signal.flush();
        else this.signal.touch();
      });
    });
  }

  /** Null until the first depth of the followed market arrived. */
  get book(): BookSnapshot | null {
    return this.#book;
  }

  follow(symbol: string): () => void {
    return this.#followed.follow(symbol);
  }
}
