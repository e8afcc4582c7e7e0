import type { BookOverlay } from '../engine.ts';
import type { LoadedWorld } from './loaded-world.ts';
import { bookOverlay } from './views.ts';

/** Books are shown ten times a second at most: reading one costs more than an order. */
const EVERY_MS = 100;

/** Which markets' overlays have to be told of, and when. */
export class BookOverlays {
  readonly #dirty = new Set<string>();
  /** Those whose last overlay had anything in it: what the venue does changes theirs too. */
  readonly #lively = new Set<string>();
  #lastMs = -Infinity;

  changed(symbols: Iterable<string>): void {
    for (const symbol of symbols) this.#dirty.add(symbol);
  }

  /** The venue's depth moved: what was taken from it may be back. */
  venueMoved(symbol: string): void {
    if (this.#lively.has(symbol)) this.#dirty.add(symbol);
  }

  get isWaiting(): boolean {
    return this.#dirty.size > 0;
  }

  /** Overlays that are due at `nowMs` (any monotonous clock), as the exchange has them now. */
  take(world: LoadedWorld, nowMs: number): BookOverlay[] {
    if (this.#dirty.size === 0 || nowMs - this.#lastMs < EVERY_MS) return [];
    this.#lastMs = nowMs;
    const overlays = [...this.#dirty].map((symbol) => bookOverlay(world.exchange, world.notation(symbol)));
    this.#dirty.clear();
    for (const { symbol, resting, taken } of overlays) {
      const size = resting.bids.length + resting.asks.length + taken.bids.length + taken.asks.length;
      if (size > 0) this.#lively.add(symbol);
      else this.#lively.delete(symbol);
    }
    return overlays;
  }
}
