import type { CallError, Gateway } from '../feed/gateway.ts';
import type { BookSnapshot } from '../feed/messages.ts';
import { LAYERS } from '../paint/scheduler.ts';
import type { FrameScheduler } from '../paint/scheduler.ts';
import { CoarseSignal } from './coarse-signal.ts';
import { Followed } from './followed.ts';

/** How often the table that screen readers get follows the painted book. */
const TABLE_MS = 2_000;
const BOTH = LAYERS.book | LAYERS.depth;

/** Depth of the market that is looked at. */
export class BookStore {
  readonly signal = new CoarseSignal(TABLE_MS);
  readonly #gateway: Pick<Gateway, 'watch'>;
  readonly #scheduler: Pick<FrameScheduler, 'invalidate'>;
  readonly #followed: Followed;
  #book: BookSnapshot | null = null;
  #error: CallError | null = null;

  constructor(gateway: Pick<Gateway, 'watch'>, scheduler: Pick<FrameScheduler, 'invalidate'>) {
    this.#gateway = gateway;
    this.#scheduler = scheduler;
    this.#followed = new Followed((symbol) => this.#start(symbol));
  }

  /** Null until the first depth of the followed market arrived. */
  get book(): BookSnapshot | null {
    return this.#book;
  }

  /** Why the server does not send it; null while it does. */
  get error(): CallError | null {
    return this.#error;
  }

  follow(symbol: string): () => void {
    return this.#followed.follow(symbol);
  }

  retry(): void {
    this.#followed.restart();
  }

  #start(symbol: string): () => void {
    this.#book = null;
    this.#error = null;
    this.#scheduler.invalidate(BOTH);
    this.signal.flush();
    return this.#gateway.watch(
      `orderbook:${symbol}`,
      (book) => {
        const isFirst = this.#book === null;
        this.#book = book;
        this.#scheduler.invalidate(BOTH);
        if (isFirst) this.signal.flush();
        else this.signal.touch();
      },
      (error) => {
        this.#error = error;
        this.signal.flush();
      },
    );
  }
}
